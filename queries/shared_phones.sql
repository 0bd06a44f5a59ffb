-- name:    shared_phones
-- summary: 几个账户共用的手机号（本人留存、持有人登记或留存），共用最多的在前。
--          Phones that several accounts share, their own or their holders', the most shared first.
-- params:  $min_accounts  int = 2    fewest accounts that make a phone worth listing
--          $max_rows      int = 100  most rows returned
-- returns: phone          string          digits without 86
--          carrier        string          carrier
--          accounts       list of string  account keys, in order
--          account_count  int             accounts
WITH held AS (
    SELECT target AS phone, source AS holder FROM CONTACT_PHONE
    WHERE source_kind IN ('Person', 'Company') AND basis < 2
    UNION
    SELECT source, target FROM REGISTERED_TO WHERE source_kind = 'Phone' AND basis < 2
), tie AS (
    SELECT target AS phone, source_key AS account FROM CONTACT_PHONE
    WHERE source_kind = 'Account' AND basis < 2
    UNION
    SELECT phone, target_key FROM held JOIN HOLDS ON source = holder AND basis < 2
), shared AS (
    SELECT phone, list(account ORDER BY account) AS accounts, count(*) AS account_count
    FROM tie GROUP BY phone HAVING count(*) >= $min_accounts
)
SELECT key AS phone, carrier, accounts, account_count
FROM shared JOIN Phone ON Phone.id = shared.phone
ORDER BY account_count DESC, key
LIMIT $max_rows
