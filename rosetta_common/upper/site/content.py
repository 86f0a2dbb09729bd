"""The content of the site: the registry, the records, the examples; and the files on which each page depends."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from rosetta_common.ground import workloads
from rosetta_common.ground.workloads import THROUGHPUT
from rosetta_common.upper.lessons.catalogue import (
    CATALOGUE,
    TOPICS,
    Catalogue,
    Lesson,
    checks_files,
    checks_of,
    read_catalogue,
)
from rosetta_common.upper.lessons.probes import FILE as PROBES_FILE
from rosetta_common.upper.lessons.probes import Probes, read_probes, with_probes
from rosetta_common.upper.phrases.everything import Phrases, read_phrases
from rosetta_common.upper.project import LESSONS, PROBES, REGISTRY, RESULTS, WORKSHOP
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.checks import FOLDER as CHECKS
from rosetta_common.upper.records.checks import AllChecks, Checks, read_checks
from rosetta_common.upper.records.machines import VARIABLE, machine_name, machine_title
from rosetta_common.upper.records.models import UNREADABLE
from rosetta_common.upper.records.proofs import FOLDER as PROOFS
from rosetta_common.upper.records.proofs import Proof, Proofs, read_proofs
from rosetta_common.upper.records.rounds import Rounds, read_rounds
from rosetta_common.upper.records.runs import Record, Results, read_results, result_files
from rosetta_common.upper.records.staleness import Staleness
from rosetta_common.upper.registry import Framework, Registry, narrowed, read_registry
from rosetta_common.upper.scripts.script import Script, make_scripts
from rosetta_common.upper.site.accuracy_table import accuracy_table
from rosetta_common.upper.site.speed_table import speed_table
from rosetta_common.upper.site.tables import Table
from rosetta_common.upper.tables.features import reference_of
from rosetta_common.upper.tables.learnt import FULL, QUICK, Learnt, chosen

FULLEST = ("smoke", THROUGHPUT, QUICK, FULL)  # profiles by how much of an example's work their outputs show


@dataclass(frozen=True)
class SiteContent:
    """The registry and the records of one build."""

    registry: Registry
    results: Results
    folder: Path  # folder of the records
    machine: str = ""  # name of the machine that builds, if it has one
    proofs: Proofs = field(default_factory=Proofs)
    catalogue: Catalogue = field(default_factory=lambda: Catalogue({}, {}))
    checks: AllChecks = field(default_factory=AllChecks)
    rounds: Rounds = field(default_factory=Rounds)
    probes: Probes = field(default_factory=lambda: Probes({}, {}))
    _learnt: dict[tuple[str, str], Learnt | None] = field(default_factory=dict)
    _staleness: dict[Path, Staleness] = field(default_factory=dict)
    _code: dict[tuple[str, tuple[str, ...]], dict[str, dict[str, str]]] = field(default_factory=dict)
    _scripts: dict[str, dict[str, Script]] = field(default_factory=dict)
    _scriptless: dict[tuple[str, str], str] = field(default_factory=dict)
    _titles: dict[str, str] = field(default_factory=dict)
    _states: dict[int, str] = field(default_factory=dict)

    def state(self, level: int) -> str:
        """A digest of what the pages of a level show: names of examples and records, and the states of files."""
        if level not in self._states:
            told = listing(self)
            for path in sorted(_files(self, level)):
                with contextlib.suppress(OSError):  # a link that leads nowhere
                    found = path.stat()
                    told.append(f"{path} {found.st_size} {found.st_mtime_ns}")
            self._states[level] = hashlib.sha256("\n".join(told).encode()).hexdigest()
        return self._states[level]

    @cached_property
    def phrases(self) -> Phrases:
        """The phrasebook, read once."""
        return read_phrases(self.registry, [*self.lessons])

    def staleness(self, kept: Record | Proof | Checks) -> Staleness:
        """Why a record, a proof or a framework's checks no longer match today's code, in two facets."""
        if kept.path not in self._staleness:
            framework = self.registry.frameworks.get(kept.framework)
            self._staleness[kept.path] = staleness.of(kept, framework, self.registry)
        return self._staleness[kept.path]

    def stale(self, kept: Record | Proof | Checks) -> list[str]:
        """All reasons of ``staleness``; empty if the record, the proof or the checks are current."""
        return list(self.staleness(kept).reasons)

    def speed(self, workload: str, machine: str, only: Iterable[Framework] | None = None) -> Table:
        """The speed table of one machine: of all columns and variants, or only of the given ones."""

        def full(framework: str) -> Record | None:
            record = self.results.get(machine, workload, FULL, framework)
            return record if record and record.timed and not self.staleness(record) else None

        made = speed_table(
            self.rounds,
            workload,
            machine,
            self.registry.columns.get(workload, []) if only is None else only,
            learnt=lambda framework: self.learnt(workload, framework),
            full=full,
            staleness_of=self.staleness,
            proved=lambda framework: self.proof(workload, framework) is not None,
            lost=only is None,
        )
        return replace(made, machine_title=self.machine_title(machine))

    def accuracy(self, workload: str, only: Iterable[Framework] | None = None) -> Table:
        """The accuracy table of all machines: of all columns and variants, or only of the given ones."""
        return accuracy_table(
            self.results,
            workload,
            self.registry.columns.get(workload, []) if only is None else only,
            learnt=lambda framework: self.learnt(workload, framework),
            staleness_of=self.staleness,
            lost=only is None,
        )

    def tables(self, workload: str) -> list[Table]:
        """The tables of a workload that aren't empty: the speed tables, machines by name, then the accuracy table."""
        made = [self.speed(workload, machine) for machine in self.rounds.tables(workload)]
        return [table for table in (*made, self.accuracy(workload)) if not table.empty]

    def learnt(self, workload: str, framework: str) -> Learnt | None:
        """What a column learnt, on any machine; ``None`` if no run answers that."""
        key = workload, framework
        if key not in self._learnt:
            records = chosen(self._records(workload, framework), self.staleness)
            reference = self.reference(workload, records[0].profile) if records else None
            self._learnt[key] = Learnt(records, reference) if records else None
        return self._learnt[key]

    def right(self, workload: str, framework: str) -> bool:
        """The accuracy gate: whether a column's speed may be shown, as its accuracy is right or isn't known."""
        found = self.learnt(workload, framework)
        return found is None or found.right

    def examples(self) -> list[tuple[str, Framework]]:
        """All examples, as workload and framework, in the registry's order."""
        return [(workload, framework) for workload, column in self.registry.columns.items() for framework in column]

    def reference(self, workload: str, profile: str) -> Record | None:
        """The newest record of the first column that has one; the others' features are compared with it."""
        of_profile = [r for r in self.results.records if (r.workload, r.profile) == (workload, profile)]
        records = sorted(of_profile, key=lambda record: record.content.started)
        return reference_of(records, (framework.name for framework in self.registry.columns.get(workload, [])))

    def _records(self, workload: str, framework: str) -> list[Record]:
        return [r for r in self.results.records if (r.workload, r.framework) == (workload, framework)]

    def machine_title(self, name: str) -> str:
        """A machine in words: processor, cores and GPU from its newest record, a timed one if it has any.

        If another machine has the same words, its name follows in brackets.
        """
        if not self._titles:
            newest: dict[str, Record] = {}
            for record in sorted(self.every_record, key=lambda one: (one.timed, one.content.started)):
                newest[record.machine] = record
            titles = {machine: machine_title(record.content.machine) for machine, record in newest.items()}
            several = [*titles.values()]
            for machine, title in titles.items():
                self._titles[machine] = f"{title} ({machine})" if several.count(title) > 1 else title
        return self._titles.get(name, name)

    @property
    def problems(self) -> list[str]:
        """A line for each record, proof, file of checks and reason that can't be used."""
        return [*self.results.problems, *self.rounds.problems, *self.proofs.problems, *self.checks.problems]

    @property
    def every_record(self) -> list[Record]:
        """All records that can be read, those of the rounds last."""
        throughputs = self.rounds.throughputs
        return [*self.results.records, *(m.record for one in throughputs for m in (*one.earlier, *one.now))]

    def best(self, workload: str, framework: str) -> Record | None:
        """The record whose outputs are shown: the fullest, from this machine, the newest."""
        found = self._records(workload, framework)
        for one in self.rounds.throughputs:
            if (one.workload, one.framework) == (workload, framework):
                found.append(one.now[-1].record)
        return max(found, key=self._rank, default=None)

    def proof(self, workload: str, framework: str) -> Proof | None:
        """The proof that an example is the same model, or ``None``."""
        return self.proofs.proofs.get((workload, framework))

    def checks_of(self, framework: Framework) -> dict[str, dict[str, str]]:
        """The code of a framework's checks, by lesson and part; empty if it has none."""
        return self._code_of(framework, self.catalogue)

    def probes_of(self, framework: Framework) -> dict[str, dict[str, str]]:
        """The code of a framework's probes, by probe and part; empty if it has none."""
        return self._code_of(framework, self.probes)

    def _code_of(self, framework: Framework, catalogue: Catalogue) -> dict[str, dict[str, str]]:
        key = framework.name, tuple(catalogue.topics)
        if key not in self._code:
            code = [checks_of(file, catalogue.lessons) for file in checks_files(framework, catalogue.topics).values()]
            self._code[key] = {lesson: parts for found in code for lesson, parts in found.items()}
        return self._code[key]

    def scripts(self, workload: str) -> dict[str, Script]:
        """The self-contained scripts of a workload, by column or variant; ``why_no_script`` says why one is missing."""
        if workload not in self._scripts:
            made, reasons = make_scripts((workload, framework) for framework in self.registry.columns[workload])
            self._scripts[workload] = {script.framework.name: script for script in made}
            self._scriptless.update(reasons)
        return self._scripts[workload]

    def why_no_script(self, workload: str, framework: str) -> str:
        """Why an example has no self-contained script, in words; empty if it has one."""
        self.scripts(workload)
        return self._scriptless.get((workload, framework), "")

    @property
    def lessons(self) -> dict[str, Lesson]:
        """All lessons, by name."""
        return self.catalogue.lessons

    def lesson_address(self, name: str, root: str) -> str:
        """The address of a lesson, from a page with the given path to the root."""
        return f"{root}lessons/{self.lessons[name].topic}.html#{name}"

    def why_not_proved(self, workload: str, framework: str) -> str:
        """Why an example has no proof, in words."""
        return self.proofs.reasons.get((workload, framework), "no proof recorded yet")

    def why_not(self, workload: str, framework: str) -> str:
        """Why an example has no record, in words."""
        held = [*self.results.reasons.items(), *self.rounds.reasons.items()]
        found = [reason for key, reasons in held if key[1::2] == (workload, framework) for reason in reasons]
        newest = max(found, key=lambda reason: (reason.status == UNREADABLE, reason.when), default=None)
        return newest.told if newest else "not run yet"

    def _rank(self, record: Record) -> tuple[int, bool, str]:
        return FULLEST.index(record.profile), record.machine == self.machine, record.content.started


STATE = "rosetta"  # key of a page's metadata: what it depends on, and the state that this had
REGISTRY_ALONE, EXAMPLES, RECORDS = range(3)  # what a page depends on: each has what the one before has
MANY = 40  # pages: fewer are read faster than everything is judged

_CONTENTS: WeakKeyDictionary[Sphinx, SiteContent] = WeakKeyDictionary()


def read_content(
    results: Path = RESULTS, proofs: Path = PROOFS, checks: Path = CHECKS, columns: Sequence[str] = ()
) -> SiteContent:
    """Read everything.

    Args:
        results: the folder of the records and rounds.
        proofs: the folder of the proofs.
        checks: the folder of the checks' records.
        columns: the frameworks to show; all of them if none is named.
    """
    everything = read_registry()
    catalogue, probes = read_catalogue(everything), read_probes(everything)
    return SiteContent(
        narrowed(everything, columns),
        read_results(results),
        results,
        _machine(),
        read_proofs(proofs),
        catalogue,
        read_checks(with_probes(catalogue, probes).lessons, checks),
        read_rounds(results),
        probes,
    )


def content_of(app: Sphinx) -> SiteContent:
    """The content of a build, read once."""
    if app not in _CONTENTS:
        config = app.config
        folders = (
            (config.rosetta_results, RESULTS),
            (config.rosetta_proofs, PROOFS),
            (config.rosetta_checks, CHECKS),
        )
        results, proofs, checks = (Path(given) if given else usual for given, usual in folders)
        _CONTENTS[app] = read_content(results, proofs, checks, config.rosetta_columns)
    return _CONTENTS[app]


def depend(app: Sphinx, *, examples: bool = True, records: bool = True) -> None:
    """Make the current page depend on the examples, the records, and all files that can make a record stale.

    Sphinx would keep a list of a thousand files for each page and carry it from process to process. So a page keeps one
    digest of their states; ``_outdated`` compares it.
    """
    level = RECORDS if records else EXAMPLES if examples else REGISTRY_ALONE
    kept = app.env.metadata[app.env.docname]
    if level >= kept.get(STATE, (REGISTRY_ALONE, ""))[0]:
        kept[STATE] = level, content_of(app).state(level)


def _files(content: SiteContent, level: int) -> set[Path]:
    """The files on which the pages of a level depend."""
    files: set[Path] = {REGISTRY, *Path(workloads.__file__).parent.glob("*.py")}
    if level >= EXAMPLES:
        files.update(framework.example(workload) for workload, framework in content.examples())
    if level >= RECORDS:
        files.update(record_files(content))
        for environment in content.registry.environments.values():
            files.update(environment.requirements(gpu) for gpu in (True, False))
        files.update(proof.path for proof in content.proofs.proofs.values())
        topics = content.catalogue.topics
        files.update([PROBES / PROBES_FILE, LESSONS / TOPICS, *(LESSONS / topic / CATALOGUE for topic in topics)])
        files.update(checks.path for checks in content.checks.checks.values())
        for framework in content.registry.frameworks.values():
            files.update(checks_files(framework, (*topics, *content.probes.topics)).values())
    return files


def listing(content: SiteContent) -> list[str]:
    """Names of all examples and record files: a page that shows them is outdated if the list changes."""
    named = [f"{workload}/{framework.name}" for workload, framework in content.examples()]
    named.append(f"machine {content.machine}")
    named += [f"proof {'/'.join(key)}" for key in content.proofs.proofs]
    named += [f"checks {'/'.join(key)}" for key in content.checks.checks]
    named += [f"no checks {'/'.join(key)}: {why}" for key, why in content.checks.reasons.items()]
    named += [f"no proof {'/'.join(key)}: {why}" for key, why in content.proofs.reasons.items()]
    named += [f"unreadable {problem}" for problem in content.problems]
    named += [f"no round {'/'.join(key)}: {one.told}" for key, held in content.rounds.reasons.items() for one in held]
    return named + [path.relative_to(content.folder).as_posix() for path in record_files(content)]


def record_files(content: SiteContent) -> list[Path]:
    """The files of all records, rounds and reasons, sorted."""
    return sorted({*result_files(content.folder), *(record.path for record in content.every_record)})


def _machine() -> str:
    """The name of this machine, if it has one; a build of the site doesn't make one."""
    return machine_name() if os.environ.get(VARIABLE) or (WORKSHOP / "machine").exists() else ""


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    content = content_of(app)
    kept = {doc: metadata[STATE] for doc, metadata in env.metadata.items() if STATE in metadata}
    return sorted(doc for doc, (level, state) in kept.items() if content.state(level) != state)


def _prepare(app: Sphinx, _env: BuildEnvironment, pages: Sequence[str]) -> None:
    """Judge all records before the build forks, if many pages are read: each process would do it again."""
    if app.parallel > 1 and len(pages) > MANY:
        content = content_of(app)
        content.state(RECORDS)
        kept: list[Record | Proof | Checks] = [*content.every_record]
        for one in [*kept, *content.proofs.proofs.values(), *content.checks.checks.values()]:
            content.staleness(one)


def _summary(app: Sphinx, failed: Exception | None) -> None:
    """Name the unreadable files at the end of the build, also of a quiet one; they are no warnings and stop nothing."""
    problems = [] if failed else content_of(app).problems
    if problems:
        files = "1 file" if len(problems) == 1 else f"{len(problems)} files"
        print(f"{files} can't be used; the pages say so, and `rosetta list` names them, too:", file=sys.stderr)
    for problem in problems:
        print(f"unreadable: {problem}", file=sys.stderr)


def setup(app: Sphinx) -> None:
    """Register the configuration values and the handlers."""
    app.add_config_value("rosetta_results", "", "env", [str])
    app.add_config_value("rosetta_proofs", "", "env", [str])
    app.add_config_value("rosetta_checks", "", "env", [str])
    # The frameworks to show; all of them if none is named.
    app.add_config_value("rosetta_columns", [], "env", [list])
    app.connect("build-finished", _summary)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-before-read-docs", _prepare)
