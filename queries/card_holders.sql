-- name:    card_holders
-- summary: 账户由谁持有，依据是什么；不给账号则列出全部。
--          Who holds which account, and on what basis; all accounts when none is named.
-- params:  $account   string = null  a card or account number, or an account key
--          $max_rows  int = 1000     most rows returned
-- returns: account      string          account key
--          numbers      list of string  all its card and account numbers
--          bank         string          bank
--          holder_kind  string          Person or Company
--          holder       string          person or company key
--          name         string          name
--          id_number    string          ID number
--          basis        string          stated, derived or candidate
--          reason       string          why, when it is not stated
WITH holder AS (
    SELECT id, 'Person' AS holder_kind, key, name, id_number FROM Person
    UNION ALL
    SELECT id, 'Company', key, name, id_number FROM Company
)
SELECT a.key AS account, a.numbers, a.bank, h.holder_kind, h.key AS holder, h.name, h.id_number,
       o.basis_name AS basis, o.reason
FROM HOLDS o JOIN Account a ON a.id = o.target JOIN holder h ON h.id = o.source
WHERE $account::VARCHAR IS NULL OR a.key = $account OR list_contains(a.numbers, $account)
ORDER BY account, holder_kind, holder, o.basis, reason NULLS LAST
LIMIT $max_rows
