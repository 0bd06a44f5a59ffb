-- name:    measures
-- summary: 账户上的强制措施（止付、冻结），先到期的在前；轮候冻结见 measure 原文。
--          Coercive measures on accounts (stop-payments, freezes), those that end first before others.
-- params:  $account   string = null  a card or account number, or an account key; all when null
--          $max_rows  int = 1000     most rows returned
-- returns: account       string  account key
--          name          string  holder name
--          bank          string  bank of the measure
--          number        string  number as the measure has it
--          measure       string  its words or code
--          measure_kind  string  stop_payment, freeze or unknown
--          amount_fen    int     fen
--          authority     string  who ordered it
--          start_time    time    from
--          end_time      time    until
--          record        string  SHA-256:sheet:row
SELECT a.key AS account, a.name, m.bank, m.number, m.measure, m.measure_kind, m.amount_fen,
       m.authority, m.from_us AS start_time, m.until_us AS end_time, m.key AS record
FROM UNDER_MEASURE u JOIN Account a ON a.id = u.source JOIN Measure m ON m.id = u.target
WHERE $account::VARCHAR IS NULL OR a.key = $account OR list_contains(a.numbers, $account)
ORDER BY end_time NULLS LAST, account, record
LIMIT $max_rows
