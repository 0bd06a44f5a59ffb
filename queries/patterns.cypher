// name:    patterns
// summary: 资金形态线索，分高的在前：形态、时间段、金额、分值的依据、情况说明；可只要某账户所在的（patterns 的结果）。
//          Findings of patterns, best first: shape, time, amount, grounds of the score, what the rows show; of one account, too.
// params:  $account   string = null  a card or account number, or an account key; all when null
//          $typology  string = null  fan-in, fan-out, gather-scatter, scatter-gather, cycle, bipartite, stack or chain
//          $lang      string = zh    zh or en; unless given, the language of the command
//          $max_rows  int = 1000     most rows returned
// returns: rank        int             1: highest score
//          pattern     string          id of the finding
//          typology    string          its shape
//          score       float           points
//          accounts    int             members
//          transfers   int             transfers it rests on
//          first_time  time            first of them
//          last_time   time            last of them
//          amount_fen  int             fen, sum of those in yuan
//          reasons     list of string  grounds of the score: kind, points, figures
//          says        string          what the rows show
MATCH (f:PatternFinding {case: $case})
WHERE f.finding AND ($typology IS NULL OR f.typology = $typology)
  AND ($account IS NULL OR EXISTS {
       MATCH (a:Account)-[m:IN_PATTERN]->(f)
       WHERE m.finding AND (a.key = $account OR $account IN a.numbers)
      })
RETURN f.rank AS rank, f.key AS pattern, f.typology AS typology, f.score AS score,
       f.accounts AS accounts, f.transfers AS transfers, f.first_us AS first_time,
       f.last_us AS last_time, f.amount_fen AS amount_fen, f.reasons AS reasons,
       CASE $lang WHEN 'en' THEN f.says_en ELSE f.says_zh END AS says
ORDER BY rank
LIMIT $max_rows
