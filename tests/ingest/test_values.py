import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.checks import card_warning, id_warning, luhn_holds
from ingest.phones import clean_phone
from ingest.values import clean_identifier, clean_number, clean_text


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("6217001234567890123", "6217001234567890123"),
        ("\ufeff6217 0012 3456 7890 123\t", "6217001234567890123"),
        ("'6217001234567890123", "6217001234567890123"),
        ('="6217001234567890123"', "6217001234567890123"),
        ("\u3000６２１７００12\xa0", "62170012"),
        ("|6217", "6217"),
        ('"6217', "6217"),
        ("6217001234_1", "6217001234_1"),
        ("6217001234-1", "6217001234-1"),
        ("45-6217001234", "45-6217001234"),
        ("CNYO6217001234", "CNYO6217001234"),
        ("622200******1234", "622200******1234"),
        ("62220****1234\x00\x1f", "62220****1234"),
        ("123456.0", "123456"),
        ("123456789012345.00", "123456789012345"),
        ("11010119900101123x", "11010119900101123X"),
        ("a@b.cn", "a@b.cn"),
        ("00012", "00012"),
        ("1E10", "1E10"),
        ("12.5", "12.5"),
    ],
)
def test_identifiers_keep_every_character(cell: str, value: str) -> None:
    assert clean_identifier(cell) == (value, None)


@pytest.mark.parametrize(
    "cell", ["6.21700E+18", "6.21700123456789E+18", "6.2E18", "6E+18", "6217001234567890123.0"]
)
def test_rounded_numbers_are_damaged_never_completed(cell: str) -> None:
    assert clean_identifier(cell) == (None, "damaged")


@pytest.mark.parametrize(
    "cell",
    ["", " ", "null", "NULL", "<nil>", "-", "--", "-------------------", "无", "/", "N/A", "\\N",
     "\u3000", "'", "——", "nan"],
)  # fmt: skip
def test_null_texts(cell: str) -> None:
    assert clean_identifier(cell) == (None, None)
    assert clean_text(cell) == (None, None)


@pytest.mark.parametrize("cell", ["0", "000000", "0.0.0.0", "00:00:00:00:00:00", "00-00-00"])
def test_zeros_stand_for_nothing_in_numbers_only(cell: str) -> None:
    assert clean_number(cell) == (None, None)
    assert clean_identifier(cell)[0] is not None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("8613800000000", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("008613800000000", "13800000000"),
        ("13800000000.0", "13800000000"),
        ("0571-88888888", "0571-88888888"),
        ("95588", "95588"),
        ("8612345", "8612345"),
        ("13800000000/13900000000", "13800000000;13900000000"),
        ("1.38E+10", None),
    ],
)
def test_phones(cell: str, value: str | None) -> None:
    assert clean_phone(cell)[0] == value


def test_names_keep_words_and_lose_blanks() -> None:
    assert clean_text("  王\u3000小\xa0明\t") == ("王 小 明", None)
    assert clean_text("<script>alert(1)</script>") == ("<script>alert(1)</script>", None)
    assert clean_text("=HYPERLINK(1)")[0] is not None


@given(st.text(max_size=30))
def test_cleaning_twice_changes_nothing(cell: str) -> None:
    for clean in (clean_text, clean_identifier, clean_number):
        value, problem = clean(cell)
        if value is not None and problem is None:
            assert clean(value) == (value, None), (cell, value)


@given(st.integers(10**14, 10**19), st.integers(0, 9))
def test_luhn_finds_every_single_wrong_digit(body: int, wrong: int) -> None:
    digits = next(f"{body}{check}" for check in range(10) if luhn_holds(f"{body}{check}"))
    changed = digits[:-1] + str(wrong)
    assert luhn_holds(changed) == (changed == digits)


def test_checks_are_warnings() -> None:
    assert card_warning("4111111111111111") is None
    assert card_warning("4111111111111112") == "luhn"
    assert card_warning("3100123") is None
    assert id_warning("11010519491231002X") is None
    assert id_warning("110105194912310021") == "checksum"
    assert id_warning("110105491231002") is None
