"""The kinds of values that the fields of a record may have, with their ranges, and plain text without control codes.

Records come from other machines. So every text is made plain when it is read, and every number has a range: a page
never shows a value that no run can have.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

import msgspec

NAME = r"[A-Za-z0-9][A-Za-z0-9._+-]*"  # of a machine, a workload, a profile, a framework: the folders and files
LONGEST_NAME = 100
LONGEST_LINE = 2000
LONGEST_OUTPUT = 1_000_000
LONGEST_FILE = 2**24  # bytes
OUTPUT = "output"  # the only field whose text may have several lines
DAY = datetime.timedelta(days=1)  # clocks differ

Line = Annotated[str, msgspec.Meta(max_length=LONGEST_LINE)]
Output = Annotated[str, msgspec.Meta(max_length=LONGEST_OUTPUT)]
TIME = r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
Time = Annotated[str, msgspec.Meta(pattern=TIME)]
Names = Annotated[dict[Line, Line], msgspec.Meta(max_length=1000)]
Lines = Annotated[tuple[Line, ...], msgspec.Meta(max_length=1000)]

# No measured time is zero, and the intervals are computed from logarithms; the longest is 30 years.
Seconds = Annotated[float, msgspec.Meta(ge=1e-9, le=1e9)]
Rate = Annotated[float, msgspec.Meta(ge=1e-9, le=1e12)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
NotNegative = Annotated[float, msgspec.Meta(ge=0, le=1e39)]  # float32 ends before
Deviation = Annotated[float, msgspec.Meta(ge=0, le=1e300)]
Number = Annotated[float, msgspec.Meta(ge=-1e39, le=1e39)]
Count = Annotated[int, msgspec.Meta(ge=0, le=2**48)]
Bytes = Annotated[int, msgspec.Meta(ge=0, le=2**60)]

# Escape sequences of terminals: colours, titles, links.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
# Control characters, marks that change the direction of text, and characters that can't be seen.
_HIDDEN = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff"
)
_SUSPECT = re.compile(f"[{_HIDDEN}]")
SHOWN = "\N{REPLACEMENT CHARACTER}"  # in place of a hidden character


def one_of(*words: str) -> msgspec.Meta:
    """The constraint that a text is one of some words; ``mistakes.in_words`` knows its form."""
    return msgspec.Meta(pattern=f"^({'|'.join(words)})$")


def plain(text: str) -> str:
    """A text without escape sequences, with ``SHOWN`` in place of each hidden character; lines stay lines."""
    if not _SUSPECT.search(text):
        return text
    text = _ESCAPES.sub("", text.replace("\r\n", "\n")).replace("\r", "\n")
    return _SUSPECT.sub(SHOWN, text)


def one_line(text: str, most: int = LONGEST_LINE) -> str:
    """A plain text in one line; the middle of a longer text is left out."""
    text = " ".join(plain(text).split())
    end = most // 4
    return text if len(text) <= most else f"{text[: most - end - 5]} ... {text[-end:]}"


def all_plain(value: Any, field: str = "") -> Any:
    """Decoded JSON with every text plain and in one line, except the text of a field ``OUTPUT``."""
    if isinstance(value, str):
        return plain(value) if field == OUTPUT else plain(value).replace("\n", " ")
    if isinstance(value, list):
        return [all_plain(one, field) for one in value]
    if isinstance(value, dict):
        return {all_plain(key): all_plain(one, key) for key, one in value.items()}
    return value


def check_time(field: str, text: str) -> None:
    """Check a time of a record.

    Raises:
        ValueError: if it is no time, or later than a day from now.
    """
    try:
        found = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC)
    except ValueError as error:
        raise ValueError(f"{field}: {one_line(text, 40)!r} is no time like 2026-11-21T10:00:00Z") from error
    if found > datetime.datetime.now(datetime.UTC) + DAY:
        raise ValueError(f"{field}: {text} is in the future")
