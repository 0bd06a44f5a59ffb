-- name:    transfers_between
-- summary: 两个账户之间的全部转账，含失败和冲正，按时间排列。
--          Every transfer between two accounts, failed and reversed ones too, in order of time.
-- params:  $first     string      a number or key of one account
--          $second    string      a number or key of the other account
--          $max_rows  int = 1000  most rows returned
-- returns: time        time            time of the transfer
--          payer       string          account key
--          payee       string          account key
--          amount_fen  int             fen
--          state       string          ok, failed, reversed or reversal
--          memo        string          memo
--          rows        list of string  file [sheet] row
WITH a AS (
    SELECT id FROM Account WHERE key = $first OR list_contains(numbers, $first)
), b AS (
    SELECT id FROM Account WHERE key = $second OR list_contains(numbers, $second)
), said AS (
    SELECT transfer AS id,
           list(file || coalesce(' [' || sheet || ']', '') || ' ' || row ORDER BY nth) AS rows
    FROM transfer_rows GROUP BY transfer
)
SELECT time_us AS time, payer_key AS payer, payee_key AS payee, amount_fen,
       CASE state WHEN 0 THEN 'ok' WHEN 1 THEN 'failed' WHEN 2 THEN 'reversed' ELSE 'reversal' END AS state,
       memo, coalesce(rows, []) AS rows
FROM transfers LEFT JOIN said USING (id)
WHERE (payer IN (FROM a) AND payee IN (FROM b)) OR (payer IN (FROM b) AND payee IN (FROM a))
ORDER BY coalesce(order_us, time_us) NULLS LAST, id
LIMIT $max_rows
