"""What `linkgraph reconcile` finds: frozen records, sorted, with the rows they are read from."""

from collections.abc import Mapping
from dataclasses import dataclass

from linkgraph.graph import AccountRef, SourceRow
from linkgraph.text import Text

BREAK_KINDS: Mapping[str, Text] = {
    "missing_rows": Text("其间缺行", "rows are missing between them"),
    "duplicate": Text("后一行重复", "the row is there twice"),
    "unmoved": Text("余额未随该行变动", "the balance does not move with the row"),
    "extra_row": Text("多出一行", "there is a row too many"),
    "edited_amount": Text("金额与余额不符", "the amount is not what the balance moved by"),
    "edited_balance": Text("该行余额与前后不符", "one balance is off, its neighbours fit"),
    "edited_direction": Text("收付方向相反", "the direction is the opposite one"),
    "out_of_order": Text("该行位置或时间不对", "a row stands in another place than its time"),
}
"""What would explain a break. None of them says who made it so, or why."""

FORMULA = Text(
    "完整度 = 能由其间交易解释的相邻余额对数 ÷ 全部相邻余额对数；没有余额时不计算。它不说明流水是否"
    "经人改动，也不说明首行之前、末行之后是否缺行。",
    "completeness = neighbouring balances that the movements between them explain ÷ all "
    "neighbouring balances; none without balances. It does not say whether anybody altered a "
    "statement, nor whether rows are missing before its first or after its last.",
)

GAP_KINDS: Mapping[str, Text] = {
    "balance_jump": Text("余额跳变", "the balance jumps"),
    "page_numbers": Text("页码不连续", "page numbers skip"),
    "serial_numbers": Text("序号不连续", "serial numbers skip"),
}

ANSWERS: Mapping[str, Text] = {
    "answered": Text("已反馈流水", "a statement is in the case"),
    "no_transactions": Text("反馈：无交易", "answered: no transactions"),
    "not_in_case": Text("反馈成功，案件中无流水", "answered, but no statement is in the case"),
    "failed": Text("查询失败", "the request failed"),
    "no_answer": Text("未反馈", "no answer"),
}
"""What became of a request."""

BASES: Mapping[str, Text] = {
    "task": Text("任务信息", "the list of requests"),
    "title": Text("表头上方文字", "the lines above the table"),
    "file_name": Text("文件名（推断）", "the file's name (derived)"),
}
"""Where the asked period is from, the strongest first."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time and how exactly it is known (`Precision`)."""

    time_us: int
    precision: int


@dataclass(frozen=True, slots=True)
class LedgerBreak:
    """Two neighbouring rows of a ledger whose balances do not fit the movements between them.

    `difference_fen` = balance after − (balance before + movements): above 0 there is more money
    on the account than its rows explain, below 0 less. `kinds`: what would explain it, the
    likeliest first; several where the figures do not tell. `repeated`: the table has the row
    twice; it counts once everywhere else.
    """

    ledger: int
    before: SourceRow
    after: SourceRow
    from_: Moment
    until: Moment
    balance_before_fen: int | None
    balance_after_fen: int | None
    move_fen: int
    difference_fen: int
    kinds: tuple[str, ...]
    repeated: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a statement that seems not to be in the case; `kind` of GAP_KINDS."""

    kind: str
    before: SourceRow
    after: SourceRow
    from_: Moment | None
    until: Moment | None
    difference_fen: int | None
    missing: str
    """Page or serial numbers that are not there: `4`, `12-15`; empty for balances."""


@dataclass(frozen=True, slots=True)
class Displaced:
    """A row whose time goes back in its table, where rows run by time otherwise."""

    row: SourceRow
    beside: SourceRow
    moment: Moment
    beside_moment: Moment


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """One running balance of a card: sub-account number (None: none named) and currency."""

    number: str | None
    currency: str
    rows: int
    from_: Moment
    until: Moment
    opening_fen: int | None
    closing_fen: int | None
    steps: int
    explained: int
    by_file: bool
    """Rows are followed in the order of the file, which their times contradict."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The period that was asked for, µs, both ends included; `basis` of BASES; where it stands."""

    from_us: int | None
    until_us: int | None
    basis: str
    row: SourceRow | None


@dataclass(frozen=True, slots=True)
class Card:
    """One account whose statement is in the case, or was asked for.

    `steps`: pairs of neighbouring rows with known balances; `explained`: those that the movements
    between them explain. Completeness is `explained` ÷ `steps`, None without steps. `share`: of
    the asked period's days, those from the first to the last row; None where no period is known.
    """

    account: AccountRef
    rows: int
    from_: Moment | None
    until: Moment | None
    asked: Asked | None
    share: float | None
    steps: int
    explained: int
    ledgers: tuple[LedgerPart, ...]
    breaks: tuple[LedgerBreak, ...]
    gaps: tuple[Gap, ...]
    displaced: tuple[Displaced, ...]
    displaced_count: int
    answer: str
    notes: tuple[Text, ...]

    @property
    def completeness(self) -> float | None:
        """Explained steps ÷ steps, None where nothing can be checked."""
        return self.explained / self.steps if self.steps else None

    @property
    def answered(self) -> bool:
        """Whether a statement, or the answer that there is nothing, is in the case."""
        return self.answer in ("answered", "no_transactions")


@dataclass(frozen=True, slots=True)
class Request:
    """A line of 任务信息: what was asked, what the bank stated, what became of it (ANSWERS)."""

    task_id: str | None
    bank: str | None
    number: str | None
    id_number: str | None
    sent_us: int | None
    answered_us: int | None
    result: str | None
    detail_result: str | None
    asked: Asked | None
    answer: str
    account: AccountRef | None
    row: SourceRow


@dataclass(frozen=True, slots=True)
class OnlyCounterparty:
    """An account whose statement is not in the case, seen from the accounts it traded with."""

    account: AccountRef
    received_fen: int
    paid_fen: int
    times_in: int
    times_out: int
    first_us: int
    last_us: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The answer of `linkgraph reconcile`. Cards: with breaks first, then by key."""

    cards: tuple[Card, ...]
    requests: tuple[Request, ...]
    counterparties: tuple[OnlyCounterparty, ...]
    counterparty_count: int

    def unanswered(self) -> tuple[Request, ...]:
        """Return the requests that no statement in the case answers, nor a word that says none."""
        return tuple(
            one for one in self.requests if one.answer not in ("answered", "no_transactions")
        )
