"""What each setting of case.toml means, in both languages: comments there, and docs/settings.md."""

from collections.abc import Mapping

from linkgraph.money_setting_words import FREEZE, REQUESTS, TRACE, VICTIMS
from linkgraph.pattern_setting_words import PATTERNS
from linkgraph.screen_setting_words import SCREEN
from linkgraph.text import Text

SECTIONS: Mapping[str, Text] = {
    "derive": Text("如何由证据推出图", "how evidence becomes the graph"),
    "clusters": Text(
        "什么把账户连在一起，什么太常见而不算",
        "what ties accounts together, and what is too common",
    ),
    "chains": Text(
        "显示哪些资金链（资金总是追到终点）", "which chains are shown; money is followed to its end"
    ),
    "trace": Text(
        "追踪受害人资金时另算、另列什么", "what is computed and listed beside victims' money"
    ),
    "reconcile": Text("流水核对时另列什么", "what reconcile lists beside the balances"),
    "victims": Text(
        "谁算受害人，谁被提出作为受害人", "who counts as a victim, and who is proposed as one"
    ),
    "freeze": Text(
        "待冻结的卡怎样排序，哪些措施要提醒", "how cards are ranked, which measures are warned of"
    ),
    "requests": Text(
        "调单的起止时间与优先级", "the period that is asked for, and how urgent a request is"
    ),
    "patterns": Text(
        "交易形态找多远，怎样才算一个形态",
        "how far shapes of payments are looked for, and what makes one",
    ),
    "screen": Text("筛查规则的阈值", "thresholds of the screening rules"),
}

_DERIVE = {
    "pair_seconds": Text(
        "同一笔转账双方流水的时间最多相差的秒数",
        "two sides of one transfer: their clocks may differ by this many seconds",
    ),
    "reversal_days": Text(
        "冲正与原交易最多相隔的天数",
        "a reversal is matched to an original at most this many days earlier",
    ),
    "most_numbers": Text(
        "一个号码与超过此数的其他号码配对时视为过渡户，不合并任何账户",
        "a number paired with more others than this joins nobody (a clearing account)",
    ),
    "wallet_tables": Text(
        "支付宝账户明细、余额明细、转账明细、提现记录中的同一笔只算一笔；false：每表各算一笔",
        "a wallet's trades, balance details, transfers and withdrawals that tell of one event are "
        "one transfer; false: each table counts by itself",
    ),
    "wallet_seconds": Text(
        "钱包各表对同一笔的时间最多相差的秒数（流水号相同的不受此限）",
        "two tables of one wallet: their times for one event may differ by this many seconds, "
        "unless a serial number is equal",
    ),
    "wallet_cards": Text(
        "钱包的充值、提现、银行卡付款与该卡流水中对应的一笔只算一笔；false：各算一笔",
        "a wallet's top-up, withdrawal or payment by bank card and the row of that card's own "
        "statement are one transfer; false: they are two",
    ),
    "withdrawal_hours": Text(
        "钱包提现（或退款到卡）最迟在多少小时后到银行卡账",
        "money that a wallet pays out reaches the bank card at most this many hours later",
    ),
    "overlaps": Text(
        "重复调取的同一行只算一笔；false：每行各算一笔",
        "rows of repeated retrievals are one transfer; false: each row is one of its own",
    ),
    "pair_sides": Text(
        "同一笔转账双方流水（及转账记录）配为一笔；false：一律不配对",
        "both parties' rows (and payment tables') are one transfer; false: nothing is paired",
    ),
    "reversals": Text(
        "识别冲正与被冲正的交易，不计入合计；false：不识别，全部计入",
        "reversals and what they took back are found and left out of sums; false: all rows count",
    ),
    "own_transfers": Text(
        "标出本人互转（同一账户的卡、同一证件号码，或证件不明而户名相同）；false：不标",
        "transfers between accounts of one holder (one account's cards, one ID number, or one name "
        "where an ID is unknown) are marked; false: none is",
    ),
    "apart": Text(
        "办案人认定单独成一笔的行：SHA-256开头:工作表:行号（文本文件写 SHA-256开头::行号），"
        "不与其他行合并、不配对、不作冲正",
        "rows that the investigator says stand for themselves: SHA-256 start:sheet:row (text "
        "files: SHA-256 start::row); never merged, paired or matched to a reversal",
    ),
}

_CLUSTERS = {
    "crowd": Text(
        "被超过此数的持有人共用的值太公共，不作关联（运营商出口、自助机、热线）；扣押不受此限",
        "a value shared by more holders than this is a crowd (carrier NAT, kiosk, hotline) and is "
        "cut; seizures never are",
    ),
    "ignore": Text(
        "办案人切除的值：号码、电话、IP、地址、名称",
        "values the investigator has cut: numbers, phones, IPs, addresses, names",
    ),
    "keep": Text(
        "无论多少人共用、叫什么名字都保留的值", "values never cut, whatever their degree or name"
    ),
    "least_holders": Text(
        "构成团伙的最少持有人数（人、单位）", "fewest holders (people, companies) that make a ring"
    ),
    "most_names": Text(
        "一个证件号码出现在超过此数的不同户名下，视为占位号码",
        "an ID number under more different names than this is a placeholder: cut",
    ),
    "seizure": Text("同一次搜查扣押的卡之间的权重", "weight of cards seized in one search"),
    "agent": Text("同一经办人代办开户的权重", "weight of one agent opening accounts for two"),
    "phone": Text("共用联系电话的权重", "weight of one contact phone"),
    "sim_owner": Text(
        "联系电话登记在同一机主名下的权重", "weight of contact phones registered to one person"
    ),
    "device": Text("共用手机或电脑（IMEI、MAC）的权重", "weight of one handset or computer"),
    "terminal": Text("共用终端号（ATM、POS、自助机）的权重", "weight of one terminal number"),
    "ip": Text("共用 IP 地址的权重", "weight of one IP address"),
    "branch_day": Text(
        "同一天在同一网点开户（卡）的权重", "weight of opening at one branch on one day"
    ),
    "address": Text("同一地址的权重", "weight of one address"),
    "call": Text(
        "同与某一号码通话的权重；只作佐证，不单独关联",
        "weight of calls with a holder's phone; supports other ties, never ties by itself",
    ),
    "money": Text(
        "双向或反复转手的资金往来的权重；只作佐证，不单独关联",
        "weight of money both ways, or passed on again and again; supports, never ties by itself",
    ),
    "fade_personal": Text(
        "电话、机主、经办人、扣押：权重 ÷（持有人数 − 1）的此次方",
        "phones, SIM owners, agents, seizures: weight / (holders - 1) to this power",
    ),
    "fade_device": Text("设备：同上", "devices: the same"),
    "fade_place": Text(
        "IP、终端、网点、地址、通话、资金：同上",
        "IPs, terminals, branches, addresses, calls, money: the same",
    ),
    "together": Text(
        "一分钟内先后登录、卡号相连时加重的倍数",
        "times heavier: logins within one minute, consecutive card numbers",
    ),
    "home": Text(
        "同姓或同址的二至五人在家共用的值减轻的倍数",
        "times lighter: what two to five people of one name or address share at home",
    ),
    "weak": Text("轻于此的关联只作佐证", "a lighter tie only supports others"),
    "least_tie": Text(
        "与团伙的关联达到此权重才算成员", "a holder belongs to a ring when his ties weigh this much"
    ),
    "least_strength": Text(
        "团伙内每个持有人的关联平均至少此权重", "ties of a ring weigh at least this a holder"
    ),
    "join": Text(
        "两组之间的关联达到组内的此比例时并为一个团伙",
        "two groups are one ring when the ties between them weigh this share of those inside",
    ),
    "home_most": Text("一户最多的人数", "most people of a home"),
    "device_few": Text(
        "不超过此数的持有人共用的设备本身即可关联，更多则可能是自助机",
        "a device on at most this many holders ties by itself; on more it may be a kiosk",
    ),
    "bulk": Text(
        "持有他人银行卡达到此数为卡商（参照妨害信用卡管理：五张以上）",
        "cards of this many others held together make a dealer (five: 妨害信用卡管理)",
    ),
    "passing_minutes": Text(
        "进账后在此分钟内转出的算过账", "money that leaves within this many minutes passed through"
    ),
    "passing_share": Text(
        "过账占进账的此比例以上为中转账户", "share of inflow that passes through a transit account"
    ),
    "passing_least_fen": Text("……且进账至少此数（分）", "… and at least this much came in (fen)"),
    "cash_share": Text(
        "取现占出账的此比例以上为取现账户", "share of outflow taken as cash by a cash-out account"
    ),
    "calls_least": Text("两个号码至少通话此数才作佐证", "fewest calls between two phones to count"),
    "mutual_least": Text(
        "两个持有人之间至少此数的转账才作佐证", "fewest transfers between two holders to count"
    ),
    "mutual_balance": Text(
        "双向资金中较小一方至少占较大一方的此比例",
        "the smaller direction of mutual money is at least this share of the larger",
    ),
    "payroll_months": Text(
        "在此数以上的不同月份向一组人中多数付款的付款人视为雇主",
        "a payer that pays most of a group in this many different months employs it",
    ),
    "batch_share": Text("多数：达到此比例", "most of a group: this share"),
    "reason_rows": Text(
        "每条理由最多列出的来源行数（理由中写明总数）",
        "source rows listed with a reason; its sentence says how many there are in all",
    ),
}

_CHAINS = {
    "hops": Text("一条链最多的转账笔数；0 为不限", "most transfers in a chain; 0: no limit"),
    "within_hours": Text(
        "相邻两笔之间最长的小时数；0 为不限",
        "longest wait between two transfers of a chain, in hours; 0: no limit",
    ),
}

_RECONCILE = {
    "gap_days": Text(
        "余额在相隔至少此天数的两行之间跳变时，另列为时间缺口",
        "a balance that jumps between rows at least this many days apart is a gap in time, too",
    ),
    "counterparties": Text(
        "列出多少个只作为对手出现的账户（按金额）；0 为全部",
        "accounts seen only as counterparties that are listed, most money first; 0: all",
    ),
}

EXPLANATIONS: Mapping[tuple[str, str], Text] = {
    (section, name): words
    for section, settings in (
        ("derive", _DERIVE),
        ("clusters", _CLUSTERS),
        ("chains", _CHAINS),
        ("trace", TRACE),
        ("reconcile", _RECONCILE),
        ("victims", VICTIMS),
        ("freeze", FREEZE),
        ("requests", REQUESTS),
        ("patterns", PATTERNS),
        ("screen", SCREEN),
    )
    for name, words in settings.items()
}
