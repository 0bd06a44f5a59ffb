-- name:    top_receivers
-- summary: 一段时间内收款最多的账户；不给时间则不限。
--          Accounts that received most in a span of time; without times, ever.
-- params:  $from      time = null  not before
--          $until     time = null  not after
--          $max_rows  int = 50     most rows returned
-- returns: account       string  account key
--          name          string  holder name
--          bank          string  bank
--          account_kind  string  kind of account
--          in_count      int     transfers that count
--          in_fen        int     fen
--          payers        int     distinct accounts
WITH received AS (
    SELECT payee AS id, count(*) AS in_count, sum(amount_fen) AS in_fen,
           count(DISTINCT payer) AS payers
    FROM transfers
    WHERE state = 0 AND amount_fen > 0
      AND ($from::BIGINT IS NULL OR time_us >= $from)
      AND ($until::BIGINT IS NULL OR time_us <= $until)
    GROUP BY payee
)
SELECT key AS account, name, bank, account_kind, in_count, in_fen, payers
FROM received JOIN Account USING (id)
ORDER BY in_fen DESC, account
LIMIT $max_rows
