"""The program that runs the sections of CI: order, budget, failures, interruption, the table at its end."""

from __future__ import annotations

import importlib.util
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from miniature import alive

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def ci() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ci_sections", ROOT / ".ci/sections.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def script(text: str) -> list[str]:
    return [sys.executable, "-c", f"import pathlib, sys, time; {text}"]


@pytest.fixture
def go(ci: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run made-up sections; return the run and the printed text."""

    def run(
        chosen: list[Any], commands: dict[str, str], expected: dict[str, float] | None = None, minutes: float = 1.0
    ) -> tuple[Any, bool, str]:
        made = ci.Run(chosen, expected or {}, minutes, tmp_path / "logs", lambda one: script(commands[one.name]))
        good = made.run()
        made.report()
        return made, good, capsys.readouterr().out

    return run


def test_sections_pass_one_after_the_other_and_the_table_has_their_seconds(ci: ModuleType, go: Any) -> None:
    chosen = [ci.Section("one", 2), ci.Section("two", 2, needs=("one",))]
    many = "print('\\n'.join(f'line {n}' for n in range(50)))"
    _, good, told = go(chosen, {"one": many, "two": "print('fine')"}, {"one": 7})
    assert good
    assert "line 49" in told
    assert "line 20" not in told  # the last lines alone
    assert re.search(r"^one +\d+ +7  passed$", told, re.MULTILINE)
    assert re.search(r"^two +\d+ +passed$", told, re.MULTILINE)
    assert "NOT RUN" not in told
    assert chosen[1].started >= chosen[0].started + chosen[0].seconds


def test_a_failure_stops_only_what_needs_it_and_is_shown_in_full_and_again_at_the_end(ci: ModuleType, go: Any) -> None:
    chosen = [ci.Section("site", 2), ci.Section("browser", 2, needs=("site",)), ci.Section("lint", 1)]
    many = "print('\\n'.join(f'line {n}' for n in range(50))); print('it is broken'); sys.exit(3)"
    _, good, told = go(chosen, {"site": many, "browser": "print('never')", "lint": "print('clean')"})
    assert not good
    assert "line 0" in told
    assert told.count("it is broken") == 2
    assert told.rstrip().endswith("it is broken")
    assert "clean" in told
    assert "never" not in told
    assert re.search(r"^browser .*NOT RUN: needs site$", told, re.MULTILINE)
    assert "The first that didn't pass: site." in told


def test_nothing_starts_that_cannot_end_in_time_and_it_is_named(ci: ModuleType, go: Any) -> None:
    chosen = [ci.Section("long", 2), ci.Section("short", 2)]
    _, good, told = go(chosen, {"long": "print('never')", "short": "print('fine')"}, {"long": 61, "short": 1})
    assert not good
    assert "never" not in told
    assert "fine" in told
    assert "NOT RUN: long" in told
    assert re.search(r"^long .*takes 61 s, \d+ s are left$", told, re.MULTILINE)


def test_what_runs_past_the_budget_is_stopped(ci: ModuleType, go: Any) -> None:
    _, good, told = go([ci.Section("slow", 2)], {"slow": "time.sleep(60)"}, minutes=0.01)
    assert not good
    assert "OUT OF TIME" in told


def test_a_section_that_the_table_does_not_name_is_not_run_when_the_time_is_up(ci: ModuleType, go: Any) -> None:
    chosen = [ci.Section("slow", 2), ci.Section("new", 2)]
    _, good, told = go(chosen, {"slow": "time.sleep(60)", "new": "print('never')"}, minutes=0.01)
    assert not good
    assert "never" not in told
    assert re.search(r"^new .*NOT RUN: takes \? s, 0 s are left$", told, re.MULTILINE)


def test_a_process_that_outlives_its_section_and_ignores_the_first_signal_is_stopped(
    ci: ModuleType, tmp_path: Path
) -> None:
    number = tmp_path / "number"
    deaf = f"""import os, pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path("{number}.new").write_text(str(os.getpid()))
os.rename("{number}.new", "{number}")
time.sleep(100)"""
    command = script(f"import subprocess; subprocess.run([sys.executable, '-c', {deaf!r}])")

    class Interrupted(ci.Run):  # type: ignore[misc, name-defined]
        def look(self) -> None:
            super().look()
            self.interrupted = number.exists()

    Interrupted([ci.Section("slow", 2)], {}, 1, tmp_path / "logs", lambda _: command).run()
    end = time.monotonic() + 20
    while alive(int(number.read_text())) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(int(number.read_text()))


def test_sections_of_one_core_run_side_by_side_and_others_alone(ci: ModuleType, go: Any, tmp_path: Path) -> None:
    # each of the first two ends only once it sees the other; the third fails if either is still there
    meet = "pathlib.Path('{0}').touch(); [time.sleep(0.01) for _ in range(2000) if not pathlib.Path('{1}').exists()]"
    a, b = tmp_path / "a", tmp_path / "b"
    gone = f"sys.exit(not (pathlib.Path('{a}').exists() and pathlib.Path('{b}').exists()))"
    chosen = [ci.Section("a", 1), ci.Section("b", 1), ci.Section("alone", 2), ci.Section("last", 1)]
    commands = {"a": meet.format(a, b), "b": meet.format(b, a), "alone": gone, "last": "print('done')"}
    _, good, _ = go(chosen, commands)
    assert good
    ends = [one.started + one.seconds for one in chosen]
    assert chosen[2].started >= max(ends[:2])
    assert chosen[3].started >= ends[2]  # nothing passes by


def test_the_committed_table_names_every_section_and_every_section_is_a_session(ci: ModuleType) -> None:
    names = [section.name for section in ci.sections()]
    assert sorted(json.loads(ci.SECONDS.read_text())) == sorted(names)
    sessions = re.findall(r"^def (\w+)\(session: nox\.Session\)", (ROOT / "noxfile.py").read_text(), re.MULTILINE)
    assert set(names) <= set(sessions)
    workflow = (ROOT / ".github/workflows/tests.yml").read_text()
    assert [name for name in names if not re.search(rf"\b{name}\b", workflow)] == []


def test_a_terminated_run_stops_its_sections_and_prints_the_table(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    for name in ("sections.py", "seconds.json"):
        (tmp_path / ".ci" / name).write_text((ROOT / ".ci" / name).read_text())
    started = tmp_path / "started"
    (tmp_path / "run").write_text(
        f"#!/bin/sh\necho $$ > '{started}.new'; mv '{started}.new' '{started}'\nexec sleep 100\n"
    )
    (tmp_path / "run").chmod(0o755)
    command = [sys.executable, ".ci/sections.py", "tests", "lint"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    end = time.monotonic() + 20
    while not started.exists() and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    told = process.communicate(timeout=30)[0]
    assert process.returncode == 1
    assert re.search(r"^lint +\d+ +\d+  STOPPED$", told, re.MULTILINE)
    assert "NOT RUN: tests" in told
    assert not alive(int(started.read_text()))
