"""The content of the site: the registry, the records, the examples; and the files on which each page depends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakKeyDictionary

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from rosetta_common.ground import workloads
from rosetta_common.ground.workloads import PROFILES
from rosetta_common.upper.lessons.catalogue import CATALOGUE, Lesson, checks_file, checks_of, read_catalogue
from rosetta_common.upper.project import REGISTRY, RESULTS, WORKSHOP
from rosetta_common.upper.records import staleness
from rosetta_common.upper.records.checks import FOLDER as CHECKS
from rosetta_common.upper.records.checks import AllChecks, Checks, read_checks
from rosetta_common.upper.records.machines import VARIABLE, machine_name
from rosetta_common.upper.records.proofs import FOLDER as PROOFS
from rosetta_common.upper.records.proofs import Proof, Proofs, read_proofs
from rosetta_common.upper.records.runs import Record, Results, read_results, result_files
from rosetta_common.upper.records.staleness import Staleness
from rosetta_common.upper.registry import Framework, Registry, narrowed, read_registry
from rosetta_common.upper.site.tables import Table, make_table
from rosetta_common.upper.tables.features import reference_of


@dataclass(frozen=True)
class SiteContent:
    """The registry and the records of one build."""

    registry: Registry
    results: Results
    folder: Path  # folder of the records
    machine: str = ""  # name of the machine that builds, if it has one
    proofs: Proofs = field(default_factory=Proofs)
    lessons: dict[str, Lesson] = field(default_factory=dict)
    checks: AllChecks = field(default_factory=AllChecks)
    _staleness: dict[Path, Staleness] = field(default_factory=dict)
    _checks: dict[Path, dict[str, dict[str, str]]] = field(default_factory=dict)

    def staleness(self, kept: Record | Proof | Checks) -> Staleness:
        """Why a record, a proof or a framework's checks no longer match today's code, in two facets."""
        if kept.path not in self._staleness:
            framework = self.registry.frameworks.get(kept.framework)
            self._staleness[kept.path] = staleness.of(kept, framework, self.registry)
        return self._staleness[kept.path]

    def stale(self, kept: Record | Proof | Checks) -> list[str]:
        """All reasons of ``staleness``; empty if the record, the proof or the checks are current."""
        return list(self.staleness(kept).reasons)

    def table(self, workload: str, machine: str, profile: str, only: Iterable[Framework] | None = None) -> Table:
        """One results table: of all columns in ``in_table``, or only of the given ones."""
        frameworks = self.in_table(workload, machine, profile)
        lost = only is None and frameworks == self.registry.columns.get(workload, [])
        if only is not None:
            wanted = list(only)
            frameworks = [framework for framework in frameworks if framework in wanted]
        place = (machine, workload, profile)
        reference = self.reference(workload, machine, profile)
        return make_table(self.results, place, frameworks, self.staleness, reference=reference, lost=lost)

    def examples(self) -> list[tuple[str, Framework]]:
        """All examples, as workload and framework, in the registry's order."""
        return [(workload, framework) for workload, column in self.registry.columns.items() for framework in column]

    def shown(self, workload: str) -> list[tuple[str, str]]:
        """The tables of a workload that aren't empty, as machine and profile."""
        return [table for table in self.results.tables(workload) if self.in_table(workload, *table)]

    def in_table(self, workload: str, machine: str, profile: str) -> list[Framework]:
        """The columns and variants of one table.

        ``smoke`` is no benchmark: if a machine has fuller records, its table has only columns that run no fuller.
        """
        columns = self.registry.columns.get(workload, [])
        if profile != "smoke" or (machine, profile) == self._fullest(workload, machine):
            return columns
        table = machine, workload, profile
        recorded = {r.framework for r in self.results.records if (r.machine, r.workload, r.profile) == table}
        recorded |= {key[3] for key in self.results.unreadable if key[:3] == table}
        return [framework for framework in columns if framework.cpu_profile == profile and framework.name in recorded]

    def reference(self, workload: str, machine: str, profile: str) -> Record | None:
        """The record of a table's first row; the features of the other records are compared with it."""
        table = machine, workload, profile
        records = [r for r in self.results.records if (r.machine, r.workload, r.profile) == table]
        return reference_of(records, (framework.name for framework in self.registry.columns.get(workload, [])))

    def _fullest(self, workload: str, machine: str) -> tuple[str, str] | None:
        return next((table for table in self.results.tables(workload) if table[0] == machine), None)

    @property
    def problems(self) -> list[str]:
        """A line for each record, proof, file of checks and reason that can't be used."""
        return [*self.results.problems, *self.proofs.problems, *self.checks.problems]

    def best(self, workload: str, framework: str) -> Record | None:
        """The record whose outputs are shown: preferably no smoke test, from this machine, the fullest, the newest."""
        found = [r for r in self.results.records if (r.workload, r.framework) == (workload, framework)]
        return max(found, key=self._rank, default=None)

    def proof(self, workload: str, framework: str) -> Proof | None:
        """The proof that an example is the same model, or ``None``."""
        return self.proofs.proofs.get((workload, framework))

    def checks_of(self, framework: Framework) -> dict[str, dict[str, str]]:
        """The code of a framework's checks, by lesson and part; empty if it has none."""
        file = checks_file(framework)
        if file is None:
            return {}
        if file not in self._checks:
            self._checks[file] = checks_of(file, self.lessons)
        return self._checks[file]

    def lesson_address(self, name: str, root: str) -> str:
        """The address of a lesson, from a page with the given path to the root."""
        return f"{root}lessons/{self.lessons[name].page}.html#{name}"

    def why_not_proved(self, workload: str, framework: str) -> str:
        """Why an example has no proof, in words."""
        return self.proofs.reasons.get((workload, framework), "no proof recorded yet")

    def why_not(self, workload: str, framework: str) -> str:
        """Why an example has no record, in words."""
        newest = self.results.newest_reason(workload, framework)
        return newest.told if newest else "not run yet"

    def _rank(self, record: Record) -> tuple[bool, bool, int, str]:
        own = record.machine == self.machine
        return record.profile != "smoke", own, PROFILES.index(record.profile), record.content.started


_CONTENTS: WeakKeyDictionary[Sphinx, SiteContent] = WeakKeyDictionary()


def content_of(app: Sphinx) -> SiteContent:
    """The content of a build, read once."""
    if app not in _CONTENTS:
        folder = Path(app.config.rosetta_results) if app.config.rosetta_results else RESULTS
        everything = read_registry()
        registry = narrowed(everything, app.config.rosetta_columns)
        proofs = Path(app.config.rosetta_proofs) if app.config.rosetta_proofs else PROOFS
        lessons = read_catalogue(everything)
        checks = read_checks(lessons, Path(app.config.rosetta_checks) if app.config.rosetta_checks else CHECKS)
        _CONTENTS[app] = SiteContent(
            registry, read_results(folder), folder, _machine(), read_proofs(proofs), lessons, checks
        )
    return _CONTENTS[app]


def depend(app: Sphinx, *, examples: bool = True, records: bool = True) -> None:
    """Make the current page depend on the examples, the records, and all files that can make a record stale.

    Every file is noted by itself, as a folder would make the page outdated on every build; ``_outdated`` finds new and
    deleted files.
    """
    content, env = content_of(app), app.env
    files: set[Path] = {REGISTRY, *Path(workloads.__file__).parent.glob("*.py")}
    if examples:
        files.update(framework.example(workload) for workload, framework in content.examples())
    if records:
        files.update(result_files(content.folder))
        for environment in content.registry.environments.values():
            files.update(p for p in (environment.requirements(True), environment.requirements(False)) if p.is_file())
        files.update(framework.example(workload) for workload, framework in content.examples())
        files.update(proof.path for proof in content.proofs.proofs.values())
        files.update([CATALOGUE, *(checks.path for checks in content.checks.checks.values())])
        files.update(file for framework in content.registry.frameworks.values() if (file := checks_file(framework)))
    for path in sorted(files):
        if path.is_file():  # Sphinx takes a link that leads nowhere for a file that changed
            env.note_dependency(str(path))
    env.metadata[env.docname]["rosetta"] = listing(content)


def listing(content: SiteContent) -> list[str]:
    """Names of all examples and record files: a page that shows them is outdated if the list changes."""
    named = [f"{workload}/{framework.name}" for workload, framework in content.examples()]
    named.append(f"machine {content.machine}")
    named += [f"proof {'/'.join(key)}" for key in content.proofs.proofs]
    named += [f"checks {name}" for name in content.checks.checks]
    named += [f"no checks {name}: {why}" for name, why in content.checks.reasons.items()]
    named += [f"no proof {'/'.join(key)}: {why}" for key, why in content.proofs.reasons.items()]
    named += [f"unreadable {problem}" for problem in content.problems]
    return named + [path.relative_to(content.folder).as_posix() for path in result_files(content.folder)]


def _machine() -> str:
    """The name of this machine, if it has one; a build of the site doesn't make one."""
    return machine_name() if os.environ.get(VARIABLE) or (WORKSHOP / "machine").exists() else ""


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    now = listing(content_of(app))
    return sorted(doc for doc, metadata in env.metadata.items() if metadata.get("rosetta", now) != now)


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
