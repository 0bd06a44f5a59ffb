// name:    shared_phones
// summary: 几个账户共用的手机号（本人留存、持有人登记或留存），共用最多的在前。
//          Phones that several accounts share, their own or their holders', the most shared first.
// params:  $min_accounts  int = 2    fewest accounts that make a phone worth listing
//          $max_rows      int = 100  most rows returned
// returns: phone          string          digits without 86
//          carrier        string          carrier
//          accounts       list of string  account keys, in order
//          account_count  int             accounts
MATCH (p:Phone {case: $case})
OPTIONAL MATCH (p)<-[c:CONTACT_PHONE]-(a:Account)
WHERE c.basis < 2
WITH p, collect(DISTINCT a.key) AS direct
OPTIONAL MATCH (p)-[r:CONTACT_PHONE|REGISTERED_TO]-(h:Person|Company)-[o:HOLDS]->(b:Account)
WHERE r.basis < 2 AND o.basis < 2
WITH p, direct, collect(DISTINCT b.key) AS held
UNWIND direct + held AS account
WITH p, account ORDER BY account
WITH p, collect(DISTINCT account) AS accounts
WHERE size(accounts) >= $min_accounts
RETURN p.key AS phone, p.carrier AS carrier, accounts, size(accounts) AS account_count
ORDER BY account_count DESC, phone
LIMIT $max_rows
