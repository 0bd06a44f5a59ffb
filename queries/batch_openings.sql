-- name:    batch_openings
-- summary: 同一网点同一天集中开立的账户；可能是代发工资等正常批量，需核实代办人。
--          Accounts opened at one branch on one day; may be an honest batch such as payroll, see the agents.
-- params:  $min_accounts  int = 3    fewest accounts that make a batch
--          $max_rows      int = 100  most rows returned
-- returns: branch         string          branch key
--          branch_name    string          branch name
--          day            date            day of opening
--          accounts       list of string  account keys, in order
--          account_count  int             accounts
--          agents         list of string  keys of the agents who opened them, in order
WITH opened AS (
    SELECT DISTINCT target AS branch, a.id, a.key AS account,
           a.opened_us - ((a.opened_us % 86400000000) + 86400000000) % 86400000000 AS day
    FROM OPENED_AT JOIN Account a ON a.id = source
    WHERE source_kind = 'Account' AND basis < 2 AND a.opened_us IS NOT NULL
), batch AS (
    SELECT branch, day, list(account ORDER BY account) AS accounts, count(*) AS account_count
    FROM opened GROUP BY branch, day HAVING count(*) >= $min_accounts
), agent AS (
    SELECT branch, day, list(DISTINCT target_key ORDER BY target_key) AS agents
    FROM opened JOIN OPENED_BY_AGENT ON source = opened.id AND basis < 2 GROUP BY branch, day
)
SELECT b.key AS branch, b.name AS branch_name, day, accounts, account_count,
       coalesce(agents, []) AS agents
FROM batch JOIN Branch b ON b.id = batch.branch LEFT JOIN agent USING (branch, day)
ORDER BY account_count DESC, b.key, day
LIMIT $max_rows
