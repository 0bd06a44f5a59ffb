-- name:    cash_exits
-- summary: 把钱取成现金的账户，取现最多的在前。
--          Accounts that turned money into cash, the most first.
-- params:  $max_rows  int = 100  most rows returned
-- returns: account     string  account key
--          name        string  holder name
--          bank        string  bank
--          cash_count  int     cash withdrawals
--          cash_fen    int     fen
--          first_time  time    earliest
--          last_time   time    latest
WITH taken AS (
    SELECT payer AS id, count(*) AS cash_count, sum(amount_fen) AS cash_fen,
           min(time_us) AS first_time, max(time_us) AS last_time
    FROM transfers JOIN Account b ON b.id = payee
    WHERE state = 0 AND amount_fen > 0 AND b.account_kind = 'cash'
    GROUP BY payer
)
SELECT key AS account, name, bank, cash_count, cash_fen, first_time, last_time
FROM taken JOIN Account USING (id)
ORDER BY cash_fen DESC, account
LIMIT $max_rows
