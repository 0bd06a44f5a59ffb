-- name:    patterns
-- summary: 资金形态线索，分高的在前：形态、时间段、金额、分值的依据、情况说明；可只要某账户所在的（patterns 的结果）。
--          Findings of patterns, best first: shape, time, amount, grounds of the score, what the rows show; of one account, too.
-- params:  $account   string = null  a card or account number, or an account key; all when null
--          $typology  string = null  fan-in, fan-out, gather-scatter, scatter-gather, cycle, bipartite, stack or chain
--          $lang      string = zh    zh or en; unless given, the language of the command
--          $max_rows  int = 1000     most rows returned
-- returns: rank        int             1: highest score
--          pattern     string          id of the finding
--          typology    string          its shape
--          score       float           points
--          accounts    int             members
--          transfers   int             transfers it rests on
--          first_time  time            first of them
--          last_time   time            last of them
--          amount_fen  int             fen, sum of those in yuan
--          reasons     list of string  grounds of the score: kind, points, figures
--          says        string          what the rows show
SELECT rank, key AS pattern, typology, score, accounts, transfers, first_us AS first_time,
       last_us AS last_time, amount_fen, reasons,
       CASE $lang WHEN 'en' THEN says_en ELSE says_zh END AS says
FROM PatternFinding
WHERE ($typology::VARCHAR IS NULL OR typology = $typology)
  AND ($account::VARCHAR IS NULL OR id IN (
       SELECT m.target FROM IN_PATTERN m JOIN Account a ON a.id = m.source
       WHERE a.key = $account OR list_contains(a.numbers, $account)
      ))
ORDER BY rank
LIMIT $max_rows
