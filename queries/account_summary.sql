-- name:    account_summary
-- summary: 一个账户的概况：户名、开户行、进出笔数和金额、往来对手数。
--          One account at a glance: holder, bank, money in and out, how many counterparties.
-- params:  $account  string  a card or account number, or an account key
-- returns: account       string          account key
--          numbers       list of string  all its card and account numbers
--          account_kind  string          bank, company, wallet, cash, platform or unknown
--          name          string          holder name
--          holder_id     string          holder ID number
--          bank          string          bank
--          covered       bool            its own statement is in the case
--          in_count      int             transfers in that count
--          in_fen        int             fen
--          payers        int             distinct accounts
--          out_count     int             transfers out that count
--          out_fen       int             fen
--          payees        int             distinct accounts
--          first_time    time            earliest counted transfer
--          last_time     time            latest counted transfer
WITH a AS (
    SELECT * FROM Account
    WHERE key = $account OR list_contains(numbers, $account)
), counted AS (
    SELECT * FROM transfers WHERE state = 0 AND amount_fen > 0
), i AS (
    SELECT payee AS id, count(*) AS in_count, sum(amount_fen) AS in_fen,
           count(DISTINCT payer) AS payers, min(time_us) AS first_in, max(time_us) AS last_in
    FROM counted WHERE payee IN (SELECT id FROM a) GROUP BY payee
), o AS (
    SELECT payer AS id, count(*) AS out_count, sum(amount_fen) AS out_fen,
           count(DISTINCT payee) AS payees, min(time_us) AS first_out, max(time_us) AS last_out
    FROM counted WHERE payer IN (SELECT id FROM a) GROUP BY payer
)
SELECT key AS account, numbers, account_kind, name, holder_id, bank, covered,
       coalesce(in_count, 0) AS in_count, coalesce(in_fen, 0) AS in_fen,
       coalesce(payers, 0) AS payers, coalesce(out_count, 0) AS out_count,
       coalesce(out_fen, 0) AS out_fen, coalesce(payees, 0) AS payees,
       least(first_in, first_out) AS first_time, greatest(last_in, last_out) AS last_time
FROM a LEFT JOIN i USING (id) LEFT JOIN o USING (id)
ORDER BY account
