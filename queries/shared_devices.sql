-- name:    shared_devices
-- summary: 几个账户、手机号或SIM卡共用的设备，共用最多的在前。
--          Devices that several accounts, phones or SIMs used, the most used first.
-- params:  $min_users  int = 2    fewest users that make a device worth listing
--          $max_rows   int = 100  most rows returned
-- returns: device       string          imei:…, mac:… or terminal:…
--          device_kind  string          imei, mac or terminal
--          accounts     list of string  account keys, in order
--          phones       list of string  numbers, in order
--          sims         list of string  ICCID or IMSI, in order
--          user_count   int             accounts, phones and SIMs together
WITH used AS (
    SELECT DISTINCT target AS device, source_kind AS kind, source_key AS key FROM links
    WHERE type IN ('LOGGED_IN_FROM', 'USED_IN') AND target_kind = 'Device' AND basis < 2
), shared AS (
    SELECT device, count(*) AS user_count,
           coalesce(list(key ORDER BY key) FILTER (kind = 'Account'), []) AS accounts,
           coalesce(list(key ORDER BY key) FILTER (kind = 'Phone'), []) AS phones,
           coalesce(list(key ORDER BY key) FILTER (kind = 'SIM'), []) AS sims
    FROM used GROUP BY device HAVING count(*) >= $min_users
)
SELECT key AS device, device_kind, accounts, phones, sims, user_count
FROM shared JOIN Device ON Device.id = shared.device
ORDER BY user_count DESC, key
LIMIT $max_rows
