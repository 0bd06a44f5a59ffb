// name:    transfers_between
// summary: 两个账户之间的全部转账，含失败和冲正，按时间排列。
//          Every transfer between two accounts, failed and reversed ones too, in order of time.
// params:  $first     string      a number or key of one account
//          $second    string      a number or key of the other account
//          $max_rows  int = 1000  most rows returned
// returns: time        time            time of the transfer
//          payer       string          account key
//          payee       string          account key
//          amount_fen  int             fen
//          state       string          ok, failed, reversed or reversal
//          memo        string          memo
//          rows        list of string  file [sheet] row
MATCH (a:Account {case: $case})
WHERE a.key = $first OR $first IN a.numbers
MATCH (b:Account {case: $case})
WHERE b.key = $second OR $second IN b.numbers
MATCH (a)-[t:TRANSFERRED]-(b)
WITH DISTINCT t
ORDER BY coalesce(t.order_us, t.time_us), coalesce(t.nth, 0)
LIMIT $max_rows
RETURN t.time_us AS time, startNode(t).key AS payer, endNode(t).key AS payee,
       t.amount_fen AS amount_fen, CASE t.state WHEN 0 THEN 'ok' WHEN 1 THEN 'failed' WHEN 2 THEN 'reversed' ELSE 'reversal' END AS state,
       t.memo AS memo, [row IN t.rows | left(row, size(row) - size(last(split(row, ' #'))) - 2)] AS rows
ORDER BY coalesce(t.order_us, t.time_us), coalesce(t.nth, 0)
