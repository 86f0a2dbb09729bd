"""The commands of the phrasebook: ``rosetta phrases`` runs it, ``rosetta phrase`` looks something up in it."""

from __future__ import annotations

import argparse
from typing import Any

import msgspec
from rich import box
from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table

from rosetta_common.ground.phrases import PLAIN
from rosetta_common.upper.executing import excused_by, exit_code, request_of
from rosetta_common.upper.lessons.catalogue import read_catalogue
from rosetta_common.upper.output import say, say_json, show
from rosetta_common.upper.phrases.agreement import shape_of, told
from rosetta_common.upper.phrases.answering import Answering
from rosetta_common.upper.phrases.catalogue import (
    Phrase,
    Phrasebook,
    Written,
    everything_written,
    read_phrasebook,
    read_renamed,
)
from rosetta_common.upper.phrases.judged import judged, mistakes, typed_in_by
from rosetta_common.upper.phrases.lookup import look_up, names_by_phrase
from rosetta_common.upper.project import RosettaError
from rosetta_common.upper.records.phrases import AllAnswers, read_answers
from rosetta_common.upper.registry import Framework, Registry, read_registry
from rosetta_common.upper.running.pipeline import execute, show_reasons
from rosetta_common.upper.running.tasks import as_json

MOST = 5  # phrases that a look-up shows
PAIR = 2  # frameworks that a reader names; of more, those with an answer are shown


def phrases(options: argparse.Namespace, console: Console) -> int:
    """``rosetta phrases``."""
    registry, book = _read()
    chosen = book.choose(options.phrases)
    request = request_of(options, registry.choose_frameworks(options.framework))
    tasks, made = execute(Answering(request, registry, book, chosen), console)
    outcomes, fresh = [one.outcome for one in made], [one.item for one in made if one.item]
    wrong = []
    if not options.dry_run and not chosen:
        answers = read_answers(book)
        wrong = [*answers.problems, *mistakes(book, judged(book, registry, answers), answers)]
        wrong += typed_in_by(book, registry)
    if options.json:
        plan = [{"topic": task.workload, "framework": task.framework.name, "why": task.why} for task in tasks]
        given = [msgspec.to_builtins(answers.content) for answers in fresh]
        say_json({"planned": plan, "outcomes": as_json(outcomes), "answers": given, "mistakes": wrong})
    elif request.dry_run and tasks:
        console.print(f"{len(tasks)} to run:", highlight=False)
        show_reasons(tasks, console)
    elif chosen:
        for made_now in fresh:
            for name, parts in made_now.content.answers.items():
                for part, one in parts.items():
                    say(f"{made_now.framework} {name} {part}: {' '.join(told(one).split())}  {shape_of(one)}".rstrip())
    elif not tasks:
        console.print("Nothing to run: every record is current.", highlight=False)
    for line in wrong:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 1 if wrong else exit_code(outcomes, options, excused_by(registry, options))


def phrase(options: argparse.Namespace, console: Console) -> int:
    """``rosetta phrase``."""
    registry, book = _read()
    if options.list or not options.query:
        for topic, title in book.topics.items():
            say(title)
            for one in book.of(topic):
                say(f"  {one.name:24} {one.title}")
        return 0
    named = [name for name in (options.known, options.wanted) if name]
    chosen = registry.choose_frameworks(named) if named else []
    known = next((one for one in chosen if one.name == options.known), None)
    held = everything_written(book, registry)
    renamed = read_renamed()
    names = {
        one.name: {
            name: found for path in book.files(one).values() for name, found in names_by_phrase(path, renamed).items()
        }
        for one in registry.frameworks.values()
    }
    hits = look_up(options.query, book, names, known) or look_up(options.query, book, names)
    if not hits:
        raise RosettaError(f"no phrase uses or names {options.query!r}: `rosetta phrase --list` lists the phrases")
    shown = [(book.phrases[hit.phrase], hit.names) for hit in hits[:MOST]]
    columns = chosen or [one for one in registry.frameworks.values() if one.group == "today" and not one.variant_of]
    answers = read_answers(book)
    if options.json:
        say_json([_as_json(one, found, columns, held, answers) for one, found in shown])
        return 0
    for one, _ in shown:
        show(_side_by_side(one, columns, held, answers))
    if len(hits) > MOST:
        others = ", ".join(hit.phrase for hit in hits[MOST:])
        console.print(f"Also: {others}", highlight=False, soft_wrap=True)
    return 0


def _read() -> tuple[Registry, Phrasebook]:
    registry = read_registry()
    return registry, read_phrasebook(registry, read_catalogue(registry).lessons)


def _side_by_side(phrase: Phrase, columns: list[Framework], held: dict[str, Written], answers: AllAnswers) -> Table:
    """One phrase: its code in some frameworks, and what it gave."""
    table = Table(title=f"{phrase.title}: {phrase.ask}", box=box.SIMPLE_HEAD, title_justify="left", expand=True)
    code, results = [], []
    for framework in columns:
        parts = held[framework.name].standalone(phrase.name)
        if not parts and len(columns) > PAIR:
            continue
        table.add_column(framework.title, ratio=1)
        text = "\n\n".join(source.strip() for source in parts.values())
        code.append(
            Syntax(text, "python", theme="ansi_dark", word_wrap=True)
            if parts
            else held[framework.name].notes.get(phrase.name, "no answer yet")
        )
        one = answers.answer(phrase, framework.name, PLAIN)
        results.append(f"{told(one)}\n{shape_of(one)}" if one else "")
    table.add_row(*code)
    table.add_row(*results)
    return table


def _as_json(
    phrase: Phrase,
    names: tuple[str, ...],
    columns: list[Framework],
    held: dict[str, Written],
    answers: AllAnswers,
) -> dict[str, Any]:
    found = {}
    for framework in columns:
        whole = held[framework.name].standalone(phrase.name)
        found[framework.name] = {
            part: {
                "code": source,
                "with_imports": whole[part],
                "answer": msgspec.to_builtins(answers.answer(phrase, framework.name, part)),
            }
            for part, (source, _) in held[framework.name].cells.get(phrase.name, {}).items()
        }
    return {
        "phrase": phrase.name,
        "title": phrase.title,
        "ask": phrase.ask,
        "given": phrase.given,
        "names": names,
        "frameworks": found,
    }
