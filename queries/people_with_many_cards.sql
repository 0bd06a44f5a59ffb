-- name:    people_with_many_cards
-- summary: 名下账户很多的人或单位，最多的在前。
--          People and companies who hold many accounts, the most first.
-- params:  $min_accounts  int = 5    fewest accounts that make a holder worth listing
--          $max_rows      int = 100  most rows returned
-- returns: holder_kind    string          Person or Company
--          holder         string          person or company key
--          name           string          name
--          id_number      string          ID number
--          accounts       list of string  account keys, in order
--          account_count  int             accounts
WITH many AS (
    SELECT source, list(DISTINCT target_key ORDER BY target_key) AS accounts,
           count(DISTINCT target) AS account_count
    FROM HOLDS WHERE basis < 2 GROUP BY source HAVING count(DISTINCT target) >= $min_accounts
), holder AS (
    SELECT id, 'Person' AS holder_kind, key, name, id_number FROM Person
    UNION ALL
    SELECT id, 'Company', key, name, id_number FROM Company
)
SELECT holder_kind, key AS holder, name, id_number, accounts, account_count
FROM many JOIN holder ON holder.id = many.source
ORDER BY account_count DESC, holder_kind, key
LIMIT $max_rows
