"""Settings of patterns in words: `setting_words` has them with the others."""

from linkgraph.text import Text

PATTERNS = {
    "window_days": Text(
        "一个形态的各笔交易在此天数之内（由几部分连成的，各部分如此）",
        "a shape's payments lie within this many days (of one put together of parts, those of each "
        "part), …",
    ),
    "hop_days": Text(
        "……资金在前后两步之间的账户上至多停留此天数（金额恰好相合的不限）",
        "… and money rests on an account between two steps at most this many days (where sums are "
        "exact, however long)",
    ),
    "least_fan": Text(
        "分散转入、转出至少有此数的不同付款人（收款人）",
        "a fan has at least this many different payers, or payees",
    ),
    "known_fan": Text(
        "围绕一个已知账户查找的分散转入、转出至少有此数的对手",
        "the same of fans that are looked for around one known account",
    ),
    "known_score": Text(
        "围绕一个已知账户：达到此分的结果排在分散转入、转出之前，其交易不再计入它们，其成员视为已知"
        "（1.5分：偶然出现的机会为三十分之一）",
        "around one known account, findings with so many points come before fans, explain their "
        "own payments, and make their members known (1.5: one in thirty by chance)",
    ),
    "least_turn": Text(
        "不凭精确金额的“先集中后分散”：先收、后付合计至少有此数的交易……",
        "gather-scatter without exact amounts: at least so many payments in and then out together, "
        "…",
    ),
    "most_turn": Text(
        "……收、付各至多取此数，取离转折最近的",
        "… and at most so many of either, the nearest to the moment between them",
    ),
    "least_fen": Text("小于此数（分）的交易不看", "payments below this (fen) are not looked at"),
    "hub": Text(
        "一段时间内不同对手超过此数的账户视为枢纽：形态不穿过它（其本身的分散、集中仍会列出）",
        "an account with more different counterparties than this in one window is a hub: no shape "
        "passes through it; fans around it are still found",
    ),
    "fans_each": Text(
        "一个账户作为收款人、付款人各至多列出几处分散转入、转出",
        "fans listed of one account as payee, and as many as payer",
    ),
    "shares_learned": Text(
        "从本案金额学得的转出比例（1 减手续费率）至多有此数：……",
        "shares that accounts pass on exactly (1 less their commission) are learned from the "
        "case, at most so many: …",
    ),
    "share_odds": Text(
        "……某一比例下的金额之多，偶然出现的机会小于此数分之一才算学得，……",
        "… one is learned where chance would put as many amounts on it less than once in so "
        "many, …",
    ),
    "share_times": Text(
        "……且其次数至少为本案不相干交易之间的此倍数",
        "… and where it is seen so many times as often as between unrelated payments of the case",
    ),
    "successions": Text(
        "学习转出比例时，一笔转入之后至多看此数的转出：转出更多的，说不上转的是哪一笔",
        "payments out that are looked at after one payment in, to learn shares: an account that "
        "pays more passes on nobody's payment in particular",
    ),
    "choices": Text(
        "每个账户为核对“转出恰为转入的一定比例”而试的转入（转出）组合数",
        "sets of payments in, and of payments out, that are tried at an account for exact sums",
    ),
    "least_ways": Text(
        "不看金额的“分散后集中”：付款人与收款人之间至少有此数的账户",
        "scatter-gather without amounts: at least so many accounts between payer and payee",
    ),
    "ways": Text(
        "经过一个账户的路（先转入、后转出）超过此数的，该账户不计入",
        "an account with more ways through it (a payment in, a later one out) is left out of them",
    ),
    "common_payees": Text(
        "两个付款人在一个时间段内的共同收款人不超过此数的，从每个共同收款人各起一个时间段；超过的，"
        "相邻时间段重叠一半（多付多收）",
        "two payers with at most so many payees in common in one window have windows that begin "
        "with each of them; with more, windows that overlap by half (bipartite shapes)",
    ),
    "joined_odds": Text(
        "不同付款人或收款人之间的路有共同交易的，各自由巧合出现的机会都不超过此数分之一，才并为一个形态",
        "ways of several payers or payees that share a payment are one shape where chance would "
        "put less than one in so many of either at its first account",
    ),
    "apart_odds": Text(
        "手续费率相同、只有一个共同付款人（或收款人）的各次过账：它在其中的付款（收款）相隔，在收付双方都相同的"
        "过账中属于最长的此数分之一的，不并为一个形态；0 为不论相隔多久",
        "passes that kept the same commission and have one payer, or payee, in common are one "
        "shape where its payments in them lie no further apart than all but one in so many of "
        "those in passes that have both in common; 0: however far apart",
    ),
    "least_hops": Text(
        "回路、长链至少有此数的交易（金额相合、经过两个以上账户的不限）……",
        "cycles and chains have at least this many payments (exact sums through two accounts or "
        "more: any number), …",
    ),
    "most_hops": Text(
        "……至多有此数的交易（过账前后相接的可以更多）",
        "… and at most this many (passes that follow on each other may be more)",
    ),
    "nearest": Text(
        "找回路、长链时，一笔转出之前收到的各笔中，只看最近的这几笔",
        "of what an account received before it paid, the latest so many payments are looked at as "
        "the step before in a cycle or chain",
    ),
    "walks_kept": Text(
        "找回路、长链时，以同一笔收尾、笔数相同的各条路径，只保留最难用巧合解释的这几条"
        "（交易少的案件，此项和上一项按下两项放宽）",
        "rows of payments kept of each last payment and length while cycles and chains are looked "
        "for, the least likely by chance first (this and the number before it are greater in small "
        "cases, as the next two say)",
    ),
    "plenty": Text(
        "案件交易笔数 n 少于此数的，上两项放宽为 √(plenty÷n) 倍……",
        "in a case of n payments, fewer than this, the two numbers before are √(plenty ÷ n) times "
        "as great, …",
    ),
    "plenty_times": Text("……至多放宽为此倍数", "… so many times at most"),
    "pays_once": Text(
        "回路、长链中，转移资金的各步有此比例被看作在全案只往来一次（不论方向）的两个账户之间的",
        "in cycles and chains so great a share of passings on is taken to be between accounts "
        "with only one payment in the case, either way",
    ),
    "odds_against": Text(
        "路径若用巧合解释比用转手解释可信超过此倍数，不再往下找；0 为全部往下找",
        "no row of payments is followed further that chance explains better than passing on, by "
        "more than this many to one; 0: all are followed",
    ),
    "most_found": Text(
        "回路、长链各至多找出几项，最难用巧合解释的在前；0 为全部",
        "cycles found, and chains found, at most, the least likely by chance; 0: all",
    ),
    "most_kept": Text(
        "中转账户至多留下所收的此比例（佣金实务中多为0.5%至5%，很少超过15%）",
        "an account that passes on what it got keeps at most this share (a commission is 0.5 to "
        "5 % in practice, rarely more than 15 %)",
    ),
    "pass_hours": Text(
        "款项到账后在此小时数内转走，视为过账（每跳24小时）",
        "money that left an account within this many hours passed through (24 h a hop)",
    ),
    "matched_share": Text(
        "所收款项按“先进先出”至少此比例转出，才算转走",
        "money is passed on when at least this share of it left, first in, first out",
    ),
    "nested_share": Text(
        "一个形态有此比例的交易已在更高分的结果中，即并入其中",
        "a shape with this share of its payments in better findings is a part of one of them",
    ),
    "parts_listed": Text(
        "并入一项结果的形态，至多列出几个，分高的在前，各类中最高的优先列出；0 为全部",
        "shapes that are parts of a finding listed with it, best first, the best of each type "
        "before second ones; 0: all",
    ),
    "sign_one_in": Text(
        "合法情形的迹象：每此数笔交易（每此数个账户）中至少有一笔（一个）如此，才写出",
        "a sign of an innocent reading is named where one in so many transfers or accounts has it",
    ),
    "least_family": Text(
        "户主同姓者至少有此数，才作为合法情形的迹象",
        "a family name is such a sign where at least so many holders have it in common",
    ),
    "customary": Text(
        "本案中同样长短的回路、大小相近的“先分散后集中”达到此数即属常见：其中一半都有的分数不计"
        "（不足此数的，按另有此数个无分的形态估算）",
        "cycles of one length, and scatter-gather of about one size, are customary in a case that "
        "has so many or more: what half of them have gives no points (fewer: that many without "
        "points are thought to be there too)",
    ),
    "same_size": Text(
        "两个形态的交易笔数相差不超过此倍数的，算作大小相近",
        "two shapes are of about one size where one has at most so many times the other's payments",
    ),
    "least_score": Text(
        "低于此分的不列（1分：偶然出现的机会为十分之一）",
        "findings with fewer points are left out (1: one in ten by chance)",
    ),
    "top": Text("至多列出几项，分高的在前；0 为全部", "findings listed, best first; 0: all"),
}
