// name:    cash_exits
// summary: 把钱取成现金的账户，取现最多的在前。
//          Accounts that turned money into cash, the most first.
// params:  $max_rows  int = 100  most rows returned
// returns: account     string  account key
//          name        string  holder name
//          bank        string  bank
//          cash_count  int     cash withdrawals
//          cash_fen    int     fen
//          first_time  time    earliest
//          last_time   time    latest
MATCH (a:Account {case: $case})-[t:TRANSFERRED]->(b:Account)
WHERE t.state = 0 AND t.amount_fen > 0 AND b.account_kind = 'cash'
WITH a, count(t) AS cash_count, sum(t.amount_fen) AS cash_fen, min(t.time_us) AS first_time,
     max(t.time_us) AS last_time
RETURN a.key AS account, a.name AS name, a.bank AS bank, cash_count, cash_fen, first_time, last_time
ORDER BY cash_fen DESC, account
LIMIT $max_rows
