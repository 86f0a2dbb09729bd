"""The mistake in a file in words, with the path inside the file; pure."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import msgspec

from rosetta_common.upper.records.fields import TIME


def no_number(text: bytes) -> str:
    """The path of the first number in a JSON text that isn't finite, such as ``NaN``; empty if there is none."""
    try:
        return _no_number(json.loads(text), "$")  # unlike msgspec, Python's reader takes them
    except (ValueError, RecursionError):
        return ""


def in_words(message: str, raw: Any, model: type[Any]) -> str:
    """A message of msgspec in plain words, with the whole path.

    Args:
        message: the message, in which ``[...]`` stands for a key.
        raw: the decoded JSON, which doesn't fit.
        model: the type that it was converted to.
    """
    told, _, path = message.replace("`", "").partition(" - at ")
    told = told.replace(f"str matching regex {TIME!r}", "a time like 2026-11-21T10:00:00Z")
    told = re.sub(r"str matching regex '\^\((.*)\)\$'", lambda found: f"one of {', '.join(found[1].split('|'))}", told)
    before, dots, after = path.partition("[...]")
    if dots and (key := _wrong_key(before, raw, model)):
        key = key.replace("[...]", "[..]")
        return in_words(f"{message.partition(' - at ')[0]} - at {before}.{key}{after}", raw, model)
    return f"{told[:1].lower()}{told[1:]}{' - at ' if path else ''}{path}"


def _no_number(value: Any, path: str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        if found := _no_number(one, f"{path}[{key}]" if isinstance(value, list) else f"{path}.{key}"):
            return found
    return ""


def _wrong_key(path: str, raw: Any, model: type[Any]) -> str:
    """The first key of the dictionary at a path whose value doesn't fit the model; empty if it can't be told."""
    found = raw
    try:
        for name in re.findall(r"[^.\[\]]+", path)[1:]:
            found = found[int(name) if isinstance(found, list) else name]
    except (LookupError, ValueError):  # a key with a dot
        return ""
    whole = dict(found)
    for key, value in whole.items():
        found.clear()
        found[key] = value
        try:
            msgspec.convert(raw, model)
        except (ValueError, OverflowError):
            found.update(whole)
            return str(key)
    found.update(whole)
    return ""
