// name:    victim_exits
// summary: 受害人的钱在哪里：卡上、取现、支付平台、未调取流水的账户；不给受害人则列出全部（资金追踪的结果）。
//          Where victims' money is: on cards, cash, platforms, accounts without a statement; all without one named (findings of trace).
// params:  $victim    string = null  id, name, ID number, or a number or key of an account of his
//          $state     string = null  held, cash, platform or left_data
//          $rule      string = fifo  fifo, lifo or pro-rata
//          $max_rows  int = 1000     most rows returned
// returns: victim     string  victim's id
//          name       string  victim's name
//          state      string  held, cash, platform or left_data
//          account    string  account key
//          holder     string  holder name
//          bank       string  bank
//          tier       int     tier of the account; of cash and platforms, of the account before
//          fen        int     fen; those of a victim add up to his loss
//          least_fen  int     fen that must be there, by any rule; null: not computed
//          most_fen   int     fen that can be there
//          before     string  key of the account that money which left the data left last
//          place      string  where cash was taken
//          abroad     string  words that say it left the country
//          returned   bool    back on an account of the victim
//          stopped    bool    stopped in another victim's payment
//          certain    bool    no order of equal times changes it
//          at         time    moment it is of
OPTIONAL MATCH (own:Account {case: $case})
WHERE own.key = $victim OR $victim IN own.numbers
WITH collect(own.key) AS keys
MATCH (:Account {case: $case})-[r:MONEY_RESTS]->(a:Account)
WHERE r.finding AND r.rule = $rule AND ($state IS NULL OR r.state = $state)
  AND ($victim IS NULL OR $victim IN [r.victim, r.victim_name, r.victim_id_number]
       OR any(key IN keys WHERE key IN r.accounts))
RETURN r.victim AS victim, r.victim_name AS name, r.state AS state, a.key AS account,
       a.name AS holder, a.bank AS bank, r.tier AS tier, r.fen AS fen, r.least_fen AS least_fen,
       r.most_fen AS most_fen, r.before AS before, r.place AS place, r.abroad AS abroad,
       r.returned AS returned, r.stopped AS stopped, r.certain AS certain, r.at_us AS at
ORDER BY victim, fen DESC, state, account, before, returned, stopped, abroad
LIMIT $max_rows
