"""The phrasebook as the site shows it: entries, code, answers, how they agree; and the files that a page depends on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx

from rosetta_common.ground.phrases import BY_HAND, PLAIN, given_array
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
from rosetta_common.upper.site.content import content_of
from rosetta_common.upper.site.families import note

PAGES = "phrasebook"  # the folder of the pages


@dataclass(frozen=True)
class Phrases:
    """The phrasebook of one build."""

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
        """The code of a phrase by part, in every framework that has any."""
        found = []
        for framework in self.frameworks():
            parts = self.written[framework.name].cells.get(phrase)
            if parts:
                found.append((framework, {part: source for part, (source, _) in parts.items()}))
        return found

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


_PHRASES: WeakKeyDictionary[Sphinx, Phrases] = WeakKeyDictionary()


def read_phrases(registry: Registry, lessons: list[str], folder: Path = PHRASES, records: Path = FOLDER) -> Phrases:
    """Read the whole phrasebook."""
    book = read_phrasebook(read_registry(), lessons, folder)  # a site may show some of the frameworks alone
    answers = read_answers(book, records)
    own = everything_written(book, registry)
    files = [folder / TOPICS, *(folder / topic / ENTRIES for topic in book.topics)]
    files += [path for one in registry.frameworks.values() for path in book.files(one, folder).values()]
    files += [one.path for one in answers.answers.values()]
    return Phrases(registry, book, answers, own, judged(book, registry, answers), tuple(dict.fromkeys(files)))


def phrases_of(app: Sphinx) -> Phrases:
    """The phrasebook of a build, read once; the current page doesn't depend on it yet: ``depend_on_phrases``."""
    if app not in _PHRASES:
        content = content_of(app)
        _PHRASES[app] = read_phrases(content.registry, [*content.lessons])
    return _PHRASES[app]


def depend_on_phrases(app: Sphinx) -> Phrases:
    """The phrasebook; the current page is made again if one of its files changes."""
    phrases = phrases_of(app)
    note(app, *phrases.files)
    return phrases


def given_in_words(phrase: Phrase) -> dict[str, str]:
    """The inputs of a phrase as text, by name: ``[[1, 2], [3, 4]]  (float32, 2 by 2)``."""
    return {name: _text(held) + _kind(held) for name, held in phrase.given.items()}


def _text(held: object) -> str:
    if isinstance(held, list):
        return f"[{', '.join(map(_text, held))}]"
    if isinstance(held, bool):
        return str(held).lower()
    return f"{held:g}" if isinstance(held, float) else str(held)


def _kind(held: object) -> str:
    array = given_array(held)
    return f"  ({array.dtype.name}, {' by '.join(map(str, array.shape))})" if isinstance(held, list) else ""
