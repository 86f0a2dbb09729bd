"""The command line: ``rosetta list | run | prove | check | diff | data | environments | redigest``.

Results go to stdout, progress and messages to stderr. Exit codes: 0 done; 1 something ran and failed; 2 the
request can't be met (a wrong name, damaged data ...); 3 another run is at work; 130 interrupted.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from rich.console import Console

from rosetta_common import __version__
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.steps import STEPS
from rosetta_common.upper import commands
from rosetta_common.upper.project import RosettaError

INTERRUPTED = 130

OVERVIEW = """\
The same model in many deep-learning frameworks, executed, timed and shown side by side.

  rosetta list                                     what is recorded here, what is stale, what can't run and why
  rosetta run                                      bring every record of this machine up to date
  rosetta run cnn_cifar10 --framework pytorch      ... of one example
  rosetta prove                                    is every column the same model? (seconds each)
  rosetta check                                    which traps between frameworks still hold?
  rosetta diff cnn_cifar10 pytorch jax-flax        two frameworks side by side
  rosetta data check                               are the data whole?
"""

RUN = """\
Executes what is missing or stale on this machine, each example in a fresh process, and writes one record for each into
results/. Timed runs go one at a time; runs at profile smoke, which time nothing, go side by side. A run that fails is
told, and the next one starts. What is done stays done: stop it with Ctrl-C (or a power cut) and the same command goes
on where it was.

  rosetta run --dry-run                            show what would run, and why
  rosetta run --profile smoke                      does everything run? (seconds each)
  rosetta run --framework pytorch cntk --repeats 3 three seeds of two frameworks, interleaved
  rosetta run --python /usr/bin/python3            use this interpreter as it is, where nothing can be installed
"""

PROVE = """\
Shows that a column is the same model: runs the example's own cells, carries one set of weights into it and compares
data, parameters, initialisers, loss, gradients, ten steps of the optimiser, shuffling, dropout and logits with a
float64 reference. A rung is "same" where its figure is within its tolerance; "explained" where a known difference of
the framework, emulated in the reference, makes the gap vanish; else "different", and the command fails.

  rosetta prove cnn_cifar10 --framework pytorch    one example; its deviations
  rosetta prove --dry-run                          which proofs are missing or stale, and why
  rosetta prove --json                             all deviations, for programs
"""

CHECK = """\
Runs the checks of the lessons: small pieces of a framework's own code, each of which observes a default or an effect.
What they observe goes on record in lessons/records/; a lesson whose trap holds where lessons/lessons.toml doesn't
expect it, or the other way round, is named, and the command fails.

  rosetta check                                    what is missing or stale, one process a framework
  rosetta check pooling-stride --framework cntk    one lesson in one framework; leaves the records as they are
  rosetta check --list                             all lessons
"""

DATA = """\
Data sets are looked for in ROSETTA_DATA_DIR, then in the cache folder (ROSETTA_CACHE_DIR), then downloaded.

  rosetta data check                               compare every file with the official checksums
  rosetta data fetch cifar10                       download it; an interrupted download goes on where it was
"""

REDIGEST = """\
For a change of the digests themselves. A record names the files that it was made from. The command looks in git's
history for a commit that holds these files, and takes the digests from there. No figure of a record changes; a record
whose files no commit holds stays stale.

  rosetta redigest --dry-run                       what would become of each record
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminate)
    console = Console(stderr=True)
    try:
        code: int = options.command(options, console)
        return code
    except BrokenPipeError:  # `rosetta list | head`
        sys.stderr.close()
        return 0
    except RosettaError as error:
        console.print(f"rosetta: {error}", markup=False, highlight=False, soft_wrap=True)
        return error.exit_code
    except OSError as error:  # a full disk, a folder that can't be written to
        console.print(f"rosetta: {error}", markup=False, highlight=False, soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        console.print("rosetta: stopped; what was done is kept, the same command goes on from there", highlight=False)
        return INTERRUPTED


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("rosetta", description=OVERVIEW, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--version", action="version", version=__version__)
    subparsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, help_text: str, description: str = "") -> argparse.ArgumentParser:
        sub = subparsers.add_parser(
            name,
            help=help_text,
            description=description or help_text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        sub.add_argument("--json", action="store_true", help="print JSON, for programs")
        return sub

    sub = add("list", "frameworks x workloads: recorded, proved, stale, or why not")
    sub.set_defaults(command=commands.list_columns)

    sub = add("run", "execute and record what is missing or stale", RUN)
    _choosing(sub, "run", "run")
    sub.add_argument("--profile", metavar="P", help="smoke, quick or full (default: full on a GPU, else quick)")
    sub.add_argument("--repeats", type=_positive, default=1, metavar="N", help="seeds 0 to N-1 (default: 1)")
    sub.add_argument("--passes", metavar="FILE", help="run what this ledger hasn't seen to pass, and a sample")
    sub.add_argument("--everything", action="store_true", help="... and all the rest")
    sub.set_defaults(command=commands.run)

    sub = add("prove", "show that columns are the same model", PROVE)
    _choosing(sub, "prove", "proof")
    sub.set_defaults(command=commands.prove)

    sub = add("check", "which traps between frameworks still hold", CHECK)
    sub.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all")
    sub.add_argument("--list", action="store_true", help="name the lessons")
    _executing(sub, "check", "framework")
    sub.set_defaults(command=commands.check)

    sub = add("diff", "two frameworks side by side in the terminal")
    sub.add_argument("workload", metavar="WORKLOAD")
    sub.add_argument("frameworks", nargs=2, metavar="FRAMEWORK")
    sub.add_argument("--step", choices=STEPS, help="one step alone")
    sub.set_defaults(command=commands.diff)

    sub = add("data", "download and verify data sets", DATA)
    sub.add_argument("action", choices=("fetch", "check"))
    sub.add_argument("names", nargs="*", metavar="NAME", help=f"default: all; there are: {', '.join(DATASETS)}")
    sub.set_defaults(command=commands.data)

    sub = add("environments", "make the virtualenvs that can be made, run nothing")
    sub.add_argument("--framework", nargs="+", action="extend", metavar="F", default=[], help="default: all")
    sub.set_defaults(command=commands.make_environments)

    sub = add("redigest", "take the digests of all records anew, without a run", REDIGEST)
    sub.add_argument("--dry-run", action="store_true", help="say what would become of each record, write nothing")
    sub.set_defaults(command=commands.redigest)
    return parser


def _choosing(sub: argparse.ArgumentParser, verb: str, noun: str) -> None:
    """What is common to the commands that work through examples: which, with what, and what counts as done."""
    sub.add_argument("workloads", nargs="*", metavar="WORKLOAD", help="default: all")
    _executing(sub, verb, noun)


def _executing(sub: argparse.ArgumentParser, verb: str, noun: str) -> None:
    """What is common to the commands that execute frameworks."""
    sub.add_argument("--framework", nargs="+", action="extend", metavar="F", default=[], help="default: all")
    sub.add_argument("--python", type=Path, metavar="PATH", help="use this interpreter; nothing is installed")
    sub.add_argument("--timeout", type=_positive, metavar="SECONDS", help=f"give a {noun} up after so long")
    sub.add_argument("--jobs", type=_positive, metavar="N", help="so many at a time, unless timed (default: cores)")
    sub.add_argument("--cpu", action="store_true", help="leave the GPU alone")
    sub.add_argument("--force", action="store_true", help=f"{verb} again what is current, too")
    sub.add_argument("--strict", action="store_true", help="exit with 1 also where a framework is unavailable")
    sub.add_argument(
        "--may-be-missing",
        nargs="+",
        action="extend",
        metavar="F",
        default=[],
        help="... but for these, and for those that the registry calls optional",
    )
    sub.add_argument("--dry-run", action="store_true", help="show the plan only")


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value
