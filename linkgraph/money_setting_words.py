"""Settings about victims' money in words: `setting_words` has them with the others."""

from linkgraph.text import Text

TRACE = {
    "bounds_most": Text(
        "至多为多少个位置计算“至少、至多”（必定和可能在那里的钱），钱多的优先；0 为不算",
        "positions that get a least and a most (what must and can be there), most money first; "
        "0: none",
    ),
    "bounds_work": Text(
        "……并以此计算量为限：按受害人的钱所及的交易、等待的条数，每个位置计两遍；"
        "计算前即定，与机器快慢无关；1亿约需十几秒至半分钟",
        "… and no more once this much work is reckoned: the transfers and waits that the victim's "
        "money can reach, twice a position; settled beforehand, whatever the machine; 100 million "
        "take some 10 to 30 seconds",
    ),
    "clock_seconds": Text(
        "流水次序比所写时间晚超过此秒数的交易会点名（两家银行的钟不一致）",
        "transfers that statements put later than their stated time by more than this are named "
        "(two banks' clocks contradict)",
    ),
    "paths": Text(
        "每个位置至多列出几条路径，钱多的优先（总数照写）；0 为全部",
        "paths listed with a position, most money first; all are counted. 0: all",
    ),
    "trail_rows": Text(
        "仅污染法：每名受害人至多列出几笔牵连交易，金额大的优先（未列的写明笔数）；0 为全部。"
        "其他规则总是全部列出",
        "under poison alone: transfers listed for each victim, most money first; how many are left "
        "out is said. 0: all. Other rules always list all",
    ),
    "exposures": Text(
        "污染法：每名受害人至多列出几个牵连账户，金额大的优先（总数照写）；0 为全部",
        "under poison: exposed accounts listed for each victim, most money first; all are counted. "
        "0: all",
    ),
}

VICTIMS = {
    "accept": Text(
        "办案人认定的受害人：账号（该账户被提出的各笔付款），或单笔付款的流水行"
        "（SHA-256开头:工作表:行号，文本文件写 SHA-256开头::行号）",
        "accepted: account numbers (all proposed payments of the account), or statement rows of "
        "single payments (SHA-256 start:sheet:row; text files: SHA-256 start::row)",
    ),
    "reject": Text(
        "不再提出的账号或流水行（写法同上）；报案表写明的仍计入并注明",
        "account numbers or rows that are never proposed; what a complaint names still counts, "
        "with a note",
    ),
    "minutes": Text(
        "报案时间与流水时间最多相差的分钟数；只知日期的须同日",
        "a complaint's time may differ from the statement's by this many minutes; the same day "
        "where only the day is known",
    ),
    "passed_hours": Text(
        "团伙的卡或中转账户，他人转入的款项在此小时数内转出的……为可疑卡",
        "a card of a ring, or a transit account, is suspect when what others paid into it left "
        "within this many hours, …",
    ),
    "passed_share": Text(
        "……占转入的此比例以上（先进先出）", "… at least this share of it, first in, first out"
    ),
    "least_fen": Text(
        "被提出者至少向可疑卡付款此数（分）",
        "a proposed payer has paid at least this much into suspect cards (fen), …",
    ),
    "back_share": Text(
        "……从团伙和可疑卡收回的至多占此比例",
        "… and got back from rings and suspect cards at most this share of it",
    ),
}

FREEZE = {
    "warn_days": Text(
        "在此天数以内届满的措施予以提醒",
        "measures in force that end within this many days are warned of",
    ),
    "likely_weight": Text(
        "排序用的三点估计：（必有 + 此数 × 预计 + 可能）÷（此数 + 2）",
        "order of cards: (must + this × expected + can) ÷ (this + 2), a three-point estimate",
    ),
    "step_fen": Text(
        "估计数落在同一档（每档此数，分）的卡视为相等，快进快出的在前",
        "cards whose figures fall into one step of this many fen are equals: the faster one first",
    ),
    "bounds_most": Text(
        "至多为多少个账户计算必有与可能（只算可能列入清单的）；0 为不算",
        "accounts that get a least and a most at most: those that can be listed; 0: none",
    ),
    "pairs_most": Text(
        "至多为多少对（所列的卡、受害人）计算必有与可能，按列出的次序；0 为不算",
        "pairs of a listed card and a victim that get them, in the order of the list; 0: none",
    ),
    "bounds_work": Text(
        "账户、其次各对，各以此计算量为限（restitution 亦然：算不完全部受害人时不作分配）："
        "按受害人的钱所及的交易、等待的条数，每个计两遍；"
        "计算前即定，与机器快慢无关；1亿约需十几秒至半分钟",
        "accounts, and then pairs, get them until this much work is reckoned for each "
        "(`restitution` as well: it shares nothing out where that does not reach for every "
        "victim): the "
        "transfers and waits that the money can reach, twice an account or pair; settled "
        "beforehand, whatever the machine; 100 million take some 10 to 30 seconds",
    ),
    "rows": Text(
        "每张卡列出多少笔转入的来源行，金额大的优先；0 为全部",
        "transfers whose source rows are listed with a card, most money first; 0: all",
    ),
}

REQUESTS = {
    "margin_days": Text(
        "起始日期比受害人资金最早转入的日期提前的天数",
        "the period begins this many days before victims' money first came",
    ),
    "days_after": Text(
        "截止日期为最后转入之后此天数；0 为截至所问时刻",
        "… and ends this many days after it last came; 0: at the moment asked for",
    ),
    "high_fen": Text("未追踪资金达到此数（分）为高优先级", "high priority from this many fen on"),
    "middle_fen": Text("……达到此数（分）为中优先级", "… middle priority from this many fen on"),
    "rows": Text(
        "每个账户列出多少笔转入的来源行，金额大的优先；0 为全部",
        "transfers whose source rows are listed with an account, most money first; 0: all",
    ),
    "orders": Text(
        "每个支付平台列出多少笔支付，金额大的优先（总数照写）；0 为全部",
        "payments listed with a platform, most money first; all are counted. 0: all",
    ),
}
