"""Brings the phrasebook's records up to date: plans the jobs of each topic and framework, and writes what they gave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import msgspec

from rosetta_common.upper.names.python_code import python_uses
from rosetta_common.upper.names.uses import METHOD
from rosetta_common.upper.phrases.catalogue import Phrasebook, written_in
from rosetta_common.upper.project import ROOT, WORKSHOP
from rosetta_common.upper.records.closure import Code
from rosetta_common.upper.records.digests import phrase_digests
from rosetta_common.upper.records.models import Answer, PhrasesFile
from rosetta_common.upper.records.phrases import Answers, given_of, phrases_ledger
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.running.cells import Cells
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.pipeline import Made
from rosetta_common.upper.running.processes import Ended, Job, new_job
from rosetta_common.upper.running.tasks import PHRASE, Request, Task, now, outcome_of


class Answering(Cells[Answers]):
    """The phrases: one process for each topic and framework."""

    profile, missing = PHRASE, "not yet run"
    seconds = MappingProxyType({PHRASE: 900.0})
    offline = True

    def __init__(self, request: Request, registry: Registry, book: Phrasebook, chosen: Sequence[str] = ()) -> None:
        """Store the request.

        Args:
            request: the frameworks and the options.
            registry: the registry.
            book: the phrasebook.
            chosen: only these phrases, without changing the records; all by default.
        """
        super().__init__(request, registry, phrases_ledger(book), chosen)
        self.book = book

    def files(self, framework: Framework) -> Mapping[str, Path]:
        """The files with a framework's phrases, by topic."""
        return self.book.files(framework)

    def held(self, file: Path) -> Collection[str]:
        """The phrases that a file answers; ``BadPhrase`` if it has a mistake."""
        return written_in(file, self.book.phrases).cells

    def placed(self, topic: str, framework: Framework) -> Framework:
        """The framework in the environment in which its phrases of a topic run."""
        return self.book.placed(topic, framework)

    def begin(self, task: Task, interpreter: Interpreter) -> Job:
        """The job of one topic's phrases in one framework."""
        topic, framework = task.workload, task.framework
        file = self.book.file(topic, framework)
        assert file is not None  # noqa: S101 -- the plan holds no other
        phrases, given = self.book.of(topic), given_of(self.book, topic)
        job = new_job(
            WORKSHOP / "phrases" / topic / framework.name,
            framework,
            file,
            purpose="phrases",
            phrases=list(self.chosen),
            given={phrase.name: phrase.given for phrase in phrases},
            channels=[phrase.name for phrase in phrases if phrase.channels],
            names=names_in(file.read_text(encoding="utf-8")),
        )
        variables = self.registry.variables
        digests = phrase_digests(file, framework, variables, given, gpu=interpreter.gpu, code=Code(ROOT))
        return self.with_digests(job, digests, interpreter)

    def end(self, task: Task, interpreter: Interpreter, ended: Ended) -> Made[Answers]:
        """Record the answers, unless phrases were chosen."""
        answers = msgspec.convert(ended.told["answers"], dict[str, dict[str, Answer]])
        common = self.common(task, interpreter, ended)
        content = PhrasesFile(**common, answered=now(), answers=answers, names=ended.told["names"])
        failed = sum(bool(one.failed) for parts in answers.values() for one in parts.values())
        said = f"{len(answers)} phrases" + (f", {failed} failed" if failed else "")
        return Made(outcome_of(task, "done", ended.seconds), self.write(content, task, ended), said)


def names_in(text: str) -> list[str]:
    """The API names in a file of phrases, without methods, sorted."""
    return sorted({use.name for use in python_uses(text) if not use.name.startswith(METHOD)})
