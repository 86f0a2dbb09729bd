"""Records of the phrasebook: ``phrases/records/<topic>/<framework>.json``."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from rosetta_common.upper.phrases.catalogue import Phrase, Phrasebook
from rosetta_common.upper.project import PHRASES
from rosetta_common.upper.records.digests import on_each_machine, phrase_digests
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.ledger import Key, Ledger
from rosetta_common.upper.records.models import Answer, PhrasesFile, told_together
from rosetta_common.upper.registry import Framework, Registry

FOLDER = Path(os.environ.get("ROSETTA_PHRASES") or PHRASES / "records")  # the variable is for experiments
AGAIN = "run `rosetta phrase --run` again"


@dataclass(frozen=True)
class Answers:
    """What one framework's phrases of one topic gave."""

    path: Path
    content: PhrasesFile
    book: Phrasebook = field(default_factory=lambda: Phrasebook({}, {}), compare=False)

    @property
    def topic(self) -> str:
        """The topic's name."""
        return self.content.topic

    @property
    def framework(self) -> str:
        """The framework's name."""
        return self.content.framework

    @property
    def timed(self) -> bool:
        """Whether it holds times that are a measurement: no."""
        return False

    @property
    def digests(self) -> Digests:
        """The digests at the time of the run."""
        return self.content.digests

    def of(self, phrase: str, part: str) -> Answer | None:
        """The answer of one part of a phrase."""
        return self.content.answers.get(phrase, {}).get(part)

    def expected(self, registry: Registry, framework: Framework) -> list[Digests]:
        """The digests of today's code, with and without a GPU's packages; empty if the phrases are gone."""
        file = self.book.file(self.topic, framework)
        if file is None or self.topic not in self.book.topics:
            return []
        given, framework = given_of(self.book, self.topic), self.book.placed(self.topic, framework)
        return on_each_machine(phrase_digests(file, framework, registry.variables, given), framework.environment)


@dataclass(frozen=True)
class AllAnswers:
    """All records by topic and framework, the reasons for missing ones, and messages about files that can't be used."""

    answers: dict[Key, Answers] = field(default_factory=dict)
    reasons: dict[Key, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def of(self, topic: str, framework: str) -> Answers | None:
        """The record of one framework's phrases of a topic; ``None`` if there is none."""
        return self.answers.get((topic, framework))

    def answer(self, phrase: Phrase, framework: str, part: str) -> Answer | None:
        """The recorded answer of a framework to one part of a phrase; ``None`` if there is none."""
        record = self.of(phrase.topic, framework)
        return record.of(phrase.name, part) if record else None


def given_of(book: Phrasebook, topic: str) -> dict[str, object]:
    """What the cells of a topic are given, by phrase: the inputs, and whether they have channels."""
    return {phrase.name: [phrase.given, phrase.channels] for phrase in book.of(topic)}


def phrases_ledger(book: Phrasebook) -> Ledger[PhrasesFile, Answers]:
    """The ledger of a phrasebook."""

    def item(path: Path, content: PhrasesFile) -> Answers:
        said = (content.topic, content.framework)
        if said != (path.parts[-2], path.stem):
            raise ValueError(f"says it is {'/'.join(said)}: it lies in the wrong place")
        return Answers(path, content, book)

    return Ledger("record of phrases", FOLDER, 2, PhrasesFile, AGAIN, item)


def read_answers(book: Phrasebook, folder: Path = FOLDER) -> AllAnswers:
    """Read every record; ``problems`` names each file that can't be used."""
    shelf = phrases_ledger(book).at(folder).read_all()
    reasons = {key: told_together(found) for key, found in shelf.reasons.items()}
    return AllAnswers(shelf.items, reasons, shelf.problems)
