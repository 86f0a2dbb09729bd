"""Brings the phrasebook's records up to date: plans the jobs of each topic and framework, and writes what they gave."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from types import MappingProxyType

import msgspec

from rosetta_common.upper.names.python_code import python_uses
from rosetta_common.upper.names.uses import METHOD
from rosetta_common.upper.phrases.catalogue import Phrasebook, written_in
from rosetta_common.upper.project import ROOT, WORKSHOP
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.closure import Code
from rosetta_common.upper.records.digests import phrase_digests
from rosetta_common.upper.records.facets import Digests
from rosetta_common.upper.records.ledger import BadRecord, Key
from rosetta_common.upper.records.models import SCHEMA, Answer, Machine, PhrasesFile
from rosetta_common.upper.records.phrases import Answers, given_of, phrases_ledger
from rosetta_common.upper.registry import Framework, Registry
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.pipeline import Made, Work
from rosetta_common.upper.running.processes import Ended, Job, new_job
from rosetta_common.upper.running.tasks import PHRASE, Request, Task, now, outcome_of

GUESS = 10.0  # seconds that a framework's phrases of a topic take, if no record says it


class Answering(Work[Answers]):
    """The phrases: one process for each topic and framework."""

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
        super().__init__(request, registry)
        self.book, self.chosen = book, chosen
        self.ledger = phrases_ledger(book)
        self.locked = not chosen

    def plan(self) -> list[Task]:
        """List the topics whose answers are missing or stale, by framework; a topic stands for the workload in a task.

        Raises:
            BadPhrase: if a file has a mistake.
        """
        tasks = []
        for framework in self.request.frameworks:
            for topic, file in self.book.files(framework).items():
                held = written_in(file, self.book.phrases).cells
                if self.chosen:
                    why = "asked for" if set(self.chosen) & set(held) else ""
                else:
                    why = "asked for" if self.request.force else self._why(topic, framework)
                if why:
                    tasks.append(Task(topic, framework, PHRASE, 0, why))
        return tasks

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
        job.content["digests"] = msgspec.to_builtins(staleness.with_packages(digests, interpreter.packages))
        return job

    def end(self, task: Task, interpreter: Interpreter, ended: Ended) -> Made[Answers]:
        """Record the answers, unless phrases were chosen."""
        told = ended.told
        content = PhrasesFile(
            schema=SCHEMA,
            topic=task.workload,
            framework=task.framework.name,
            answered=now(),
            machine=msgspec.convert(told["machine"], Machine),
            environment=interpreter.name,
            versions=told["versions"],
            seconds=round(ended.seconds, 1),
            digests=msgspec.convert({**ended.job.content["digests"], "files": told["files"]}, Digests),
            answers=msgspec.convert(told["answers"], dict[str, dict[str, Answer]]),
            names=told["names"],
        )
        ledger = self.ledger.at(ended.job.folder) if self.chosen else self.ledger
        answers = ledger.write(content, *self._key(task))
        failed = sum(bool(one.failed) for parts in content.answers.values() for one in parts.values())
        said = f"{len(content.answers)} phrases" + (f", {failed} failed" if failed else "")
        return Made(outcome_of(task, "done", ended.seconds), answers, said)

    def guess(self, task: Task) -> float:
        """The seconds that the recorded answers took."""
        with contextlib.suppress(BadRecord):
            if answers := self.ledger.get(*self._key(task)):
                return answers.content.seconds
        return GUESS

    def key(self, task: Task) -> Key | None:
        """The key of the answers' record; ``None`` if phrases were chosen."""
        return None if self.chosen else self._key(task)

    def _key(self, task: Task) -> Key:
        return task.workload, task.framework.name

    def _why(self, topic: str, framework: Framework) -> str:
        """Why a topic's phrases must be run again in a framework; empty if its record is current."""
        try:
            answers = self.ledger.get(topic, framework.name)
        except BadRecord as error:
            return str(error)
        if answers is None:
            return "not yet run"
        return ", ".join(staleness.of(answers, framework, self.registry).reasons)


def names_in(text: str) -> list[str]:
    """The API names in a file of phrases, without methods, sorted."""
    return sorted({use.name for use in python_uses(text) if not use.name.startswith(METHOD)})
