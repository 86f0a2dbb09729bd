"""The tables of the page "Frameworks compared", as questions with answers, and their downloads; without Sphinx."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rosetta_common.upper.lessons.probes import Probe
from rosetta_common.upper.registry import Framework
from rosetta_common.upper.site.compared_answers import (
    Question,
    every_answer,
    lines_of,
    lines_of_probe,
    locked_files,
    newest_cuda,
    of_fact,
    of_probe,
    of_speed,
    open_source,
)
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.facts import Facts

SCHEMA = 1  # of the download
PATH = "tables/compared"  # of the downloads, without an ending
GROUPS = {
    "project": "Project and packages",
    "differentiation": "Differentiation and graphs",
    "arrays": "Array functions",
    "layers": "Layers, models, reuse",
    "training": "Training and devices",
    "programs": "Two programs",
    "speed": "Speed and memory",
}
SPEED = {  # the shown columns of the speed tables
    "ratio_to_reference": "speed relative to PyTorch",
    "first_batch_seconds": "first batch, with compilation, s",
    "peak_memory": "peak memory",
}


@dataclass(frozen=True)
class Group:
    """One table."""

    name: str
    title: str
    questions: tuple[Question, ...]


def columns(content: SiteContent) -> list[Framework]:
    """The frameworks of the page: all columns, without the variants."""
    return [framework for framework in content.registry.frameworks.values() if not framework.variant_of]


def groups(content: SiteContent, facts: Mapping[str, Facts]) -> list[Group]:
    """All tables, in the order of the page."""
    found = {name: [*_fixed(content, facts, name), *_probed(content, name)] for name in GROUPS}
    return [Group(name, GROUPS[name], tuple(questions)) for name, questions in found.items() if questions]


def _fixed(content: SiteContent, facts: Mapping[str, Facts], group: str) -> Iterable[Question]:
    """The questions that the registry, the pins, the facts, the examples and the records answer."""
    frameworks = columns(content)
    if group == "project":
        for key, heading in (
            ("Made by", "Author"),
            ("Licence", "Licence"),
            ("Languages", "Languages"),
            ("Last release", "Newest release"),
            ("Status today", "Status"),
        ):
            name = heading.lower().replace(" ", "-")
            answers = every_answer(frameworks, of_fact(facts, key))
            yield Question(name, heading, f"the fact {key!r} of the framework's page", answers=answers)
        asked = "whether the licence is one that the Open Source Initiative approves"
        answers = every_answer(frameworks, open_source(facts))
        yield Question("open-source", "Open source", asked, "be used under an open-source licence", answers)
        asked = "the files of the pinned release that the lock allows: wheels of all platforms, and the source"
        yield Question("files", "Locked files", asked, answers=every_answer(frameworks, locked_files))
        asked = "the CUDA runtime that the pins for GPUs name; of a framework without such pins, the reason"
        cuda = every_answer(frameworks, newest_cuda)
        yield Question(
            "cuda", "Newest CUDA of an installable build", asked, "run on a GPU of today, with pins of this site", cuda
        )
    if group == "training":
        for workload in content.probes.lines:
            title = content.registry.workloads[workload].title
            for step in ("build", "train"):
                asked = f"the lines of the step {step} in the example {title}, without comments and empty lines"
                answers = every_answer(frameworks, lines_of(workload, step))
                yield Question(f"{workload}-lines-{step}", f"Lines: {step}", asked, answers=answers)
    if group == "speed":
        yield from _speeds(content, frameworks)


def _speeds(content: SiteContent, frameworks: list[Framework]) -> Iterable[Question]:
    for workload in content.probes.speed:
        for key, words in SPEED.items():
            machine, answer = of_speed(content, workload, key)
            title = content.registry.workloads[workload].title
            asked = f"{words}, of the records of {title}" + (f" on {machine}" if machine else "")
            answers = every_answer(frameworks, answer)
            yield Question(f"{workload}-{key}", f"{title}: {words}", asked, answers=answers)


def _probed(content: SiteContent, group: str) -> Iterable[Question]:
    """The questions that probes answer; one of several numbers becomes a question for each, and one for its lines."""
    frameworks = columns(content)
    for probe in content.probes.lessons.values():
        if not isinstance(probe, Probe) or probe.group != group:
            continue
        if not probe.parts:
            answers = every_answer(frameworks, of_probe(content, probe))
            yield Question(probe.name, probe.title, probe.question, probe.can, answers)
            continue
        for number, (part, heading) in enumerate(probe.parts.items()):
            answers = every_answer(frameworks, of_probe(content, probe, part))
            title, can = f"{probe.title}: {heading}", "" if number else probe.can
            yield Question(f"{probe.name}-{part}", title, probe.question, can, answers)
        asked = "the lines of the code below, without comments and empty lines"
        lines = every_answer(frameworks, lines_of_probe(content, probe))
        yield Question(f"{probe.name}-lines", f"{probe.title}: lines", asked, answers=lines)


def abilities(tables: Iterable[Group]) -> list[Question]:
    """The questions that readers may ask as "which of them can ...?"."""
    return [question for table in tables for question in table.questions if question.can]


def compared_json(content: SiteContent, tables: Iterable[Group]) -> str:
    """All answers as JSON: questions by group, each with its answers by framework."""
    told = {
        "schema": SCHEMA,
        "frameworks": {framework.name: framework.title for framework in columns(content)},
        "groups": [
            {
                "name": table.name,
                "title": table.title,
                "questions": [
                    {
                        "key": one.key,
                        "heading": one.heading,
                        "asked": one.asked,
                        "can": one.can,
                        "answers": {
                            name: {
                                "text": answer.text,
                                "how": answer.how,
                                "value": answer.sort,
                                "able": answer.able,
                                "source": answer.source,
                                "date": answer.date,
                                "names": list(answer.names),
                                "through": answer.through,
                            }
                            for name, answer in one.answers.items()
                        },
                    }
                    for one in table.questions
                ],
            }
            for table in tables
        ],
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def compared_csv(content: SiteContent, tables: Iterable[Group]) -> str:
    """All answers as CSV: a line for each framework, a column for each question."""
    questions = [question for table in tables for question in table.questions]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["framework", "title", *(question.key for question in questions)])
    for framework in columns(content):
        found = [question.answers[framework.name] for question in questions]
        writer.writerow([framework.name, framework.title, *(", ".join(one.names) or one.text for one in found)])
    return text.getvalue()
