// name:    top_receivers
// summary: 一段时间内收款最多的账户；不给时间则不限。
//          Accounts that received most in a span of time; without times, ever.
// params:  $from      time = null  not before
//          $until     time = null  not after
//          $max_rows  int = 50     most rows returned
// returns: account       string  account key
//          name          string  holder name
//          bank          string  bank
//          account_kind  string  kind of account
//          in_count      int     transfers that count
//          in_fen        int     fen
//          payers        int     distinct accounts
MATCH (a:Account {case: $case})<-[t:TRANSFERRED]-(p:Account)
WHERE t.state = 0 AND t.amount_fen > 0
  AND ($from IS NULL OR t.time_us >= $from) AND ($until IS NULL OR t.time_us <= $until)
WITH a, count(t) AS in_count, sum(t.amount_fen) AS in_fen, count(DISTINCT p) AS payers
RETURN a.key AS account, a.name AS name, a.bank AS bank, a.account_kind AS account_kind, in_count,
       in_fen, payers
ORDER BY in_fen DESC, account
LIMIT $max_rows
