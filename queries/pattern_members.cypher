// name:    pattern_members
// summary: 资金形态线索的成员：每个账户在其中的角色（只付、只收、又收又付）、第几层、收付金额；可只要一项线索或一个账户。
//          Members of findings of patterns: role, place in the shape, what each received and paid in it; of one finding, or one account.
// params:  $pattern   string = null  id of a finding; all when null
//          $account   string = null  a card or account number, or an account key; all when null
//          $max_rows  int = 1000     most rows returned
// returns: rank          int     1: highest score
//          pattern       string  id of the finding
//          typology      string  its shape
//          account       string  account key
//          holder        string  holder name
//          bank          string  bank
//          role          string  in the shape it is only payer, only payee, or both
//          layer         int     steps of the shape before it
//          received      int     transfers received in it
//          paid          int     transfers made in it
//          received_fen  int     fen, of those in yuan
//          paid_fen      int     fen, of those in yuan
MATCH (a:Account {case: $case})-[m:IN_PATTERN]->(f:PatternFinding)
WHERE m.finding AND ($pattern IS NULL OR f.key = $pattern)
  AND ($account IS NULL OR a.key = $account OR $account IN a.numbers)
RETURN f.rank AS rank, f.key AS pattern, f.typology AS typology, a.key AS account,
       a.name AS holder, a.bank AS bank, m.role AS role, m.layer AS layer,
       m.received AS received, m.paid AS paid, m.received_fen AS received_fen,
       m.paid_fen AS paid_fen
ORDER BY rank, layer, account
LIMIT $max_rows
