// name:    complaints
// summary: 报案表所述的付款：谁、何时、转入哪个账户；是当事人陈述，不参与任何合计。
//          Payments as victims state them: who, when, into which account; no sum contains them.
// params:  $account   string = null  a card or account number, or an account key; all when null
//          $max_rows  int = 1000     most rows returned
// returns: time          time    when, as stated
//          victim        string  name
//          id_number     string  ID number
//          payer         string  account key of the victim's card, where he says it
//          payee         string  account key of the card that was paid, where he says it
//          payee_number  string  that card as stated
//          payee_name    string  its holder as stated
//          amount_fen    int     fen
//          case_no       string  case number
//          record        string  SHA-256:sheet:row
MATCH (c:Complaint {case: $case})
OPTIONAL MATCH (c)-[:PAID_FROM]->(a:Account)
OPTIONAL MATCH (c)-[:PAID_INTO]->(b:Account)
WITH c, a, b
WHERE $account IS NULL OR a.key = $account OR $account IN a.numbers
   OR b.key = $account OR $account IN b.numbers
RETURN c.time_us AS time, c.name AS victim, c.id_number AS id_number, a.key AS payer,
       b.key AS payee, c.payee_number AS payee_number, c.payee_name AS payee_name,
       c.amount_fen AS amount_fen, c.case_no AS case_no, c.key AS record
ORDER BY time, record, payer, payee
LIMIT $max_rows
