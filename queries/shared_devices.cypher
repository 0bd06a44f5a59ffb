// name:    shared_devices
// summary: 几个账户、手机号或SIM卡共用的设备，共用最多的在前。
//          Devices that several accounts, phones or SIMs used, the most used first.
// params:  $min_users  int = 2    fewest users that make a device worth listing
//          $max_rows   int = 100  most rows returned
// returns: device       string          imei:…, mac:… or terminal:…
//          device_kind  string          imei, mac or terminal
//          accounts     list of string  account keys, in order
//          phones       list of string  numbers, in order
//          sims         list of string  ICCID or IMSI, in order
//          user_count   int             accounts, phones and SIMs together
MATCH (d:Device {case: $case})<-[u:LOGGED_IN_FROM|USED_IN]-(n:Account|Phone|SIM)
WHERE u.basis < 2
WITH DISTINCT d, n ORDER BY n.key
WITH d, collect(CASE WHEN n:Account THEN n.key END) AS accounts,
     collect(CASE WHEN n:Phone THEN n.key END) AS phones,
     collect(CASE WHEN n:SIM THEN n.key END) AS sims
WITH d, accounts, phones, sims, size(accounts) + size(phones) + size(sims) AS user_count
WHERE user_count >= $min_users
RETURN d.key AS device, d.device_kind AS device_kind, accounts, phones, sims, user_count
ORDER BY user_count DESC, device
LIMIT $max_rows
