-- name:    victim_exits
-- summary: 受害人的钱在哪里：卡上、取现、支付平台、未调取流水的账户；不给受害人则列出全部（资金追踪的结果）。
--          Where victims' money is: on cards, cash, platforms, accounts without a statement; all without one named (findings of trace).
-- params:  $victim    string = null  id, name, ID number, or a number or key of an account of his
--          $state     string = null  held, cash, platform or left_data
--          $rule      string = fifo  fifo, lifo or pro-rata
--          $max_rows  int = 1000     most rows returned
-- returns: victim     string  victim's id
--          name       string  victim's name
--          state      string  held, cash, platform or left_data
--          account    string  account key
--          holder     string  holder name
--          bank       string  bank
--          tier       int     tier of the account; of cash and platforms, of the account before
--          fen        int     fen; those of a victim add up to his loss
--          least_fen  int     fen that must be there, by any rule; null: not computed
--          most_fen   int     fen that can be there
--          before     string  key of the account that money which left the data left last
--          place      string  where cash was taken
--          abroad     string  words that say it left the country
--          returned   bool    back on an account of the victim
--          stopped    bool    stopped in another victim's payment
--          certain    bool    no order of equal times changes it
--          at         time    moment it is of
WITH own AS (
    SELECT key FROM Account WHERE key = $victim::VARCHAR OR list_contains(numbers, $victim::VARCHAR)
)
SELECT victim, victim_name AS name, state, target_key AS account, Account.name AS holder, bank,
       tier, fen, least_fen, most_fen, before, place, abroad, returned, stopped, certain,
       at_us AS at
FROM MONEY_RESTS JOIN Account ON Account.id = target
WHERE rule = $rule AND ($state::VARCHAR IS NULL OR state = $state)
  AND ($victim::VARCHAR IS NULL OR $victim IN (victim, victim_name, victim_id_number)
       OR list_has_any(accounts, (SELECT list(key) FROM own)))
ORDER BY victim, fen DESC, state, account, before, returned, stopped, abroad
LIMIT $max_rows
