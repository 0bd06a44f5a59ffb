// name:    victim_flows
// summary: 一名受害人的钱经过的每笔转账：其中他的钱、第几级、是否确定、依据的行（资金追踪的结果）。
//          Every transfer that carries a victim's money: how much of it, tier, certain, rows (findings of trace).
// params:  $victim    string         id, name, ID number, or a number or key of an account of his
//          $rule      string = fifo  fifo, lifo or pro-rata
//          $max_rows  int = 1000     most rows returned
// returns: victim       string          victim's id
//          name         string          victim's name
//          time         time            time of the transfer
//          payer        string          account key
//          payee        string          account key
//          amount_fen   int             fen
//          carried_fen  int             fen of it that are the victim's
//          tier         int             tier of the payee for him, if it has one
//          certain      bool            no order of equal times changes it
//          rows         list of string  file [sheet] row
OPTIONAL MATCH (own:Account {case: $case})
WHERE own.key = $victim OR $victim IN own.numbers
WITH collect(own.key) AS keys
MATCH (:Account {case: $case})-[r:MONEY_RESTS]->(:Account)
WHERE r.finding AND r.rule = $rule
  AND ($victim IN [r.victim, r.victim_name, r.victim_id_number]
       OR any(key IN keys WHERE key IN r.accounts))
WITH collect(DISTINCT r.victim) AS mine
MATCH (p:Account {case: $case})-[m:VICTIM_MONEY]->(q:Account)
WHERE m.finding AND m.rule = $rule AND m.victim IN mine
WITH p, m, q
ORDER BY m.victim, coalesce(m.order_us, m.time_us), m.nth
LIMIT $max_rows
RETURN m.victim AS victim, m.victim_name AS name, m.time_us AS time, p.key AS payer, q.key AS payee,
       m.amount_fen AS amount_fen, m.carried_fen AS carried_fen, m.tier AS tier,
       m.certain AS certain,
       [row IN m.rows | left(row, size(row) - size(last(split(row, ' #'))) - 2)] AS rows
ORDER BY m.victim, coalesce(m.order_us, m.time_us), m.nth
