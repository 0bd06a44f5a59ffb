-- name:    pattern_accounts
-- summary: 同在几项资金形态线索中的账户：线索数、哪几项（分高的在前）、最高分。
--          Accounts in several findings of patterns: how many, which (best first), the highest score.
-- params:  $min_patterns  int = 2     fewest findings
--          $max_rows      int = 1000  most rows returned
-- returns: account    string          account key
--          holder     string          holder name
--          bank       string          bank
--          patterns   int             findings it is a member of
--          best_rank  int             rank of the best
--          score      float           points of the best
--          ids        list of string  ids of the findings
WITH met AS (
    SELECT m.source AS id, count(*) AS patterns, min(f.rank) AS best_rank,
           arg_min(f.score, f.rank) AS score, list(f.key ORDER BY f.rank) AS ids
    FROM IN_PATTERN m JOIN PatternFinding f ON f.id = m.target
    GROUP BY m.source
)
SELECT a.key AS account, a.name AS holder, a.bank, patterns, best_rank, score, ids
FROM met JOIN Account a USING (id)
WHERE patterns >= $min_patterns
ORDER BY patterns DESC, best_rank, account
LIMIT $max_rows
