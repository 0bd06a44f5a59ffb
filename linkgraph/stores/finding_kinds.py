"""What findings are written as: labels and relationship types of their own, beside the graph.

All of it is marked `finding`, follows from settings (money from a rule, too) and is replaced as a
whole: none of it is evidence.
"""

from dataclasses import dataclass
from typing import Literal

from linkgraph.schema import Column, fen, flag, string, time
from linkgraph.stores.cypher import NTH, ROWS
from linkgraph.text import Text

Part = Literal["money", "patterns", "screening"]
"""What findings are of: `trace`, `patterns` or `screen`."""

MONEY_TYPE, RESTS_TYPE = "VICTIM_MONEY", "MONEY_RESTS"
PATTERN, MEMBER_TYPE, STEP_TYPE = "PatternFinding", "IN_PATTERN", "PATTERN_MONEY"
RULE, HIT_TYPE = "ScreenRule", "MEETS_RULE"

_VICTIM = (
    string("victim", "受害人编号", "victim's id"),
    string("victim_name", "受害人姓名", "victim's name"),
)
_TIER = Column("tier", "int32", Text("级", "tier"))
_CERTAIN = flag("certain", "与同一时间的先后无关", "no order of equal times changes it")
_MOMENT = (
    time("time_us", "转账时间", "time of the transfer"),
    Column("precision", "uint8", Text("时间精度", "time precision"), "Precision"),
    time("order_us", "排序时间", "time it is ordered by"),
    NTH,
)
MONEY_COLUMNS = (
    *_VICTIM,
    fen("amount_fen", "转账金额", "amount of the transfer"),
    fen("carried_fen", "其中受害人的钱", "victim's money in it"),
    *_MOMENT,
    _TIER,
    _CERTAIN,
    ROWS,
)
RESTS_COLUMNS = (
    *_VICTIM,
    string("victim_id_number", "受害人证件号码", "victim's ID number"),
    Column("accounts", "strings", Text("受害人的账户", "victim's accounts")),
    string("state", "去向", "where it is"),  # held, cash, platform, left_data
    fen("fen", "金额", "amount"),
    fen("least_fen", "至少", "least"),
    fen("most_fen", "至多", "most"),
    _TIER,
    string("before", "转出前的账户", "account that it left last"),
    string("place", "取现地点", "where cash was taken"),
    string("abroad", "出境的字样", "words that say it left the country"),
    flag("returned", "已返还", "back on an account of the victim"),
    flag("stopped", "止于另一受害人的付款", "stopped in another victim's payment"),
    _CERTAIN,
)

_TYPOLOGY = string("typology", "形态", "shape")  # code of shapes.found.TYPOLOGIES
_LAYER = Column("layer", "int32", Text("此前的步数", "steps of the shape before it"))
PATTERN_COLUMNS = (
    Column("rank", "int32", Text("名次", "rank")),
    _TYPOLOGY,
    Column("score", "float64", Text("分值", "score")),
    Column("accounts", "int32", Text("账户数", "accounts")),
    Column("transfers", "int32", Text("笔数", "transfers")),
    time("first_us", "首笔", "first transfer"),
    time("last_us", "末笔", "last transfer"),
    fen("amount_fen", "交易金额合计（仅人民币）", "sum of its transfers (yuan only)"),
    Column("reasons", "strings", Text("分值的依据", "grounds of the score")),
    Column("parts", "strings", Text("包含的形态", "shapes merged in it")),
    string("says_zh", "情况", "what the rows show, in Chinese"),
    string("says_en", "情况（英文）", "what the rows show"),
    string("innocent_zh", "合法情形与核查", "innocent reading, in Chinese"),
    string("innocent_en", "合法情形与核查（英文）", "innocent reading, and what to check"),
)
MEMBER_COLUMNS = (
    string("role", "角色", "role"),  # payer: it only pays in the shape; payee; both
    _LAYER,
    Column("received", "int32", Text("转入笔数", "transfers received in it")),
    Column("paid", "int32", Text("转出笔数", "transfers made in it")),
    fen("received_fen", "转入（仅人民币）", "received in it (yuan only)"),
    fen("paid_fen", "转出（仅人民币）", "paid in it (yuan only)"),
)
STEP_COLUMNS = (
    string("pattern", "线索编号", "finding"),
    _TYPOLOGY,
    _LAYER,
    fen("amount_fen", "转账金额", "amount of the transfer"),
    string("currency", "币种", "currency"),
    *_MOMENT,
    ROWS,
)

RULE_COLUMNS = (
    string("name_zh", "名称", "name, in Chinese"),
    string("name_en", "名称（英文）", "name"),
    string("citation_zh", "出处", "source, in Chinese"),
    string("citation_en", "出处（英文）", "source"),
    Column("accounts", "int32", Text("全案命中账户数", "accounts of the case that meet it")),
)
HIT_COLUMNS = (
    string("rule", "规则编号", "id of the rule"),
    string("text_zh", "情况", "what was found, in Chinese"),
    string("text_en", "情况（英文）", "what was found"),
    Column("figures", "strings", Text("数字", "figures")),
    Column("thresholds", "strings", Text("阈值", "thresholds")),
    ROWS,
    Column("row_count", "int32", Text("依据行数", "rows in all")),
)


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One label (`target` empty: its nodes have `key`, then `columns`), or one relationship type
    that leads from accounts to nodes of `target`. `sums`: numbers of `columns` whose sum, with how
    many there are, must be on the server what the marker says."""

    name: str
    part: Part
    columns: tuple[Column, ...]
    sums: tuple[str, ...]
    target: str = ""


NODES = (
    FindingKind(PATTERN, "patterns", PATTERN_COLUMNS, ("rank",)),
    FindingKind(RULE, "screening", RULE_COLUMNS, ("accounts",)),
)
TIES = (
    FindingKind(MONEY_TYPE, "money", MONEY_COLUMNS, ("carried_fen",), "Account"),
    FindingKind(RESTS_TYPE, "money", RESTS_COLUMNS, ("fen",), "Account"),
    FindingKind(MEMBER_TYPE, "patterns", MEMBER_COLUMNS, ("received_fen", "paid_fen"), PATTERN),
    FindingKind(STEP_TYPE, "patterns", STEP_COLUMNS, ("amount_fen",), "Account"),
    FindingKind(HIT_TYPE, "screening", HIT_COLUMNS, ("row_count",), RULE),
)
KINDS = (*NODES, *TIES)
