// name:    shared_addresses
// summary: 几个账户共用的地址（账户或其持有人），共用最多的在前。
//          Addresses that several accounts share, their own or their holders', the most shared first.
// params:  $min_accounts  int = 2    fewest accounts that make an address worth listing
//          $max_rows      int = 100  most rows returned
// returns: address        string          address
//          holders        list of string  person and company keys, in order
//          accounts       list of string  account keys, in order
//          account_count  int             accounts
MATCH (d:Address {case: $case})<-[l:LIVES_AT]-(n:Account|Person|Company)
WHERE l.basis < 2
OPTIONAL MATCH (n)-[o:HOLDS]->(held:Account)
WHERE o.basis < 2
WITH d, CASE WHEN n:Account THEN n.key ELSE held.key END AS account,
     CASE WHEN n:Account THEN null ELSE n.key END AS holder
ORDER BY holder
WITH d, collect(DISTINCT holder) AS holders, collect(DISTINCT account) AS found
UNWIND found AS account
WITH d, holders, account ORDER BY account
WITH d, holders, collect(account) AS accounts
WHERE size(accounts) >= $min_accounts
RETURN d.key AS address, holders, accounts, size(accounts) AS account_count
ORDER BY account_count DESC, address
LIMIT $max_rows
