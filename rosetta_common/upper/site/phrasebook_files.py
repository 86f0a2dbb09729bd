"""The whole phrasebook as one JSON and one Markdown file, for the downloads; without Sphinx."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from rosetta_common.ground.phrases import BY_HAND, PLAIN, SAME
from rosetta_common.upper.phrases.agreement import shape_of, told
from rosetta_common.upper.phrases.catalogue import Phrase
from rosetta_common.upper.phrases.everything import Phrases
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.phrasebook import given_in_words

SCHEMA = 1
TITLES = {PLAIN: "", SAME: "the same result as the others"}


def phrasebook_json(phrases: Phrases) -> str:
    """All entries with their code and results, by framework."""
    told_entries = [_entry(phrases, phrase) for phrase in phrases.book.phrases.values()]
    titles = {one.name: one.title for one in phrases.frameworks()}
    held = {"schema": SCHEMA, "topics": phrases.book.topics, "frameworks": titles, "entries": told_entries}
    return json.dumps(held, indent=1, ensure_ascii=False) + "\n"


def phrasebook_markdown(phrases: Phrases) -> str:
    """The same as text: a heading for each topic, entry and framework."""
    return "\n".join(_lines(phrases)) + "\n"


def entry_markdown(phrases: Phrases, phrase: Phrase) -> Iterator[str]:
    """One entry as lines of Markdown."""
    yield f"### {phrase.title}"
    yield ""
    yield f"`y` is {phrase.ask}."
    yield ""
    for name, text in given_in_words(phrase).items():
        yield f"- `{name}` = {text}"
    yield ""
    for framework in phrases.frameworks():
        yield from _framework(phrases, phrase, framework)


def _lines(phrases: Phrases) -> Iterator[str]:
    yield "# Phrasebook"
    for topic, title in phrases.book.topics.items():
        yield ""
        yield f"## {title}"
        for phrase in phrases.book.of(topic):
            yield ""
            yield from entry_markdown(phrases, phrase)


def _framework(phrases: Phrases, phrase: Phrase, framework: Framework) -> Iterator[str]:
    own = phrases.written[framework.name]
    parts, note = own.cells.get(phrase.name, {}), own.notes.get(phrase.name, "")
    if not parts and not note:
        return
    yield f"#### {phrase.title}: {framework.title}"
    yield ""
    if note:
        yield note
        yield ""
    for part, source in own.standalone(phrase.name).items():
        if TITLES[part]:
            yield f"For {TITLES[part]}:"
            yield ""
        yield "```python"
        yield source.strip()
        yield "```"
        yield ""
        answer = phrases.answers.answer(phrase, framework.name, part)
        if answer:
            shape = shape_of(answer)
            yield f"y = {' '.join(told(answer).split())}" + (f" ({shape})" if shape else "")
            yield ""


def _entry(phrases: Phrases, phrase: Phrase) -> dict[str, Any]:
    found = phrases.agreements[phrase.name]
    frameworks = {}
    for framework in phrases.frameworks():
        own = phrases.written[framework.name]
        parts = own.cells.get(phrase.name, {})
        if not parts and phrase.name not in own.notes:
            continue
        code, whole = {}, own.standalone(phrase.name)
        for part, (source, tags) in parts.items():
            answer = phrases.answers.answer(phrase, framework.name, part)
            result = msgspec.to_builtins(answer) if answer else None
            by_hand = BY_HAND in tags
            code[part] = {"code": source, "with_imports": whole[part], "by_hand": by_hand, "result": result}
        frameworks[framework.name] = {"note": own.notes.get(phrase.name, ""), "answers": code}
    return {
        "name": phrase.name,
        "topic": phrase.topic,
        "title": phrase.title,
        "ask": phrase.ask,
        "given": phrase.given,
        "channels": phrase.channels,
        "compared": phrase.compared,
        "groups": [list(group.frameworks) for group in found.groups],
        "differs": phrase.differs,
        "frameworks": frameworks,
    }
