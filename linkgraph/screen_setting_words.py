"""Settings of screening in words: `setting_words` has them with the others, rules quote them."""

from linkgraph.text import Text

SCREEN = {
    "rows": Text(
        "每项命中列出的依据行数（总数照写）；0 为全部",
        "source rows listed with a hit; all are counted. 0: all",
    ),
    "top": Text(
        "至多列出的账户数，命中规则多的在前（总数照写）；0 为全部",
        "accounts listed, most rules first; all are counted. 0: all",
    ),
    "open_cards": Text("1001：同一证件新开账户数", "1001: accounts opened by one holder …"),
    "open_days": Text("1001：在此工作日数之内", "… within this many working days"),
    "open_total": Text(
        "1002：同一证件在同一银行的账户数", "1002: accounts of one holder at one bank"
    ),
    "most_names": Text(
        "一个证件号码下不同户名超过此数，视为占位号码，不判断",
        "an ID number whose accounts bear more different names is a placeholder: not judged",
    ),
    "batch_holders": Text(
        "同一网点同一日开户的不同持有人数",
        "different holders who opened accounts at one branch on one day",
    ),
    "phone_holders": Text("同一联系电话下的不同持有人数", "different holders on one contact phone"),
    "shared_holders": Text(
        "使用同一IP、MAC或设备的不同持有人数",
        "different holders who used one IP, MAC or device",
    ),
    "shared_most": Text(
        "同一电话、IP、MAC或设备上的账户超过此数，视为公共值，不判断",
        "a phone, IP, MAC or device with more accounts than this is a public one: not judged",
    ),
    "window_days": Text(
        "3006、3007、3008：工作日数，含首尾",
        "3006, 3007, 3008: working days, both ends included",
    ),
    "more_than": Text(
        "3006、3007：不同对手多于此数；3008：交易多于此笔数",
        "3006, 3007: more different counterparties than this; 3008: more transfers than this",
    ),
    "gather_few": Text(
        "3006、3007：集中的一侧至多此数的对手",
        "3006, 3007: the concentrated side has at most this many counterparties …",
    ),
    "gather_share": Text(
        "3006、3007：其金额至少占两侧资金的此比例",
        "… with at least this share of both sides' money",
    ),
    "gather_least_fen": Text(
        "3006、3007：分散的一侧至少此金额（分）",
        "3006, 3007: at least this much (fen) on the scattered side",
    ),
    "repeat_band_share": Text(
        "3008：与其中一笔的金额相差至多此比例",
        "3008: amounts differ from one of them by at most this share of it",
    ),
    "passthrough_minutes": Text(
        "快进快出：转入后此分钟数之内转出",
        "rapid in-and-out: what came in leaves within this many minutes, …",
    ),
    "passthrough_share": Text("快进快出：转出至少为转入的此比例", "… at least this share of it, …"),
    "passthrough_fen": Text(
        "快进快出：转入、转出各至少此金额（分）",
        "… at least this much (fen) on either side, …",
    ),
    "passthrough_days_share": Text(
        "快进快出：有此情形的日数至少占交易日数的此比例",
        "… on at least this share of the days with transfers",
    ),
    "transit_gap_share": Text(
        "过账：|转入−转出|÷(转入+转出) 小于此比例",
        "transit: |in − out| ÷ (in + out) is less than this, …",
    ),
    "transit_least_fen": Text(
        "过账：转入+转出至少此金额（分）", "… in + out at least this much (fen), …"
    ),
    "transit_turnover": Text(
        "过账：转入+转出至少为平均余额的此倍数（已知余额时）",
        "… and at least this many times the average balance, where balances are known",
    ),
    "zeroed_fen": Text(
        "余额归零：转出后余额至多此金额（分）",
        "zeroed balance: at most this (fen) is left after money went out, …",
    ),
    "zeroed_times": Text("余额归零：至少此次数", "… this often, …"),
    "zeroed_least_fen": Text(
        "余额归零：每次转出至少此金额（分）",
        "… each time with a payment of at least this much (fen)",
    ),
    "probe_fen": Text(
        "试探：一笔至多此金额（分）", "probe: a payment of at most this much (fen), …"
    ),
    "probe_times": Text(
        "试探：其后同一付款人向同一收款人付款至少为其此倍数",
        "… then by the same payer to the same payee at least this many times as much, …",
    ),
    "probe_hours": Text("试探：在此小时数之内", "… within this many hours"),
    "dormant_days": Text(
        "睡眠：连续此天数没有收支（小额支出除外）",
        "dormant: no movement for this many days (small payments out aside), …",
    ),
    "dormant_small_fen": Text(
        "睡眠：支出至多此金额（分）的算小额消费",
        "… a payment out of at most this much (fen) being small consumption, …",
    ),
    "dormant_fen": Text(
        "睡眠：其后转入至少此金额（分）", "… then at least this much (fen) comes in …"
    ),
    "dormant_after_days": Text(
        "睡眠：在此自然日数之内，含首日",
        "… within this many calendar days, the first included",
    ),
    "habit_least": Text(
        "夜间、整数：至少此笔数才计算占比",
        "night, round amounts: fewest transfers that a share is taken of",
    ),
    "night_from": Text("夜间从此时起（点）", "night begins at this hour …"),
    "night_until": Text("夜间到此时止（点）", "… and ends at this one"),
    "night_share": Text("夜间交易笔数占比", "share of transfers made at night"),
    "round_fen": Text("整数金额：此金额（分）的倍数", "a round amount is a multiple of this (fen)"),
    "round_share": Text("整数金额笔数占比", "share of transfers of round amounts"),
    "top_few": Text(
        "集中度：金额最大的此数个付款人（收款人）",
        "concentration: the greatest payers (payees), this many of them, …",
    ),
    "top_share": Text(
        "集中度：至少占转入（转出）的此比例",
        "… have at least this share of what came in (went out), …",
    ),
    "top_least": Text(
        "集中度：付款人（收款人）至少此数才计算",
        "… of at least this many payers (payees)",
    ),
    "cash_share": Text(
        "取现至少为转入的此比例", "cash taken out is at least this share of what came in, …"
    ),
    "cash_least_fen": Text("取现至少此金额（分）", "… and at least this much (fen)"),
    "relay_payers": Text(
        "跑分：至少此数的不同付款人", "relay: at least this many different payers, …"
    ),
    "relay_minutes": Text(
        "跑分：在此分钟数之内转出（先进先出）",
        "… money leaves within this many minutes, first in, first out, …",
    ),
    "relay_quick_share": Text("跑分：至少转入的此比例如此转出", "… at least this share of it, …"),
    "relay_low_share": Text("跑分：转出÷转入至少为此", "… and out ÷ in is at least this …"),
    "relay_high_share": Text(
        "跑分：转出÷转入至多为此（余下似佣金）",
        "… and at most this: the rest is like a commission",
    ),
    "below_share": Text(
        "拆分：当日累计低于报告标准至多此比例",
        "just below: a day's total is below a reporting threshold by at most this share, …",
    ),
    "below_times": Text("拆分：至少此日数", "… on at least this many days …"),
    "below_days": Text("拆分：在此工作日数之内", "… within this many working days"),
    "below_cash_fen": Text(
        "当日现金收支的报告标准（分）", "reporting threshold of a day's cash (fen)"
    ),
    "below_person_fen": Text(
        "自然人当日转账的报告标准（分）",
        "reporting threshold of a day's transfers of a natural person (fen)",
    ),
    "below_company_fen": Text(
        "非自然人当日转账的报告标准（分）",
        "reporting threshold of a day's transfers of an organisation (fen)",
    ),
}
