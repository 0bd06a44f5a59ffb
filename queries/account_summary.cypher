// name:    account_summary
// summary: 一个账户的概况：户名、开户行、进出笔数和金额、往来对手数。
//          One account at a glance: holder, bank, money in and out, how many counterparties.
// params:  $account  string  a card or account number, or an account key
// returns: account       string          account key
//          numbers       list of string  all its card and account numbers
//          account_kind  string          bank, company, wallet, cash, platform or unknown
//          name          string          holder name
//          holder_id     string          holder ID number
//          bank          string          bank
//          covered       bool            its own statement is in the case
//          in_count      int             transfers in that count
//          in_fen        int             fen
//          payers        int             distinct accounts
//          out_count     int             transfers out that count
//          out_fen       int             fen
//          payees        int             distinct accounts
//          first_time    time            earliest counted transfer
//          last_time     time            latest counted transfer
MATCH (a:Account {case: $case})
WHERE a.key = $account OR $account IN a.numbers
OPTIONAL MATCH (a)<-[i:TRANSFERRED]-(p:Account)
WHERE i.state = 0 AND i.amount_fen > 0
WITH a, count(i) AS in_count, sum(i.amount_fen) AS in_fen, count(DISTINCT p) AS payers,
     collect(i.time_us) AS in_times
OPTIONAL MATCH (a)-[o:TRANSFERRED]->(q:Account)
WHERE o.state = 0 AND o.amount_fen > 0
WITH a, in_count, in_fen, payers, in_times, count(o) AS out_count, sum(o.amount_fen) AS out_fen,
     count(DISTINCT q) AS payees, collect(o.time_us) AS out_times
WITH *, reduce(first = null, t IN in_times + out_times |
               CASE WHEN first IS NULL OR t < first THEN t ELSE first END) AS first_time,
        reduce(last = null, t IN in_times + out_times |
               CASE WHEN last IS NULL OR t > last THEN t ELSE last END) AS last_time
RETURN a.key AS account, a.numbers AS numbers, a.account_kind AS account_kind, a.name AS name,
       a.holder_id AS holder_id, a.bank AS bank, a.covered AS covered, in_count, in_fen, payers,
       out_count, out_fen, payees, first_time, last_time
ORDER BY account
