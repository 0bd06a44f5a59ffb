// name:    shared_ips
// summary: 几个账户操作时用过的同一IP地址，共用最多的在前；大量共用的多为运营商出口。
//          IP addresses that several accounts used, the most used first; a very common one is a carrier's.
// params:  $min_accounts  int = 2    fewest accounts that make an address worth listing
//          $max_rows      int = 100  most rows returned
// returns: ip             string          IP address
//          accounts       list of string  account keys, in order
//          account_count  int             accounts
//          first_time     time            earliest use
//          last_time      time            latest use
MATCH (i:IPAddress {case: $case})<-[l:LOGGED_IN_FROM]-(a:Account)
WHERE l.basis < 2
WITH i, a, l ORDER BY a.key
WITH i, collect(DISTINCT a.key) AS accounts, min(l.first_us) AS first_time,
     max(l.last_us) AS last_time
WHERE size(accounts) >= $min_accounts
RETURN i.key AS ip, accounts, size(accounts) AS account_count, first_time, last_time
ORDER BY account_count DESC, ip
LIMIT $max_rows
