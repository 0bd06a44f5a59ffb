-- name:    counterparties
-- summary: 一个账户的交易对手，往来金额最大的在前。
--          Whom an account deals with, most money first.
-- params:  $account   string     a card or account number, or an account key
--          $max_rows  int = 100  most rows returned
-- returns: account       string  account key
--          counterparty  string  account key
--          name          string  holder name
--          bank          string  bank
--          account_kind  string  kind of the counterparty
--          in_count      int     transfers from the counterparty
--          in_fen        int     fen
--          out_count     int     transfers to the counterparty
--          out_fen       int     fen
--          first_time    time    earliest
--          last_time     time    latest
WITH a AS (
    SELECT id, key FROM Account
    WHERE key = $account OR list_contains(numbers, $account)
), side AS (
    SELECT a.key AS account, payer AS other, amount_fen AS came, NULL AS went, time_us
    FROM a JOIN transfers ON payee = a.id AND payer <> a.id AND state = 0 AND amount_fen > 0
    UNION ALL
    SELECT a.key, payee, NULL, amount_fen, time_us
    FROM a JOIN transfers ON payer = a.id AND payee <> a.id AND state = 0 AND amount_fen > 0
), summed AS (
    SELECT account, other, count(came) AS in_count, coalesce(sum(came), 0) AS in_fen,
           count(went) AS out_count, coalesce(sum(went), 0) AS out_fen,
           min(time_us) AS first_time, max(time_us) AS last_time
    FROM side GROUP BY account, other
)
SELECT account, key AS counterparty, name, bank, account_kind, in_count, in_fen, out_count, out_fen,
       first_time, last_time
FROM summed JOIN Account b ON b.id = other
ORDER BY in_fen + out_fen DESC, account, counterparty
LIMIT $max_rows
