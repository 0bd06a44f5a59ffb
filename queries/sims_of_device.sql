-- name:    sims_of_device
-- summary: 设备上用过的手机号和SIM卡；不给设备则列出全部。
--          Phone numbers and SIMs used in a device; all devices when none is named.
-- params:  $device    string = null  imei:…, mac:… or terminal:…
--          $max_rows  int = 1000     most rows returned
-- returns: device      string  device key
--          user_kind   string  Phone or SIM
--          user        string  number, ICCID or IMSI
--          times       int     how often it is seen
--          first_time  time    earliest
--          last_time   time    latest
SELECT target_key AS device, source_kind AS user_kind, source_key AS user,
       coalesce(sum(count), 0) AS times, min(first_us) AS first_time, max(last_us) AS last_time
FROM USED_IN
WHERE ($device::VARCHAR IS NULL OR target_key = $device) AND basis < 2
GROUP BY target_key, source_kind, source_key
ORDER BY target_key, source_kind, source_key
LIMIT $max_rows
