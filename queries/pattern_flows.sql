-- name:    pattern_flows
-- summary: 一项资金形态线索依据的每笔转账：第几步、时间、收付双方、金额、依据的行。
--          Every transfer that a finding of patterns rests on: step, time, payer, payee, amount, rows.
-- params:  $pattern   string      id of a finding
--          $max_rows  int = 1000  most rows returned
-- returns: pattern     string          id of the finding
--          layer       int             steps of the shape before it
--          time        time            time of the transfer
--          payer       string          account key
--          payee       string          account key
--          amount_fen  int             fen (hundredths, in another currency)
--          currency    string          currency
--          rows        list of string  file [sheet] row
WITH said AS (
    SELECT transfer,
           list(file || coalesce(' [' || sheet || ']', '') || ' ' || row ORDER BY nth) AS rows
    FROM transfer_rows WHERE transfer IN (SELECT transfer FROM PATTERN_MONEY) GROUP BY transfer
)
SELECT pattern, layer, time_us AS time, source_key AS payer, target_key AS payee, amount_fen,
       currency, coalesce(said.rows, []) AS rows
FROM PATTERN_MONEY LEFT JOIN said USING (transfer)
WHERE pattern = $pattern
ORDER BY layer, coalesce(order_us, time_us), PATTERN_MONEY.nth
LIMIT $max_rows
