// name:    pattern_flows
// summary: 一项资金形态线索依据的每笔转账：第几步、时间、收付双方、金额、依据的行。
//          Every transfer that a finding of patterns rests on: step, time, payer, payee, amount, rows.
// params:  $pattern   string      id of a finding
//          $max_rows  int = 1000  most rows returned
// returns: pattern     string          id of the finding
//          layer       int             steps of the shape before it
//          time        time            time of the transfer
//          payer       string          account key
//          payee       string          account key
//          amount_fen  int             fen (hundredths, in another currency)
//          currency    string          currency
//          rows        list of string  file [sheet] row
MATCH (p:Account {case: $case})-[m:PATTERN_MONEY]->(q:Account)
WHERE m.finding AND m.pattern = $pattern
WITH p, m, q
ORDER BY m.layer, coalesce(m.order_us, m.time_us), m.nth
LIMIT $max_rows
RETURN m.pattern AS pattern, m.layer AS layer, m.time_us AS time, p.key AS payer, q.key AS payee,
       m.amount_fen AS amount_fen, m.currency AS currency,
       [row IN m.rows | left(row, size(row) - size(last(split(row, ' #'))) - 2)] AS rows
ORDER BY m.layer, coalesce(m.order_us, m.time_us), m.nth
