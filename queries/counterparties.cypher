// name:    counterparties
// summary: 一个账户的交易对手，往来金额最大的在前。
//          Whom an account deals with, most money first.
// params:  $account   string     a card or account number, or an account key
//          $max_rows  int = 100  most rows returned
// returns: account       string  account key
//          counterparty  string  account key
//          name          string  holder name
//          bank          string  bank
//          account_kind  string  kind of the counterparty
//          in_count      int     transfers from the counterparty
//          in_fen        int     fen
//          out_count     int     transfers to the counterparty
//          out_fen       int     fen
//          first_time    time    earliest
//          last_time     time    latest
MATCH (a:Account {case: $case})
WHERE a.key = $account OR $account IN a.numbers
MATCH (a)-[t:TRANSFERRED]-(b:Account)
WHERE b <> a AND t.state = 0 AND t.amount_fen > 0
WITH a, b, startNode(t) = b AS came, t
WITH a, b, sum(CASE WHEN came THEN 1 ELSE 0 END) AS in_count,
     sum(CASE WHEN came THEN t.amount_fen ELSE 0 END) AS in_fen,
     sum(CASE WHEN came THEN 0 ELSE 1 END) AS out_count,
     sum(CASE WHEN came THEN 0 ELSE t.amount_fen END) AS out_fen,
     min(t.time_us) AS first_time, max(t.time_us) AS last_time
RETURN a.key AS account, b.key AS counterparty, b.name AS name, b.bank AS bank,
       b.account_kind AS account_kind, in_count, in_fen, out_count, out_fen, first_time, last_time
ORDER BY in_fen + out_fen DESC, account, counterparty
LIMIT $max_rows
