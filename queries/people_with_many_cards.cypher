// name:    people_with_many_cards
// summary: 名下账户很多的人或单位，最多的在前。
//          People and companies who hold many accounts, the most first.
// params:  $min_accounts  int = 5    fewest accounts that make a holder worth listing
//          $max_rows      int = 100  most rows returned
// returns: holder_kind    string          Person or Company
//          holder         string          person or company key
//          name           string          name
//          id_number      string          ID number
//          accounts       list of string  account keys, in order
//          account_count  int             accounts
MATCH (h:Person|Company {case: $case})-[o:HOLDS]->(a:Account)
WHERE o.basis < 2
WITH h, a ORDER BY a.key
WITH h, collect(DISTINCT a.key) AS accounts,
     CASE WHEN h:Person THEN 'Person' ELSE 'Company' END AS holder_kind
WHERE size(accounts) >= $min_accounts
RETURN holder_kind, h.key AS holder, h.name AS name, h.id_number AS id_number, accounts,
       size(accounts) AS account_count
ORDER BY account_count DESC, holder_kind, holder
LIMIT $max_rows
