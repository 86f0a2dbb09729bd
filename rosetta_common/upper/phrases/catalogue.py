"""Reads the phrasebook by topic, ``phrases/<topic>/phrases.toml``: each entry's question, inputs and explanations.

An entry asks for one thing. Each framework answers it with a cell in ``phrases/<topic>/<framework>.py``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rosetta_common.ground.phrases import read_phrases
from rosetta_common.ground.steps import ExampleError
from rosetta_common.upper.phrases.needed import needed, standing_alone
from rosetta_common.upper.project import PHRASES, RosettaError
from rosetta_common.upper.registry import Environment, Framework, Registry, closest

TOPICS = "topics.toml"
ENTRIES = "phrases.toml"  # of one topic
RENAMED = "renamed.toml"
ANSWERED_BY, ENVIRONMENTS = "answered-by", "environments"  # keys of topics.toml
Cell = tuple[str, tuple[str, ...]]  # its code, and its tags


class BadPhrase(RosettaError):
    """The phrasebook has a mistake; the message names the entry."""


@dataclass(frozen=True)
class Phrase:
    """One entry."""

    name: str
    topic: str
    title: str
    ask: str  # what the result y is, in words
    given: dict[str, Any] = field(default_factory=dict)  # the inputs by name: nested lists of numbers, numbers, texts
    channels: bool = (
        False  # whether x and y have channels: in the second axis here, wherever they belong in the framework
    )
    compared: bool = True  # whether equal results are expected
    tolerance: float = 1e-4  # of a result, relative to the largest value
    rank: int = 0  # its place among the most asked; 0 for all others
    differs: dict[str, str] = field(default_factory=dict)  # frameworks with another result: a lesson, or why, in words


@dataclass(frozen=True)
class Phrasebook:
    """All entries by name, in the order of the pages, and the topics' titles."""

    topics: dict[str, str]
    phrases: dict[str, Phrase]
    answered_by: dict[str, str] = field(default_factory=dict)  # frameworks, and those whose cells answer for them, too
    # by topic: environments of columns by name, and those in which the topic's cells run instead
    environments: dict[str, dict[str, Environment]] = field(default_factory=dict)

    def of(self, topic: str) -> list[Phrase]:
        """The entries of one topic."""
        return [phrase for phrase in self.phrases.values() if phrase.topic == topic]

    def choose(self, names: Iterable[str]) -> list[str]:
        """The named entries; ``BadPhrase`` if one is unknown."""
        for name in names:
            if name not in self.phrases:
                raise BadPhrase(
                    f"unknown phrase {name!r}{closest(name, self.phrases)} (`rosetta phrase --list` names them)"
                )
        return list(names)

    def file(self, topic: str, framework: Framework, folder: Path = PHRASES) -> Path | None:
        """The file with a framework's phrases of one topic: its own, or its family's; ``None`` if neither exists."""
        if framework.variant_of or framework.language != "python":
            return None
        own = (folder / topic / f"{name}.py" for name in dict.fromkeys((framework.name, framework.family)))
        return next(filter(Path.is_file, own), None)

    def placed(self, topic: str, framework: Framework) -> Framework:
        """The framework in the environment in which its cells of a topic run."""
        other = self.environments.get(topic, {}).get(framework.environment.name)
        return replace(framework, environment=other) if other else framework

    def files(self, framework: Framework, folder: Path = PHRASES) -> dict[str, Path]:
        """All files with a framework's phrases, by topic."""
        found = {topic: self.file(topic, framework, folder) for topic in self.topics}
        return {topic: file for topic, file in found.items() if file}


def read_phrasebook(registry: Registry, lessons: Iterable[str], folder: Path = PHRASES) -> Phrasebook:
    """Read and check the phrasebook; without its folder it is empty.

    Args:
        registry: the registry.
        lessons: the names of all lessons.
        folder: of the phrasebook.

    Raises:
        BadPhrase: for bad TOML, a missing or unknown key, an unknown name, two entries with one name.
    """
    if not (folder / TOPICS).is_file():
        return Phrasebook({}, {})
    known, topics, phrases = set(lessons), _tables(folder / TOPICS), dict[str, Phrase]()
    answered, placed = topics.pop(ANSWERED_BY, {}), topics.pop(ENVIRONMENTS, {})
    for name in [*answered, *answered.values()]:
        _check("framework", name, registry.frameworks, f"{TOPICS}: {ANSWERED_BY}")
    for topic, names in placed.items():
        _check("topic", topic, topics, f"{TOPICS}: {ENVIRONMENTS}")
        for name in [*names, *names.values()]:
            _check("environment", name, registry.environments, f"{TOPICS}: {ENVIRONMENTS}.{topic}")
    for topic in topics:
        for name, entry in _tables(folder / topic / ENTRIES).items():
            where = f"{topic}/{ENTRIES}: {name}"
            if name in phrases:
                raise BadPhrase(f"{where}: {phrases[name].topic} has an entry with this name")
            phrases[name] = _phrase(where, {"name": name, "topic": topic, **entry}, registry, known)
    environments = {
        topic: {own: registry.environments[other] for own, other in names.items()} for topic, names in placed.items()
    }
    return Phrasebook({topic: str(title) for topic, title in topics.items()}, phrases, dict(answered), environments)


@dataclass(frozen=True)
class Written:
    """What a framework's files of phrases hold."""

    cells: dict[str, dict[str, Cell]] = field(default_factory=dict)  # by phrase and part
    notes: dict[str, str] = field(default_factory=dict)  # by phrase; of a phrase without a cell: why it has none
    setup: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by phrase: the set-up cells of its file

    def standalone(self, phrase: str) -> dict[str, str]:
        """The code of a phrase's cells by part, each behind the lines of the set-up that it needs.

        The second cell goes on after the first, so it repeats none of its lines.
        """
        made, above = dict[str, str](), list[str]()
        for part, (source, _) in self.cells.get(phrase, {}).items():
            lines = [one for one in needed(self.setup.get(phrase, ()), source) if one not in above]
            made[part] = standing_alone(lines, source)
            above += lines
        return made


def written(book: Phrasebook, framework: Framework) -> Written:
    """All cells and notes of a framework; ``BadPhrase`` if one of its files has a mistake."""
    found = [written_in(path, book.phrases) for path in book.files(framework).values()]
    cells = {name: parts for one in found for name, parts in one.cells.items()}
    notes = {name: note for one in found for name, note in one.notes.items()}
    return Written(cells, notes, {name: setup for one in found for name, setup in one.setup.items()})


def everything_written(book: Phrasebook, registry: Registry) -> dict[str, Written]:
    """The cells and notes of every framework, by its name; some frameworks also have another one's (``answered_by``).

    Raises:
        BadPhrase: if a file has a mistake.
    """
    own = {name: written(book, framework) for name, framework in registry.frameworks.items()}
    for name, other in book.answered_by.items():
        if name in own and other in own:
            cells = {**own[other].cells, **own[name].cells}
            notes = {phrase: note for phrase, note in own[other].notes.items() if phrase not in own[name].cells}
            setup = {**own[other].setup, **own[name].setup}
            own[name] = Written(cells, {**notes, **own[name].notes}, setup)
    return own


def written_in(path: Path, phrases: Mapping[str, Phrase]) -> Written:
    """The cells and notes of a file of phrases.

    Raises:
        BadPhrase: if the file can't be read, or answers a phrase that its topic doesn't have.
    """
    try:
        setup, found, notes = read_phrases(path)
    except ExampleError as error:
        raise BadPhrase(str(error)) from error
    topic = path.parent.name
    for name in (*found, *notes):
        if name not in phrases or phrases[name].topic != topic:
            of_topic = [one.name for one in phrases.values() if one.topic == topic]
            told = f"there is no phrase {name!r} in {topic}/{ENTRIES}{closest(name, of_topic)}"
            raise BadPhrase(f"{topic}/{path.name}: {told}")
    cells = {
        name: {part: (source, tuple(tags)) for part, (source, _, tags) in parts.items()}
        for name, parts in found.items()
    }
    return Written(cells, dict(notes), dict.fromkeys(found, tuple(source for source, _ in setup)))


def read_renamed(folder: Path = PHRASES) -> dict[str, str]:
    """API names that a framework gave up, each with today's name; ``BadPhrase`` for bad TOML."""
    path = folder / RENAMED
    return {old: str(new) for old, new in _tables(path).items()} if path.is_file() else {}


def _phrase(where: str, entry: Mapping[str, Any], registry: Registry, lessons: set[str]) -> Phrase:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    try:
        phrase = Phrase(**values)
    except TypeError as error:
        raise BadPhrase(f"{where}: {str(error).replace('Phrase.__init__() ', '')}") from error
    for name in phrase.differs:
        _check("framework", name, registry.frameworks, where)
    for why in phrase.differs.values():
        if " " not in why:
            _check("lesson", why, lessons, where)
    if "y" in phrase.given:
        raise BadPhrase(f"{where}: y is the name of the result")
    return phrase


def _check(what: str, name: str, known: Iterable[str], where: str) -> None:
    known = list(known)
    if name not in known:
        raise BadPhrase(f"{where}: there is no {what} {name!r}{closest(name, known)}")


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadPhrase(f"can't read phrases/{path.parent.name}/{path.name}: {error}") from error
