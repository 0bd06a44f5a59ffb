-- name:    victim_flows
-- summary: 一名受害人的钱经过的每笔转账：其中他的钱、第几级、是否确定、依据的行（资金追踪的结果）。
--          Every transfer that carries a victim's money: how much of it, tier, certain, rows (findings of trace).
-- params:  $victim    string         id, name, ID number, or a number or key of an account of his
--          $rule      string = fifo  fifo, lifo or pro-rata
--          $max_rows  int = 1000     most rows returned
-- returns: victim       string          victim's id
--          name         string          victim's name
--          time         time            time of the transfer
--          payer        string          account key
--          payee        string          account key
--          amount_fen   int             fen
--          carried_fen  int             fen of it that are the victim's
--          tier         int             tier of the payee for him, if it has one
--          certain      bool            no order of equal times changes it
--          rows         list of string  file [sheet] row
WITH own AS (
    SELECT key FROM Account WHERE key = $victim OR list_contains(numbers, $victim)
), mine AS (
    SELECT DISTINCT victim FROM MONEY_RESTS
    WHERE rule = $rule
      AND ($victim IN (victim, victim_name, victim_id_number)
           OR list_has_any(accounts, (SELECT list(key) FROM own)))
), said AS (
    SELECT transfer,
           list(file || coalesce(' [' || sheet || ']', '') || ' ' || row ORDER BY nth) AS rows
    FROM transfer_rows WHERE transfer IN (SELECT transfer FROM VICTIM_MONEY) GROUP BY transfer
)
SELECT victim, victim_name AS name, time_us AS time, source_key AS payer, target_key AS payee,
       amount_fen, carried_fen, tier, certain, coalesce(said.rows, []) AS rows
FROM VICTIM_MONEY LEFT JOIN said USING (transfer)
WHERE rule = $rule AND victim IN (FROM mine)
ORDER BY victim, coalesce(order_us, time_us), VICTIM_MONEY.nth
LIMIT $max_rows
