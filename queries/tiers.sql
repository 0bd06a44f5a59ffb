-- name:    tiers
-- summary: 各级卡：账户对全部受害人的最低级数、资金最早到达时间、受害人数、经过的金额（资金追踪的结果）。
--          Accounts by tier: least over all victims, first arrival, victims, money that came (findings of trace).
-- params:  $tier      int = null     only this tier
--          $rule      string = fifo  fifo, lifo or pro-rata
--          $max_rows  int = 1000     most rows returned
-- returns: tier         int     1: paid by a victim directly
--          account      string  account key
--          holder       string  holder name
--          bank         string  bank
--          first_time   time    when victims' money first came
--          victims      int     victims whose money came
--          carried_fen  int     fen of victims' money that came
WITH reached AS (
    SELECT target AS id, min(tier) AS tier, min(coalesce(order_us, time_us)) AS first_time,
           count(DISTINCT victim) AS victims, sum(carried_fen)::BIGINT AS carried_fen
    FROM VICTIM_MONEY
    WHERE rule = $rule AND tier IS NOT NULL
    GROUP BY target
)
SELECT tier, key AS account, name AS holder, bank, first_time, victims, carried_fen
FROM reached JOIN Account USING (id)
WHERE $tier::BIGINT IS NULL OR tier = $tier
ORDER BY tier, first_time, account
LIMIT $max_rows
