-- name:    pattern_members
-- summary: 资金形态线索的成员：每个账户在其中的角色（只付、只收、又收又付）、第几层、收付金额；可只要一项线索或一个账户。
--          Members of findings of patterns: role, place in the shape, what each received and paid in it; of one finding, or one account.
-- params:  $pattern   string = null  id of a finding; all when null
--          $account   string = null  a card or account number, or an account key; all when null
--          $max_rows  int = 1000     most rows returned
-- returns: rank          int     1: highest score
--          pattern       string  id of the finding
--          typology      string  its shape
--          account       string  account key
--          holder        string  holder name
--          bank          string  bank
--          role          string  in the shape it is only payer, only payee, or both
--          layer         int     steps of the shape before it
--          received      int     transfers received in it
--          paid          int     transfers made in it
--          received_fen  int     fen, of those in yuan
--          paid_fen      int     fen, of those in yuan
SELECT f.rank, f.key AS pattern, f.typology, a.key AS account, a.name AS holder, a.bank,
       m.role, m.layer, m.received, m.paid, m.received_fen, m.paid_fen
FROM IN_PATTERN m JOIN PatternFinding f ON f.id = m.target JOIN Account a ON a.id = m.source
WHERE ($pattern::VARCHAR IS NULL OR f.key = $pattern)
  AND ($account::VARCHAR IS NULL OR a.key = $account OR list_contains(a.numbers, $account))
ORDER BY f.rank, layer, account
LIMIT $max_rows
