-- name:    shared_addresses
-- summary: 几个账户共用的地址（账户或其持有人），共用最多的在前。
--          Addresses that several accounts share, their own or their holders', the most shared first.
-- params:  $min_accounts  int = 2    fewest accounts that make an address worth listing
--          $max_rows      int = 100  most rows returned
-- returns: address        string          address
--          holders        list of string  person and company keys, in order
--          accounts       list of string  account keys, in order
--          account_count  int             accounts
WITH lives AS (
    SELECT target AS address, source, source_key, source_kind = 'Account' AS direct FROM LIVES_AT
    WHERE basis < 2
), tie AS (
    SELECT address, source_key AS account FROM lives WHERE direct
    UNION
    SELECT address, target_key FROM lives JOIN HOLDS USING (source) WHERE NOT direct AND basis < 2
), shared AS (
    SELECT address, list(account ORDER BY account) AS accounts, count(*) AS account_count
    FROM tie GROUP BY address HAVING count(*) >= $min_accounts
), people AS (
    SELECT address, list(DISTINCT source_key ORDER BY source_key) AS holders
    FROM lives WHERE NOT direct GROUP BY address
)
SELECT key AS address, coalesce(holders, []) AS holders, accounts, account_count
FROM shared JOIN Address ON Address.id = shared.address LEFT JOIN people USING (address)
ORDER BY account_count DESC, key
LIMIT $max_rows
