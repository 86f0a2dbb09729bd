"""Runs the sections of CI, which every change must pass: each is a nox session, started by ``./run``.

Two sections run at the same time if each keeps one core busy; a section that keeps two cores busy runs alone. After a
failed section, only the sections that need its result are skipped. A section that can't end within the budget, by the
seconds in seconds.json, isn't started; then the whole run fails and names it. At the end, also of an interrupted run,
there is a table of seconds, and the end of the first failed section's output. Needs Python 3.8 and nothing else.
"""

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SECONDS = Path(__file__).with_name("seconds.json")
BUDGET = "ROSETTA_CI_MINUTES"
MINUTES = 90.0
MARGIN = 1.0  # minutes of the budget for stopping running sections, and for the table
CORES = 2
SHOWN = 12  # last lines of a section that passed
REPEATED = 40  # last lines of the first that failed, below the table

RUNNING, PASSED, FAILED, LATE, STOPPED, WAITS = "running", "passed", "FAILED", "OUT OF TIME", "STOPPED", "NOT RUN"


class Section:
    """One section: its nox session, the cores that it keeps busy, and how it went."""

    def __init__(self, name, cores, needs=(), everything=False):
        """Describe a section.

        Args:
            name: of the nox session, and of the section.
            cores: 1 if another section of one core may run beside it, else 2.
            needs: names of sections that must have passed, if they run at all.
            everything: whether it has the option ``--everything``; without it, the section skips earlier passes.
        """
        self.name, self.cores, self.needs, self.everything = name, cores, needs, everything
        self.state, self.why, self.seconds = WAITS, "", 0.0
        self.process = self.started = None

    def over(self):
        """Whether it has ended, or can't be started any more."""
        return self.state not in (WAITS, RUNNING) or bool(self.why)


def sections():
    """All sections, in the order in which they start: a usual fault shows early."""
    return [
        Section("lint", 1),
        Section("ground", 1),
        Section("audit", 1),
        Section("tests", 2),
        Section("slow", 2),
        Section("site", 2),
        Section("browser", 2, needs=("site",), everything=True),
        Section("columns", 2, everything=True),
        Section("scripts", 2, everything=True),
        Section("proofs", 2),
        Section("mutations", 2, everything=True),
        Section("checks", 2),
    ]


class Run:
    """One run of some sections, to its end."""

    def __init__(self, chosen, expected, minutes, logs, commands):
        """Describe a run.

        Args:
            chosen: the sections.
            expected: seconds by name of section; one that isn't named may take any time.
            minutes: the budget, from now on.
            logs: the folder for the sections' outputs.
            commands: the command of a section, as a function of the section.
        """
        self.sections, self.expected, self.logs, self.commands = chosen, expected, logs, commands
        self.started = time.monotonic()
        self.end = self.started + 60 * minutes
        self.interrupted = False

    def interrupt(self, *_):
        """End soon, as a handler of signals; an exception could come while a section is being started."""
        self.interrupted = True

    def run(self):
        """Run all that can be run; return whether all passed."""
        self.logs.mkdir(parents=True, exist_ok=True)
        while not self.interrupted and not all(section.over() for section in self.sections):
            self.start_some()
            self.look()
            time.sleep(0.05)
        if self.interrupted:
            self.stop(STOPPED)
        return all(section.state == PASSED for section in self.sections)

    def start_some(self):
        """Start the sections that may start now, in order: no section overtakes an earlier one that waits for cores."""
        free = CORES - sum(section.cores for section in self.sections if section.state == RUNNING)
        for section in [one for one in self.sections if one.state == WAITS and not one.why]:
            needed = [one for one in self.sections if one.name in section.needs]
            failed = [one.name for one in needed if one.over() and one.state != PASSED]
            left = self.end - time.monotonic()
            if failed:
                section.why = "needs " + ", ".join(failed)
            elif self.expected.get(section.name, 0) > left:
                section.why = f"takes {self.expected.get(section.name, '?')} s, {max(left, 0):.0f} s are left"
            elif section.cores > free or not all(one.over() for one in needed):
                return
            else:
                free -= section.cores
                self.start(section)

    def start(self, section):
        """Start a section in a process group of its own, its output in a file of its own."""
        say(f"\n== {section.name} ({time.strftime('%H:%M:%S', time.gmtime())} UTC)")
        section.started, section.state = time.monotonic(), RUNNING
        with self.log(section).open("wb") as log:
            section.process = subprocess.Popen(
                self.commands(section), cwd=str(ROOT), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def look(self):
        """Note the sections that have ended; stop all that runs if the time is up."""
        for section in self.sections:
            if section.state == RUNNING and section.process.poll() is not None:
                self.ended(section, PASSED if section.process.returncode == 0 else FAILED)
        if time.monotonic() > self.end:
            self.stop(LATE)

    def stop(self, state):
        """Stop all sections that run, with all that they started."""
        running = [section for section in self.sections if section.state == RUNNING]
        for number in (signal.SIGTERM, signal.SIGKILL):
            for section in running:  # the group may outlive the process that leads it
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(section.process.pid, number)
            end = time.monotonic() + 10
            while time.monotonic() < end and any(section.process.poll() is None for section in running):
                time.sleep(0.05)
        for section in running:
            self.ended(section, state)

    def ended(self, section, state):
        """Note how a section ended, and show its output: all of it if it failed."""
        section.state, section.seconds = state, time.monotonic() - section.started
        lines = self.lines(section)
        shown = lines[-SHOWN:] if state == PASSED else lines
        say(f"\n== {section.name}: {state} after {section.seconds:.0f} s")
        say("\n".join("   " + line for line in shown))

    def report(self):
        """Print seconds by section, the sections that didn't run, and the end of the first failed section's output."""
        say(f"\n{'section':12} {'seconds':>8} {'expected':>8}  result")
        for section in self.sections:
            expected = self.expected.get(section.name, "")
            result = section.state + (": " + section.why if section.why else "")
            say(f"{section.name:12} {section.seconds:8.0f} {expected:>8}  {result}")
        say(f"{'all':12} {time.monotonic() - self.started:8.0f}")
        left_out = [section.name for section in self.sections if section.state == WAITS]
        if left_out:
            say("\nNOT RUN: " + ", ".join(left_out))
        wrong = [section for section in self.sections if section.state not in (PASSED, WAITS)]
        if wrong:
            first = min(wrong, key=lambda section: section.started + section.seconds)
            say(f"\nThe first that didn't pass: {first.name}. The end of {self.log(first)}:\n")
            say("\n".join("   " + line for line in self.lines(first)[-REPEATED:]))

    def log(self, section):
        """The file of a section's output."""
        return self.logs / (section.name + ".log")

    def lines(self, section):
        """A section's output so far."""
        return self.log(section).read_text(encoding="utf-8", errors="replace").splitlines()


def say(text):
    """Print at once: the reader may be a file."""
    print(text, flush=True)


def main():
    """Run the sections that the command line names; exit with 1 unless all passed."""
    known = sections()
    names = [section.name for section in known]
    parser = argparse.ArgumentParser(".ci/run", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help="default: all: " + " ".join(names))
    parser.add_argument("--everything", action="store_true", help="also what passed before and hasn't changed")
    parser.add_argument("--python", metavar="VERSION", help="of the sections' virtualenvs, e.g. 3.13")
    parser.add_argument("--note", action="store_true", help="write the seconds of what passed to seconds.json")
    arguments = parser.parse_args()
    unknown = sorted(set(arguments.sections).difference(names))
    if unknown:
        parser.error(f"no section {', '.join(unknown)}; there are: {' '.join(names)}")
    try:
        minutes = float(os.environ.get(BUDGET) or MINUTES)
    except ValueError:
        parser.error(f"{BUDGET} must be a number of minutes")

    def command(section):
        own = ["./run", section.name]
        own += ["--force-python", arguments.python] if arguments.python else []
        return own + (["--", "--everything"] if arguments.everything and section.everything else [])

    expected = json.loads(SECONDS.read_text(encoding="utf-8"))
    chosen = [section for section in known if not arguments.sections or section.name in arguments.sections]
    run = Run(chosen, expected, minutes - MARGIN, ROOT / "_build" / "ci", command)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, run.interrupt)
    good = run.run()
    run.report()
    if arguments.note:
        expected.update({section.name: round(section.seconds) for section in chosen if section.state == PASSED})
        SECONDS.write_text(json.dumps(expected, indent=2) + "\n", encoding="utf-8")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
