"""Words in Chinese and English, chosen when they are printed."""

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One sentence or caption in both languages; `say` picks one."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the words in `lang`."""
        return self.zh if lang == "zh" else self.en

    def __str__(self) -> str:
        """Return the English words: what a log or a traceback shows."""
        return self.en


def same(words: str) -> Text:
    """Words that read alike in both languages: a file name, a number, a quotation."""
    return Text(words, words)


def plural(count: int, noun: str) -> str:
    """Return how many in English: 1 payment, 2 payments."""
    return f"{count} {noun}{'s' * (count != 1)}"
