"""The whole phrasebook at once: entries, code, answers, how they agree, and what the answers say of a lesson."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from rosetta_common.ground.phrases import BY_HAND, PLAIN
from rosetta_common.upper.phrases.agreement import Agreement
from rosetta_common.upper.phrases.catalogue import (
    ENTRIES,
    TOPICS,
    Phrase,
    Phrasebook,
    Written,
    everything_written,
    read_phrasebook,
)
from rosetta_common.upper.phrases.judged import answers_to, judged
from rosetta_common.upper.project import PHRASES
from rosetta_common.upper.records.models import Answer
from rosetta_common.upper.records.phrases import FOLDER, AllAnswers, read_answers
from rosetta_common.upper.registry import Framework, Registry, read_registry


@dataclass(frozen=True)
class Phrases:
    """The phrasebook with all that is known of it."""

    registry: Registry
    book: Phrasebook
    answers: AllAnswers
    written: dict[str, Written]  # by framework
    agreements: dict[str, Agreement]
    files: tuple[Path, ...] = field(default=(), compare=False)  # on which the pages depend

    def frameworks(self) -> list[Framework]:
        """The frameworks with phrases, in the registry's order."""
        return [one for one in self.registry.frameworks.values() if self.written.get(one.name, Written()).cells]

    def code(self, phrase: str) -> list[tuple[Framework, dict[str, str]]]:
        """The code of a phrase by part, with its imports, in every framework that has any."""
        every = ((framework, self.written[framework.name].standalone(phrase)) for framework in self.frameworks())
        return [(framework, parts) for framework, parts in every if parts]

    def plain(self, phrase: Phrase) -> dict[str, Answer]:
        """The recorded answers with the frameworks' defaults."""
        return answers_to(phrase, PLAIN, self.registry, self.answers)

    def by_hand(self, phrase: str) -> list[str]:
        """The titles of the frameworks that have no function for a phrase and write it out."""
        return [
            one.title
            for one in self.frameworks()
            if BY_HAND in self.written[one.name].cells.get(phrase, {}).get(PLAIN, ("", ()))[1]
        ]

    def gaps(self, phrase: str) -> dict[str, str]:
        """Why a framework has no answer to a phrase, by its title."""
        return {
            one.title: self.written[one.name].notes[phrase]
            for one in self.frameworks()
            if phrase in self.written[one.name].notes and phrase not in self.written[one.name].cells
        }

    def notes(self, phrase: str) -> dict[str, str]:
        """The notes on the answers to a phrase, by the frameworks' titles."""
        return {
            one.title: self.written[one.name].notes[phrase]
            for one in self.frameworks()
            if phrase in self.written[one.name].notes and phrase in self.written[one.name].cells
        }

    def counts(self, phrase: str) -> tuple[int, int]:
        """The number of frameworks with an answer, and of those whose result isn't that of most."""
        return len(self.code(phrase)), len(self.agreements[phrase].far)

    @cached_property
    def shows(self) -> dict[str, dict[str, list[Phrase]]]:
        """By lesson, the frameworks whose result it explains, each with the phrases."""
        found: dict[str, dict[str, list[Phrase]]] = {}
        for phrase in self.book.phrases.values():
            for framework, why in phrase.differs.items():
                if " " not in why and framework in self.agreements[phrase.name].far:
                    found.setdefault(why, {}).setdefault(framework, []).append(phrase)
        return found

    @cached_property
    def aliases(self) -> dict[str, str]:
        """API names with the same target in the running framework, each with the name that stays: the shortest."""
        same: dict[tuple[str, str], set[str]] = {}
        for record in self.answers.answers.values():
            for name, target in record.content.names.items():
                if target:
                    same.setdefault((record.framework, target), set()).add(name)
        ordered = [sorted(names, key=lambda name: (len(name), name)) for names in same.values()]
        return {other: first for first, *others in ordered for other in others}

    def holds(self, lesson: str, framework: str) -> bool | None:
        """Whether a framework's result differs by a lesson; ``None`` if no answer of it says."""
        found = self.shows.get(lesson, {})
        if framework in found:
            return True
        asked = {phrase.name: phrase for phrases in found.values() for phrase in phrases}
        near = (one for one in asked.values() if framework in self.plain(one))
        return False if any(framework not in self.agreements[one.name].far for one in near) else None


def read_phrases(registry: Registry, lessons: list[str], folder: Path = PHRASES, records: Path = FOLDER) -> Phrases:
    """Read the whole phrasebook."""
    book = read_phrasebook(read_registry(), lessons, folder)  # a site may show some of the frameworks alone
    answers = read_answers(book, records)
    own = everything_written(book, registry)
    files = [folder / TOPICS, *(folder / topic / ENTRIES for topic in book.topics)]
    files += [path for one in registry.frameworks.values() for path in book.files(one, folder).values()]
    files += [one.path for one in answers.answers.values()]
    return Phrases(registry, book, answers, own, judged(book, registry, answers), tuple(dict.fromkeys(files)))
