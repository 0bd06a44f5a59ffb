"""Results as JSON, the public contract of docs/json.md."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from linkgraph import __version__
from linkgraph.output.width import whole


def envelope(
    command: str, settings: Mapping[str, Any], case: str, body: Mapping[str, Any]
) -> dict[str, Any]:
    """Return `body` with the `linkgraph` object: version, command, settings, case fingerprint."""
    return {
        **body,
        "linkgraph": {
            "version": __version__,
            "command": command,
            "settings": dict(settings),
            "case": case,
        },
    }


def json_text(result: Mapping[str, Any]) -> str:
    """Return `result` as JSON text: keys sorted, one finding a line, a newline at the end.

    One finding a line lets `diff`, `grep` and `head` work on it; the same values always make the
    same text. Broken parts of file names become U+FFFD.
    """
    parts = [f" {_compact(key)}: {_value(result[key])}" for key in sorted(result)]
    text = "{\n" + ",\n".join(parts) + "\n}\n"
    return whole(text)


def _value(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return "[\n  " + ",\n  ".join(map(_compact, value)) + "\n ]"
    return _compact(value)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
