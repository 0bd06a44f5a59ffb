-- name:    source_rows
-- summary: 一个账户所依据的全部原始行：哪个文件、哪个工作表、第几行。
--          Every row of the spreadsheets that says something about an account: file, sheet, row.
-- params:  $account   string       a card or account number, or an account key
--          $max_rows  int = 10000  most rows returned
-- returns: what    string  TRANSFERRED, or the type of link the row says
--          file    string  file as loaded
--          sha256  string  hash of the file
--          sheet   string  sheet, if the file has any
--          row     int     row number as a person sees it, 1-based
WITH a AS (
    SELECT id FROM Account
    WHERE key = $account OR list_contains(numbers, $account)
), said AS (
    SELECT 'TRANSFERRED' AS what, r.file, r.sha256, r.sheet, r.row
    FROM transfers t JOIN transfer_rows r ON r.transfer = t.id
    WHERE t.payer IN (FROM a) OR t.payee IN (FROM a)
    UNION
    SELECT l.type, r.file, r.sha256, r.sheet, r.row
    FROM links l JOIN link_rows r ON r.link = l.id
    WHERE l.source IN (FROM a) OR l.target IN (FROM a)
)
SELECT what, file, sha256, sheet, row
FROM said
ORDER BY file, sha256, sheet NULLS LAST, row, what
LIMIT $max_rows
