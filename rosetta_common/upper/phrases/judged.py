"""The whole phrasebook, judged: how the recorded answers of all frameworks agree, phrase by phrase."""

from __future__ import annotations

from collections.abc import Mapping

from rosetta_common.ground.phrases import PLAIN, SAME
from rosetta_common.upper.phrases.agreement import Agreement, agreement
from rosetta_common.upper.phrases.catalogue import Phrase, Phrasebook, written_in
from rosetta_common.upper.phrases.typed_in import typed_in
from rosetta_common.upper.records.models import Answer
from rosetta_common.upper.records.phrases import AllAnswers
from rosetta_common.upper.registry import Registry

# Names that exist, although a folder of the same name, which an import finds first, doesn't have them.
HIDDEN = frozenset({"tensorflow.distribute.MirroredStrategy"})


def answers_to(phrase: Phrase, part: str, registry: Registry, answers: AllAnswers) -> dict[str, Answer]:
    """The recorded answers to one part of a phrase, by framework, in the registry's order."""
    found = {name: answers.answer(phrase, name, part) for name in registry.frameworks}
    return {name: one for name, one in found.items() if one}


def judged(book: Phrasebook, registry: Registry, answers: AllAnswers) -> dict[str, Agreement]:
    """How the answers to each phrase agree."""
    return {
        name: agreement(
            phrase, answers_to(phrase, PLAIN, registry, answers), answers_to(phrase, SAME, registry, answers)
        )
        for name, phrase in book.phrases.items()
    }


def mistakes(book: Phrasebook, agreements: Mapping[str, Agreement], answers: AllAnswers) -> list[str]:
    """A line for each mistake: unexplained differences, needless explanations, names that don't exist."""
    told = [f"{book.phrases[name].topic}/{name}: {one}" for name, found in agreements.items() for one in found.mistakes]
    for (topic, framework), record in answers.answers.items():
        gone = [name for name, where in record.content.names.items() if not where and name not in HIDDEN]
        told += [f"{topic}/{framework}: there is no {name} in the installed framework" for name in gone]
    return told


def typed_in_by(book: Phrasebook, registry: Registry) -> list[str]:
    """A line for each cell that types its result in."""
    files = dict.fromkeys(path for one in registry.frameworks.values() for path in book.files(one).values())
    return [
        f"{path.parent.name}/{path.name}: {name}: y is typed in: it must come from the framework"
        for path in files
        for name, parts in written_in(path, book.phrases).cells.items()
        if any(typed_in(source) for source, _ in parts.values())
    ]
