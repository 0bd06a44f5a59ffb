-- name:    rules_met
-- summary: 账户命中的筛查规则：情况、数字、阈值、依据的行；可只要一个账户或一条规则（screen 的结果）。
--          Rules of screening that accounts meet: what was found, figures, thresholds, rows; of one account, or one rule.
-- params:  $account   string = null  a card or account number, or an account key; all when null
--          $rule      string = null  id of a rule; all when null
--          $lang      string = zh    zh or en; unless given, the language of the command
--          $max_rows  int = 1000     most rows returned
-- returns: account     string          account key
--          holder      string          holder name
--          bank        string          bank
--          rule        string          id of the rule
--          name        string          its name
--          says        string          what was found
--          figures     list of string  name=value
--          thresholds  list of string  name=value
--          rows        list of string  file [sheet] row
--          row_count   int             rows in all
SELECT a.key AS account, a.name AS holder, a.bank, r.key AS rule,
       CASE $lang WHEN 'en' THEN r.name_en ELSE r.name_zh END AS name,
       CASE $lang WHEN 'en' THEN h.text_en ELSE h.text_zh END AS says,
       h.figures, h.thresholds,
       [left(said, length(said) - length(list_last(string_split(said, ' #'))) - 2)
        FOR said IN h.rows] AS rows,
       h.row_count
FROM MEETS_RULE h JOIN ScreenRule r ON r.id = h.target JOIN Account a ON a.id = h.source
WHERE ($rule::VARCHAR IS NULL OR r.key = $rule)
  AND ($account::VARCHAR IS NULL OR a.key = $account OR list_contains(a.numbers, $account))
ORDER BY account, rule
LIMIT $max_rows
