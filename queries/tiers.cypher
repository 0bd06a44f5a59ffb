// name:    tiers
// summary: 各级卡：账户对全部受害人的最低级数、资金最早到达时间、受害人数、经过的金额（资金追踪的结果）。
//          Accounts by tier: least over all victims, first arrival, victims, money that came (findings of trace).
// params:  $tier      int = null     only this tier
//          $rule      string = fifo  fifo, lifo or pro-rata
//          $max_rows  int = 1000     most rows returned
// returns: tier         int     1: paid by a victim directly
//          account      string  account key
//          holder       string  holder name
//          bank         string  bank
//          first_time   time    when victims' money first came
//          victims      int     victims whose money came
//          carried_fen  int     fen of victims' money that came
MATCH (:Account {case: $case})-[m:VICTIM_MONEY]->(a:Account)
WHERE m.finding AND m.rule = $rule AND m.tier IS NOT NULL
WITH a, min(m.tier) AS tier, min(coalesce(m.order_us, m.time_us)) AS first_time,
     count(DISTINCT m.victim) AS victims, sum(m.carried_fen) AS carried_fen
WHERE $tier IS NULL OR tier = $tier
RETURN tier, a.key AS account, a.name AS holder, a.bank AS bank, first_time, victims, carried_fen
ORDER BY tier, first_time, account
LIMIT $max_rows
