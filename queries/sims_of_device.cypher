// name:    sims_of_device
// summary: 设备上用过的手机号和SIM卡；不给设备则列出全部。
//          Phone numbers and SIMs used in a device; all devices when none is named.
// params:  $device    string = null  imei:…, mac:… or terminal:…
//          $max_rows  int = 1000     most rows returned
// returns: device      string  device key
//          user_kind   string  Phone or SIM
//          user        string  number, ICCID or IMSI
//          times       int     how often it is seen
//          first_time  time    earliest
//          last_time   time    latest
MATCH (d:Device {case: $case})<-[u:USED_IN]-(n:Phone|SIM)
WHERE ($device IS NULL OR d.key = $device) AND u.basis < 2
WITH d, n, CASE WHEN n:Phone THEN 'Phone' ELSE 'SIM' END AS user_kind,
     coalesce(sum(u.count), 0) AS times, min(u.first_us) AS first_time, max(u.last_us) AS last_time
RETURN d.key AS device, user_kind, n.key AS user, times, first_time, last_time
ORDER BY device, user_kind, user
LIMIT $max_rows
