// name:    card_holders
// summary: 账户由谁持有，依据是什么；不给账号则列出全部。
//          Who holds which account, and on what basis; all accounts when none is named.
// params:  $account   string = null  a card or account number, or an account key
//          $max_rows  int = 1000     most rows returned
// returns: account      string          account key
//          numbers      list of string  all its card and account numbers
//          bank         string          bank
//          holder_kind  string          Person or Company
//          holder       string          person or company key
//          name         string          name
//          id_number    string          ID number
//          basis        string          stated, derived or candidate
//          reason       string          why, when it is not stated
MATCH (a:Account {case: $case})
WHERE $account IS NULL OR a.key = $account OR $account IN a.numbers
MATCH (h:Person|Company)-[o:HOLDS]->(a)
WITH a, h, o, CASE WHEN h:Person THEN 'Person' ELSE 'Company' END AS holder_kind
RETURN a.key AS account, a.numbers AS numbers, a.bank AS bank, holder_kind, h.key AS holder,
       h.name AS name, h.id_number AS id_number,
       CASE o.basis WHEN 0 THEN 'stated' WHEN 1 THEN 'derived' ELSE 'candidate' END AS basis,
       o.reason AS reason
ORDER BY account, holder_kind, holder, o.basis, reason
LIMIT $max_rows
