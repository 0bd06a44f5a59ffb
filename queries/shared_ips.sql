-- name:    shared_ips
-- summary: 几个账户操作时用过的同一IP地址，共用最多的在前；大量共用的多为运营商出口。
--          IP addresses that several accounts used, the most used first; a very common one is a carrier's.
-- params:  $min_accounts  int = 2    fewest accounts that make an address worth listing
--          $max_rows      int = 100  most rows returned
-- returns: ip             string          IP address
--          accounts       list of string  account keys, in order
--          account_count  int             accounts
--          first_time     time            earliest use
--          last_time      time            latest use
SELECT target_key AS ip, list(DISTINCT source_key ORDER BY source_key) AS accounts,
       count(DISTINCT source_key) AS account_count, min(first_us) AS first_time,
       max(last_us) AS last_time
FROM LOGGED_IN_FROM
WHERE target_kind = 'IPAddress' AND basis < 2
GROUP BY target_key
HAVING count(DISTINCT source_key) >= $min_accounts
ORDER BY account_count DESC, ip
LIMIT $max_rows
