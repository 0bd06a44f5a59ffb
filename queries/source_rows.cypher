// name:    source_rows
// summary: 一个账户所依据的全部原始行：哪个文件、哪个工作表、第几行。
//          Every row of the spreadsheets that says something about an account: file, sheet, row.
// params:  $account   string       a card or account number, or an account key
//          $max_rows  int = 10000  most rows returned
// returns: what    string  TRANSFERRED, or the type of link the row says
//          file    string  file as loaded
//          sha256  string  hash of the file
//          sheet   string  sheet, if the file has any
//          row     int     row number as a person sees it, 1-based
MATCH (a:Account {case: $case})
WHERE a.key = $account OR $account IN a.numbers
MATCH (a)-[t]-()
WHERE t.hash IS NOT NULL
UNWIND t.rows AS said
WITH DISTINCT type(t) AS what, said, last(split(said, ' #')) AS source
MATCH (s:SourceTable {case: $case, key: source})
WITH what, s, left(said, size(said) - size(source) - 2) AS place
WITH what, s, split(last(split(place, ' ')), '-') AS ends
UNWIND range(toInteger(ends[0]), toInteger(ends[-1])) AS row
WITH DISTINCT what, s.file AS file, s.sha256 AS sha256, s.sheet AS sheet, row
RETURN what, file, sha256, sheet, row
ORDER BY file, sha256, sheet, row, what
LIMIT $max_rows
