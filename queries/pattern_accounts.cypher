// name:    pattern_accounts
// summary: 同在几项资金形态线索中的账户：线索数、哪几项（分高的在前）、最高分。
//          Accounts in several findings of patterns: how many, which (best first), the highest score.
// params:  $min_patterns  int = 2     fewest findings
//          $max_rows      int = 1000  most rows returned
// returns: account    string          account key
//          holder     string          holder name
//          bank       string          bank
//          patterns   int             findings it is a member of
//          best_rank  int             rank of the best
//          score      float           points of the best
//          ids        list of string  ids of the findings
MATCH (a:Account {case: $case})-[m:IN_PATTERN]->(f:PatternFinding)
WHERE m.finding
WITH a, f
ORDER BY f.rank
WITH a, collect(f) AS found
WHERE size(found) >= $min_patterns
RETURN a.key AS account, a.name AS holder, a.bank AS bank, size(found) AS patterns,
       head(found).rank AS best_rank, head(found).score AS score, [f IN found | f.key] AS ids
ORDER BY patterns DESC, best_rank, account
LIMIT $max_rows
