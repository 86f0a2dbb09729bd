"""The functions of the commands; each returns its exit code."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import msgspec
from rich import box
from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from rosetta_common.ground.data import Dataset, DataUnavailable, Found
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.download import DownloadError
from rosetta_common.ground.steps import ExampleError, read_cells, steps_of
from rosetta_common.ground.workloads import PROFILES, THROUGHPUT
from rosetta_common.upper.diagnosis.diagnose import diagnose as compare
from rosetta_common.upper.diagnosis.noted import read_notes
from rosetta_common.upper.diagnosis.terminal import lines
from rosetta_common.upper.executing import excused_by, exit_code, request_of
from rosetta_common.upper.lessons.catalogue import choose, lessons_of, read_catalogue
from rosetta_common.upper.lessons.check import Checking
from rosetta_common.upper.lessons.probes import read_probes, with_probes
from rosetta_common.upper.lessons.terminal import checks_table
from rosetta_common.upper.lessons.verdicts import verdicts
from rosetta_common.upper.output import say, say_json, show
from rosetta_common.upper.project import ROOT, RosettaError
from rosetta_common.upper.proofs.prove import Proving
from rosetta_common.upper.proofs.prove import as_json as proofs_as_json
from rosetta_common.upper.proofs.terminal import proof_deviations, proof_table
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.checks import CHECKS, read_checks
from rosetta_common.upper.records.history import history
from rosetta_common.upper.records.machines import has_gpu, machine_name
from rosetta_common.upper.records.models import Reason, told_together
from rosetta_common.upper.records.proofs import PROOFS, Proofs, read_proofs
from rosetta_common.upper.records.redigest import UNREADABLE, carry_all, lost_lines
from rosetta_common.upper.records.rounds import Rounds, Throughput, read_rounds
from rosetta_common.upper.records.runs import RUNS, Record, Results, read_results
from rosetta_common.upper.records.staleness import Staleness
from rosetta_common.upper.registry import GROUPS, Framework, Registry, UnknownName, check_profile, read_registry
from rosetta_common.upper.running import containers, environments
from rosetta_common.upper.running import data as finding
from rosetta_common.upper.running.measure import Measuring, show_rounds
from rosetta_common.upper.running.pipeline import execute, show_reasons
from rosetta_common.upper.running.run import Runs, column_passes, default_profile, planned, show_plan
from rosetta_common.upper.running.tasks import Request, as_json
from rosetta_common.upper.weights.conventions import conventions_of, read_conventions
from rosetta_common.upper.weights.recipe import recipes


def list_columns(options: argparse.Namespace, console: Console) -> int:
    """``rosetta list``."""
    registry, results, proofs, machine = read_registry(), read_results(), read_proofs(), machine_name()
    rounds = read_rounds()
    checks = read_checks(read_catalogue(registry).lessons)
    problems = [*results.problems, *rounds.problems, *proofs.problems, *checks.problems]
    states = {name: environments.describe(one, has_gpu()) for name, one in registry.environments.items()}
    rows = [
        _row(registry, results, rounds, proofs, machine, workload, framework, states)
        for workload in registry.workloads
        for framework in registry.frameworks.values()
        if not framework.variant_of or framework in registry.columns[workload]  # no row for a variant without example
    ]
    changes = _changed_speeds(rounds)
    if options.json:
        say_json({"machine": machine, "columns": rows, "changes": changes, "problems": problems})
        return 0
    for workload in registry.workloads.values():
        table = Table(title=f"{workload.name} on this machine ({machine})", box=box.SIMPLE_HEAD, title_justify="left")
        for heading in ("framework", "environment", *PROFILES, "other machines", "proof"):
            table.add_column(heading, overflow="fold", no_wrap=heading == "framework")
        for group, heading in GROUPS.items():
            shown = [row for row in rows if (row["workload"], row["group"]) == (workload.name, group)]
            if not shown:
                continue
            table.add_row(f"[bold]{heading}")
            for row in shown:
                name = f"{'  ' if row['variant_of'] else ''}{row['framework']}"
                cells = [row["environment"], *(row["profiles"][profile] for profile in PROFILES)]
                cells += [", ".join(row["elsewhere"]), row["proof"]]
                table.add_row(name, *map(Text, cells))
            table.add_section()
        show(table)
    for one in changes:
        told = f"{one['workload']} {one['framework']} on {one['machine']}: {one['words']}"
        console.print(f"speed: {told}", markup=False, highlight=False, soft_wrap=True)
    for problem in problems:
        console.print(f"unreadable: {problem}", markup=False, highlight=False, soft_wrap=True)
    return 0


def run(options: argparse.Namespace, console: Console) -> int:
    """``rosetta run``."""
    registry = read_registry()
    request = _examples(registry, options)
    profile = default_profile() if options.profile is None else check_profile(options.profile)
    passes = None
    if options.passes:
        if profile != "smoke":
            raise RosettaError("--passes is for --profile smoke: a pass says that a column runs, nothing else")
        passes = column_passes(ROOT / options.passes, registry, options.everything)
    excused = excused_by(registry, options)
    work: Runs = Runs(request, registry, profile, options.repeats, passes)
    if profile == THROUGHPUT:
        work = Measuring(request, registry, options.rounds)
    tasks, made = execute(work, console)
    outcomes = [one.outcome for one in made]
    counts = {status: [o for o in outcomes if o.status == status] for status in {o.status for o in outcomes}}
    if options.json:
        found = {"machine": machine_name(), "planned": planned(tasks), "outcomes": as_json(outcomes)}
        say_json(found)
    elif not tasks:
        all_well = "every column passed before" if passes else f"every record at profile {profile} is current"
        all_well += "; --rounds N asks for more rounds" if profile == THROUGHPUT else ""
        console.print(f"Nothing to run: {all_well}.", highlight=False, soft_wrap=True)
    elif request.dry_run:
        (show_rounds if profile == THROUGHPUT else show_plan)(tasks, console)
    else:
        told = ", ".join(f"{len(found)} {status}" for status, found in sorted(counts.items()))
        console.print(f"{told}. Records: results/{machine_name()}", highlight=False)
    return exit_code(outcomes, options, excused)


def prove(options: argparse.Namespace, console: Console) -> int:
    """``rosetta prove``."""
    registry = read_registry()
    request = _examples(registry, options)
    excused = excused_by(registry, options)
    proving = Proving(request, registry)
    tasks, made = execute(proving, console)
    if proving.anew:
        told = f"judged anew without a run, as only tolerances changed: {proving.anew}"
        console.print(f"{told} (not written yet)" if request.dry_run else told, highlight=False)
    if options.json:
        wanted = [{"workload": task.workload, "framework": task.framework.name, "why": task.why} for task in tasks]
        say_json({"planned": wanted, "outcomes": proofs_as_json(made)})
    elif not tasks:
        console.print("Nothing to prove: every proof is current.", highlight=False)
    elif request.dry_run:
        console.print(f"{len(tasks)} to prove:", highlight=False)
        show_reasons(tasks, console)
    else:
        proofs = [one.item for one in made if one.item]
        few = [proof_deviations(proof) for proof in proofs]
        for shown in few if len(few) < 3 else [proof_table(proofs, registry)]:
            show(shown)
    return exit_code([one.outcome for one in made], options, excused)


def check(options: argparse.Namespace, console: Console) -> int:
    """``rosetta check``."""
    registry = read_registry()
    catalogue = with_probes(read_catalogue(registry), read_probes(registry))
    lessons = catalogue.lessons
    if options.list:
        for topic, title in catalogue.topics.items():
            say(title)
            for lesson in catalogue.of(topic):
                say(f"  {lesson.name:24} {lesson.title}")
        return 0
    wanted = choose(lessons, options.lessons)
    frameworks = registry.choose_frameworks(options.framework)
    without = [f.name for f in frameworks if not lessons_of(f, catalogue).intersection(wanted or lessons)]
    request = request_of(options, frameworks)
    excused = excused_by(registry, options)
    checking = Checking(request, registry, catalogue, wanted)
    tasks, made = execute(checking, console)
    outcomes = [one.outcome for one in made]
    fresh = [one.item for one in made if one.item]
    names = {framework.name for framework in request.frameworks}
    held = [one for one in read_checks(lessons).checks.values() if one.content.device == checking.device]
    known = fresh if wanted else [one for one in held if one.framework in names]
    shown = {name: lessons[name] for name in wanted or lessons}
    wrong = [] if options.dry_run else [v for checks in known for v in verdicts(shown, checks) if v.wrong]
    if options.json:
        told = [{"topic": task.workload, "framework": task.framework.name, "why": task.why} for task in tasks]
        found = [msgspec.to_builtins(checks.content) for checks in known]
        ended, unexpected = as_json(outcomes), [asdict(one) for one in wrong]
        say_json({"planned": told, "outcomes": ended, "checks": found, "unexpected": unexpected, "without": without})
    elif request.dry_run and tasks:
        console.print(f"{len(tasks)} to check:", highlight=False)
        show_reasons(tasks, console)
    elif tasks:
        show(checks_table(fresh, shown))
    elif len(without) < len(frameworks):
        console.print("Nothing to check: every record is current.", highlight=False)
    if options.framework and without:
        these = "these lessons" if wanted else "the lessons"
        console.print(f"No check of {these} is written for {', '.join(without)}.", highlight=False, soft_wrap=True)
    for one in wrong:
        console.print(f"{one.lesson}, {one.framework}: {one.wrong}", markup=False, highlight=False, soft_wrap=True)
    return 1 if wrong else exit_code(outcomes, options, excused)


def diff(options: argparse.Namespace, _console: Console) -> int:
    """``rosetta diff``."""
    registry = read_registry()
    (workload,) = registry.choose_workloads([options.workload])
    pair = registry.choose_frameworks(options.frameworks)
    for framework in pair:
        if framework not in registry.columns[workload.name]:
            raise RosettaError(f"{framework.name} has no example of {workload.name}")
    try:
        examples = [steps_of(read_cells(framework.example(workload.name))) for framework in pair]
    except ExampleError as error:
        raise RosettaError(str(error)) from error
    sources = [{step: cell.source for step, cell in steps.items()} for steps in examples]
    if options.step and options.step not in sources[0]:
        raise RosettaError(f"{workload.name} has no step {options.step}; its steps: {', '.join(sources[0])}")
    chosen = [options.step] if options.step else list(sources[0])
    if options.json:
        steps = {s: {f.name: source[s] for f, source in zip(pair, sources, strict=True)} for s in chosen}
        say_json({"workload": workload.name, "steps": steps})
        return 0
    for step in chosen:
        table = Table(title=step, box=box.SIMPLE_HEAD, title_justify="left", expand=True)
        for framework in pair:
            table.add_column(framework.title, ratio=1)
        code = [(f.language, source[step]) for f, source in zip(pair, sources, strict=True)]
        table.add_row(*(Syntax(text, language, theme="ansi_dark", word_wrap=True) for language, text in code))
        show(table)
    return 0


def data(options: argparse.Namespace, console: Console) -> int:
    """``rosetta data``."""
    for name in options.names:
        if name not in DATASETS:
            raise UnknownName(f"unknown data set {name!r} (there are: {', '.join(DATASETS)})")
    answers, problems = [], []
    for name in options.names or DATASETS:
        dataset, found = DATASETS[name], None
        try:
            found = _fetch(dataset, console) if options.action == "fetch" else _find(dataset)
            finding.check_data(dataset, found)
        except RosettaError as error:  # a missing or damaged set doesn't hide the state of the others
            problems.append(str(error))
            place = {"source": found.source, "folder": found.folder} if found else {"source": None, "folder": None}
            answers.append({"name": name, **place, "whole": False, "problem": str(error)})
            continue
        answers.append({"name": name, "source": found.source, "folder": found.folder, "whole": True})
        if not options.json:
            say(f"{name}: whole, in {found.folder} ({found.source})")
    if options.json:
        say_json(answers)
    if problems:
        raise RosettaError("; ".join(dict.fromkeys(problems)))
    return 0


def diagnose(options: argparse.Namespace, _console: Console) -> int:
    """``rosetta diagnose``."""
    found = compare(*(read_notes(path, name) for path, name in zip(options.notes, "AB", strict=True)))
    if options.json:
        findings = [{**asdict(one), "explained": one.explained} for one in found.findings]
        finite = [{key: None if value == float("inf") else value for key, value in one.items()} for one in findings]
        say_json({"compared": found.compared, "parted": found.parted, "findings": finite, "missing": found.missing})
    else:
        for line in lines(found):
            say(line)
    return 1 if found.findings else 0


def carry(options: argparse.Namespace, _console: Console) -> int:
    """``rosetta weights``."""
    registry = read_registry()
    table = read_conventions()
    first, second = (conventions_of(name, registry, table) for name in options.frameworks)
    found = list(recipes(first, second))
    if options.json:
        say_json([asdict(one) for one in found])
        return 0
    for one in found:
        say(f"{one.title}: {one.note or ('' if one.code else 'as it is')}".rstrip(": "))
        for line in one.code:
            say(f"    {line}")
    return 0


def make_environments(options: argparse.Namespace, console: Console) -> int:
    """``rosetta environments``."""
    registry = read_registry()
    chosen = {f.environment.name: f.environment for f in registry.choose_frameworks(options.framework)}
    states, missing = {}, False
    for name, environment in chosen.items():
        try:
            environments.prepare(environment, has_gpu(), registry, lambda line: console.print(line, highlight=False))
            states[name] = "ready"
        except environments.Unavailable as error:
            states[name], missing = str(error), True
        if not options.json:
            say(f"{name}: {states[name]}")
    if options.json:
        say_json(states)
    return 1 if missing and options.framework else 0


def write_containers(options: argparse.Namespace, _console: Console) -> int:
    """``rosetta containers``."""
    changed = [path.relative_to(ROOT).as_posix() for path in containers.write(read_registry())]
    if options.json:
        say_json(changed)
        return 0
    for path in changed:
        say(path)
    say(f"{len(changed)} changed")
    return 0


def redigest(options: argparse.Namespace, console: Console) -> int:
    """``rosetta redigest``."""
    folders = {"run": RUNS.folder, "proof": PROOFS.folder, "checks": CHECKS.folder}
    with history() as found:
        outcomes = carry_all(folders, found, dry_run=options.dry_run)
    if options.json:
        told = [{"path": str(one.path), "state": one.state, "commit": one.commit} for one in outcomes]
        say_json(told)
        return 0
    for line in lost_lines(outcomes, ROOT):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    for one in outcomes:
        if one.state == UNREADABLE:
            where = one.path.relative_to(ROOT) if one.path.is_relative_to(ROOT) else one.path
            console.print(f"{where}: can't be read", markup=False, highlight=False, soft_wrap=True)
    counts = Counter(one.state for one in outcomes)
    console.print(", ".join(f"{number} {state}" for state, number in counts.items()) or "no record", highlight=False)
    return 0


def _examples(registry: Registry, options: argparse.Namespace) -> Request:
    """The request for a command that works on examples.

    Raises:
        RosettaError: if the user named a framework that has no example of the workloads.
    """
    workloads = [workload.name for workload in registry.choose_workloads(options.workloads)]
    frameworks = registry.choose_frameworks(options.framework)
    for framework in frameworks if options.framework else ():
        without = [workload for workload in workloads if framework not in registry.columns[workload]]
        if without and (options.workloads or without == workloads):
            raise RosettaError(f"{framework.name} has no example of {', '.join(without)}")
    return request_of(options, frameworks, workloads)


def _fetch(dataset: Dataset, console: Console) -> Found:
    try:
        return finding.find_or_download(dataset, console)
    except DownloadError as error:
        raise RosettaError(f"{error}; or set ROSETTA_DATA_DIR to a folder that holds {dataset.folder}") from error


def _find(dataset: Dataset) -> Found:
    try:
        found: Found | None = dataset.find()
    except DataUnavailable as error:
        raise RosettaError(str(error)) from error
    if found is None:
        raise RosettaError(f"{dataset.name} is not here: `rosetta data fetch {dataset.name}`, or set ROSETTA_DATA_DIR")
    return found


def _row(
    registry: Registry,
    results: Results,
    rounds: Rounds,
    proofs: Proofs,
    machine: str,
    workload: str,
    framework: Framework,
    states: Mapping[str, str],
) -> dict[str, Any]:
    exists = framework in registry.columns[workload]
    records = {p: results.get(machine, workload, p, framework.name) for p in PROFILES}
    stale = {p: staleness.of(record, framework, registry) for p, record in records.items() if record}
    reasons = {p: results.reasons_of(machine, workload, p, framework.name) for p in PROFILES}
    throughput = rounds.of(machine, workload).get(framework.name)
    reasons[THROUGHPUT] = rounds.reasons.get((machine, workload, THROUGHPUT, framework.name), ())
    if throughput:
        stale[THROUGHPUT] = staleness.of(throughput.now[-1].record, framework, registry)
    profiles = {p: _cell(records[p], stale.get(p), reasons[p], p, framework) for p in PROFILES}
    if throughput:
        profiles[THROUGHPUT] = _speed(throughput, stale[THROUGHPUT], reasons[THROUGHPUT])
    elsewhere = {
        f"{r.machine} ({r.profile})"
        for r in results.records
        if r.machine != machine and (r.workload, r.framework) == (workload, framework.name)
    }
    return {
        "workload": workload,
        "framework": framework.name,
        "title": framework.title,
        "group": framework.group,
        "variant_of": framework.variant_of or None,
        "example": exists,
        "environment": states[framework.environment.name] if exists else "no example yet",
        "profiles": profiles,
        "reasons": {p: msgspec.to_builtins(found) for p, found in reasons.items() if found},
        "stale": {p: {"model": why.model, "clock": why.clock} for p, why in stale.items() if why},
        "elsewhere": sorted(elsewhere),
        "proof": _proof(registry, proofs, workload, framework) if exists else "-",
    }


def _changed_speeds(rounds: Rounds) -> list[dict[str, str]]:
    """The columns whose speed left the noise of their earlier rounds, on any machine."""
    return [
        {"machine": t.machine, "workload": t.workload, "framework": t.framework, "words": t.change.words}
        for t in rounds.throughputs
        if t.change
    ]


def _speed(throughput: Throughput, stale: Staleness, reasons: Sequence[Reason]) -> str:
    """The state of a column's rounds on this machine, in words."""
    state = f"{stale} ({len(throughput.now)} round{'s' if len(throughput.now) > 1 else ''})"
    told = [throughput.change.words] if throughput.change else []
    return "; ".join([state, *(["unstable"] if throughput.unstable else []), *told, *(one.told for one in reasons)])


def _proof(registry: Registry, proofs: Proofs, workload: str, framework: Framework) -> str:
    """The verdict of an example's proof, or why there is none."""
    proof = proofs.proofs.get((workload, framework.name))
    if proof is None:
        return proofs.reasons.get((workload, framework.name), "-")
    stale = staleness.of(proof, framework, registry)
    return f"{proof.verdict}{', stand-in data' if proof.stand_in else ''}" + (f"; {stale}" if stale else "")


def _cell(
    record: Record | None, stale: Staleness | None, reasons: Sequence[Reason], profile: str, framework: Framework
) -> str:
    """The state of one example at one profile on this machine, in words."""
    if record is None:
        if reasons:
            return told_together(reasons)
        fitting = framework.profile(profile, has_gpu())
        return "-" if fitting == profile else f"only {fitting} on a CPU"
    state = str(stale)
    if record.stand_in:
        state += ", stand-in data"
    if not record.in_band:
        state += ", outside its accuracy band"
    state += f" ({len(record.runs)} run{'s' if len(record.runs) > 1 else ''})"
    return "; ".join([state, *record.told_shortfalls(reasons)])
