// name:    batch_openings
// summary: 同一网点同一天集中开立的账户；可能是代发工资等正常批量，需核实代办人。
//          Accounts opened at one branch on one day; may be an honest batch such as payroll, see the agents.
// params:  $min_accounts  int = 3    fewest accounts that make a batch
//          $max_rows      int = 100  most rows returned
// returns: branch         string          branch key
//          branch_name    string          branch name
//          day            date            day of opening
//          accounts       list of string  account keys, in order
//          account_count  int             accounts
//          agents         list of string  keys of the agents who opened them, in order
MATCH (b:Branch {case: $case})<-[o:OPENED_AT]-(a:Account)
WHERE o.basis < 2 AND a.opened_us IS NOT NULL
WITH DISTINCT b, a, a.opened_us - ((a.opened_us % 86400000000) + 86400000000) % 86400000000 AS day
OPTIONAL MATCH (a)-[g:OPENED_BY_AGENT]->(h:Person|Company)
WHERE g.basis < 2
WITH b, day, a.key AS account, h.key AS agent ORDER BY account
WITH b, day, collect(DISTINCT account) AS accounts, collect(DISTINCT agent) AS found
WHERE size(accounts) >= $min_accounts
UNWIND CASE WHEN size(found) = 0 THEN [null] ELSE found END AS agent
WITH b, day, accounts, agent ORDER BY agent
WITH b, day, accounts, collect(agent) AS agents
RETURN b.key AS branch, b.name AS branch_name, day, accounts, size(accounts) AS account_count, agents
ORDER BY account_count DESC, branch, day
LIMIT $max_rows
