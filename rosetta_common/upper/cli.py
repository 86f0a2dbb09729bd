"""The command line: ``rosetta COMMAND``, and the texts of its help.

Results go to stdout, progress and messages to stderr. Exit codes: 0 done; 1 something failed; 2 the request is wrong or
impossible (a wrong name, damaged data ...); 3 another run is active; 130 interrupted.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

from rich.console import Console

from rosetta_common import __version__
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.steps import STEPS
from rosetta_common.ground.workloads import PROFILES
from rosetta_common.upper import commands, home, phrase_commands
from rosetta_common.upper.output import drop, stderr
from rosetta_common.upper.project import WORKSHOP, RosettaError

INTERRUPTED = 130
ENDING = ("SIGINT", "SIGTERM", "SIGHUP")  # signals by which a terminal, a user or a system ends a command
MOST_ROUNDS = 100
MOST_SEEDS = 100

OVERVIEW = """\
The same model in many deep-learning frameworks, executed, timed and shown side by side.

  rosetta list                                     show which records exist, which are stale, which examples can't run
  rosetta run                                      bring every record of this machine up to date
  rosetta run cnn_cifar10 --framework pytorch      bring the record of one example up to date
  rosetta prove                                    prove that every column is the same model (seconds each)
  rosetta check                                    check which pitfalls between frameworks still hold
  rosetta diff cnn_cifar10 pytorch jax-flax        show two frameworks side by side
  rosetta data check                               verify the data files
"""

RUN = """\
Executes every example whose record on this machine is missing or stale, each in a fresh process, and writes its record
into results/. If a run fails, the command says why and starts the next one. You can stop it with Ctrl-C: finished runs
are kept, and the same command goes on from there.

Profiles: smoke shows that an example runs (seconds). quick trains on a part of the data (minutes) and shows whether the
network learns. throughput measures the speed, in rounds between two runs of the reference column (about 30 seconds
each); these go one at a time: keep the machine idle. full is the published specification: on a CPU it takes hours, at
low priority and several at a time, and only its accuracy counts; on a GPU its times count, too.

  rosetta run --dry-run                            show what would run, and why
  rosetta run --profile smoke                      test that every example runs
  rosetta run --rounds 5                           measure every column in five rounds (without a GPU)
  rosetta run --minutes 15                         the same, as far as it gets in 15 minutes; today's frameworks first
  rosetta run --profile full --framework pytorch jax-flax --repeats 3
                                                   train two columns as published, with three seeds each
  rosetta run --python /usr/bin/python3            use this interpreter as it is; nothing is installed
"""

PROVE = """\
Shows that a column is the same model: runs the example's own cells, carries one set of weights into it and compares
data, parameters, initialisers, loss, gradients, ten steps of the optimiser, shuffling, dropout and logits with a
float64 reference. A rung is "same" if its deviation is within its tolerance. It is "explained" if the deviation is
within its tolerance after the reference emulates a known difference of the framework. Else it is "different", and the
command fails.

  rosetta prove cnn_cifar10 --framework pytorch    prove one example, and show its deviations
  rosetta prove --dry-run                          show which proofs are missing or stale, and why
  rosetta prove --json                             print all deviations, for programs
"""

CHECK = """\
Runs the checks of the lessons: small pieces of a framework's own code, each of which observes a default or an effect.
Also runs the probes of the page "Frameworks compared" (probes/probes.toml), of which no result is expected. The
observed values are recorded in lessons/records/. If a check observes another result than its lesson expects
(lessons/<topic>/lessons.toml), the command names the lesson and fails.

  rosetta check                                    run missing and stale checks, a process for each topic and framework
  rosetta check pooling-stride --framework cntk    check one lesson in one framework; changes no record
  rosetta check --list                             list the lessons
"""

PHRASE = """\
Looks up a name of an API, or words, in the phrasebook: the phrases whose snippets use it, in the framework that you
know and in the one that you read, with what each of them gave. It runs nothing.

  rosetta phrase conv2d --from pytorch --to keras-jax
                                                   the counterparts of conv2d
  rosetta phrase "layer norm" --to jax-flax --json the same for programs
"""

PHRASES = """\
Runs the snippets of the phrasebook (phrases/<topic>/<framework>.py), records what they give in phrases/records/, and
compares the results of all frameworks. If the result of a framework differs from that of most, and nothing in
phrases/<topic>/phrases.toml explains it, the command names the phrase and fails.

  rosetta phrases                                  run missing and stale topics, a process for each topic and framework
  rosetta phrases layer-norm --framework mlx       run one phrase in one framework; changes no record
"""

DIAGNOSE = """\
Says at which rung two models part, and why. Each model notes its arrays in an .npz file, under keys such as data/x,
weights/dense.kernel, outputs/logits, loss, gradients/dense.kernel, step/dense.kernel (the weight after one step of the
optimiser), evaluation/logits and seeds/dense.kernel (a first weight). The command compares the two files rung by rung.
If arrays differ, it tries the known differences between frameworks, one or two at once, until the gap vanishes:
transposed kernels, orders of gates and axes, a softmax too many, epsilons, decays and many more. It needs no framework.

  rosetta diagnose a.npz b.npz                     compare two models' notes; exits with 1 if they differ
  rosetta diagnose a.npz b.npz --json              the same for programs
"""

WEIGHTS = """\
Prints, for each layer that both frameworks have, the NumPy code that carries its weights from the first to the second.
The guide's page "Carrying weights over" executes the same steps.

  rosetta weights pytorch keras-jax                from PyTorch to Keras
  rosetta weights keras2-theano pytorch            from Keras 2 on Theano to PyTorch
"""

DATA = """\
The command looks for a data set in ROSETTA_DATA_DIR, then in the cache folder (ROSETTA_CACHE_DIR). Else `fetch`
downloads it.

  rosetta data check                               compare every file with the official checksums
  rosetta data fetch cifar10                       download a data set; an interrupted download is resumed
"""

REDIGEST = """\
Use it after a change in how digests are computed. A record names the files that it was made from. The command looks in
git's history for a commit that holds these files, and computes the digests from that commit. No measured value of a
record changes. If no commit holds the files, the record stays stale.

  rosetta redigest --dry-run                       show what would happen to each record
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    try:
        options = _parser().parse_args(arguments)
        os.environ.update(home.caches(WORKSHOP))
        with interruptible():
            return _run(options, stderr())
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            drop(sys.stdout)


def _run(options: argparse.Namespace, console: Console) -> int:
    def tell(line: str) -> None:
        with contextlib.suppress(OSError):  # after SIGHUP the terminal is gone
            console.print(f"rosetta: {line}", markup=False, highlight=False, soft_wrap=True)

    try:
        code: int = options.command(options, console)
        return code
    except RosettaError as error:
        tell(str(error))
        return error.exit_code
    except OSError as error:  # a folder that isn't writable, a full disk
        if isinstance(error.__context__, KeyboardInterrupt):  # the clean-up could not write to a lost terminal
            return INTERRUPTED
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        tell(f"{error}: free some space, then run the same command again" if full else str(error))
        return 2
    except KeyboardInterrupt:
        tell("stopped; finished work is kept, and the same command goes on from there")
        return INTERRUPTED


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """In this block, every signal that asks to end is an interruption, and a second one doesn't disturb the first."""
    numbers = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}

    interrupted = False

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        if not interrupted:
            interrupted = True
            raise KeyboardInterrupt

    for number, handler in before.items():
        if handler != signal.SIG_IGN:  # `nohup rosetta run` goes on
            signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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

    sub = add("list", "list frameworks and workloads: which are recorded, proved or stale, and why not")
    sub.set_defaults(command=commands.list_columns)

    sub = add("run", "run every example whose record is missing or stale", RUN)
    _choosing(sub, "run", "run")
    sub.add_argument(
        "--profile",
        type=_some,
        metavar="P",
        help=f"{', '.join(PROFILES)} (default: full on a GPU, else throughput)",
    )
    sub.add_argument(
        "--rounds",
        type=_whole(MOST_ROUNDS),
        default=1,
        metavar="N",
        help="with --profile throughput: measure until each column has N rounds (default: 1)",
    )
    sub.add_argument(
        "--minutes",
        type=_minutes,
        metavar="M",
        help="begin nothing that would take longer than M minutes; say what was left out",
    )
    sub.add_argument(
        "--repeats",
        type=_whole(MOST_SEEDS),
        default=1,
        metavar="N",
        help=f"seeds 0 to N-1 (default: 1; at most {MOST_SEEDS})",
    )
    sub.add_argument(
        "--passes",
        type=_some,
        metavar="FILE",
        help="run the columns that this ledger doesn't list as passed, and a sample",
    )
    sub.add_argument("--everything", action="store_true", help="with --passes: run every column")
    sub.set_defaults(command=commands.run)

    sub = add("prove", "show that columns are the same model", PROVE)
    _choosing(sub, "prove", "proof")
    sub.set_defaults(command=commands.prove)

    sub = add("check", "check which pitfalls between frameworks still hold", CHECK)
    sub.add_argument("lessons", nargs="*", metavar="LESSON", help="default: all")
    sub.add_argument("--list", action="store_true", help="list the lessons")
    _executing(sub, "check", "framework")
    sub.set_defaults(command=commands.check)

    sub = add("phrase", "look up how a framework does the same thing", PHRASE)
    sub.add_argument("query", nargs="?", default="", metavar="QUERY", help="a name of an API, or words")
    sub.add_argument("--from", dest="known", metavar="F", help="the framework that you know")
    sub.add_argument("--to", dest="wanted", metavar="F", help="the framework that you read or write")
    sub.add_argument("--list", action="store_true", help="list the phrases")
    sub.set_defaults(command=phrase_commands.phrase)

    sub = add("phrases", "run the phrasebook's snippets, and compare their results", PHRASES)
    sub.add_argument("phrases", nargs="*", metavar="PHRASE", help="default: all")
    _executing(sub, "run", "topic")
    sub.set_defaults(command=phrase_commands.phrases)

    sub = add("diff", "show two frameworks side by side in the terminal")
    sub.add_argument("workload", metavar="WORKLOAD")
    sub.add_argument("frameworks", nargs=2, metavar="FRAMEWORK")
    sub.add_argument("--step", choices=STEPS, help="show only this step")
    sub.set_defaults(command=commands.diff)

    sub = add("diagnose", "say at which rung two models part, and which known difference explains it", DIAGNOSE)
    sub.add_argument("notes", nargs=2, type=_path, metavar="FILE", help="the .npz files of model A and model B")
    sub.set_defaults(command=commands.diagnose)

    sub = add("weights", "print how to carry weights from one framework to another", WEIGHTS)
    sub.add_argument("frameworks", nargs=2, metavar="FRAMEWORK")
    sub.set_defaults(command=commands.carry)

    sub = add("data", "download and verify data sets", DATA)
    sub.add_argument("action", choices=("fetch", "check"))
    sub.add_argument("names", nargs="*", metavar="NAME", help=f"default: all; there are: {', '.join(DATASETS)}")
    sub.set_defaults(command=commands.data)

    sub = add("environments", "make the environments, run nothing")
    sub.add_argument("--framework", nargs="+", action="extend", metavar="F", default=[], help="default: all")
    sub.set_defaults(command=commands.make_environments)

    sub = add("containers", "write a Containerfile for each environment, build nothing")
    sub.set_defaults(command=commands.write_containers)

    sub = add("redigest", "compute the digests of all records again, without a run", REDIGEST)
    sub.add_argument("--dry-run", action="store_true", help="show what would happen to each record, write nothing")
    sub.set_defaults(command=commands.redigest)
    return parser


def _choosing(sub: argparse.ArgumentParser, verb: str, noun: str) -> None:
    """Add the arguments of the commands that work on examples."""
    sub.add_argument("workloads", nargs="*", metavar="WORKLOAD", help="default: all")
    _executing(sub, verb, noun)


def _executing(sub: argparse.ArgumentParser, verb: str, noun: str) -> None:
    """Add the arguments of the commands that execute frameworks."""
    sub.add_argument("--framework", nargs="+", action="extend", metavar="F", default=[], help="default: all")
    sub.add_argument("--python", type=_path, metavar="PATH", help="use this interpreter; nothing is installed")
    sub.add_argument("--timeout", type=_whole(), metavar="SECONDS", help=f"stop a {noun} after this time")
    sub.add_argument(
        "--jobs",
        type=_whole(),
        metavar="N",
        help="run N at a time, except timed runs (default: the number of cores, 4 at most)",
    )
    sub.add_argument("--cpu", action="store_true", help="don't use the GPU")
    sub.add_argument("--force", action="store_true", help=f"{verb} everything again, also if it is current")
    sub.add_argument("--strict", action="store_true", help="exit with 1 also if a framework is unavailable")
    sub.add_argument(
        "--may-be-missing",
        nargs="+",
        action="extend",
        metavar="F",
        default=[],
        help="with --strict: ignore these frameworks, and all that are optional in the registry",
    )
    sub.add_argument("--dry-run", action="store_true", help="only show the plan")


def _whole(most: int | None = None) -> Callable[[str], int]:
    """The type of a whole number from 1 to ``most``, for argparse."""

    def whole(text: str) -> int:
        with contextlib.suppress(ValueError):
            if (value := int(text)) >= 1 and (most is None or value <= most):
                return value
        limits = f"from 1 to {most}" if most else "above 0"
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {limits}")

    return whole


def _minutes(text: str) -> float:
    """The type of a positive number of minutes, for argparse."""
    with contextlib.suppress(ValueError):
        if 0 < (value := float(text)) < float("inf"):
            return value
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of minutes above 0")


def _some(text: str) -> str:
    """A text that isn't empty, for argparse."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty: give a value, or leave the option out")
    return text


def _path(text: str) -> Path:
    """The path of a file, for argparse."""
    return Path(_some(text))
