"""What a run endures: kills at random moments, full disks, foreign hosts."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from rosetta_common.upper.records.runs import read_results

from fake_examples import example
from miniature import Checkout, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]
GIVEN = ("run", "--profile", "smoke", "--python", sys.executable, "--force", "--jobs", 2)


def processes_of(checkout: Checkout) -> list[int]:
    """The numbers of the processes that jobs of a checkout started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            variables = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if any(one.startswith(b"ROSETTA_JOB=") and os.fsencode(checkout.folder) in one for one in variables):
            found.append(int(path.parent.name))
    return found


def test_kills_at_random_moments_lose_no_record_and_leave_no_process_and_no_lock(tmp_path: Path) -> None:
    slow = {"build": "time.sleep(0.1)", "predict": "time.sleep(0.1)\npredictions = np.zeros(spec.n_test, int)"}
    checkout = Checkout(tmp_path / "checkout", alpha=example(**slow), beta=example(**slow))
    assert checkout.run().code == 0
    results, chance = checkout.folder / "results", random.Random(0)
    for number in (signal.SIGTERM, signal.SIGKILL, None, signal.SIGHUP, None):
        runner = checkout.start(*GIVEN)
        wait_for("a job", partial(processes_of, checkout))
        time.sleep(chance.uniform(0.0, 0.8))
        if number:
            runner.send_signal(number)
        else:  # one of its children, if one is left
            for child in processes_of(checkout)[:1]:
                os.kill(child, signal.SIGKILL)
        _, err = runner.communicate(timeout=60)
        assert "Traceback" not in err
        wait_for("the end of its jobs", lambda: not processes_of(checkout))
        found = read_results(results)
        assert (sorted(record.framework for record in found.records), found.problems) == (["alpha", "beta"], ())
    assert checkout.run("--force").code == 0, "the lock was left"
    left = [path.name for path in results.rglob("*") if path.is_file()]
    assert sorted(left) == ["alpha.json", "beta.json"], "a reason or a part of a file was left"


@pytest.fixture
def cramped(tmp_path: Path, tiny_disk: Path) -> Checkout:
    """A checkout whose ``.rosetta`` is on the tiny disk."""
    made = Checkout(tmp_path / "checkout", alpha=example(build='print("x" * 200000)'), beta=example())
    (made.folder / ".rosetta").symlink_to(tiny_disk)
    return made


def test_a_full_disk_below_the_workshop_is_told_with_its_path(cramped: Checkout, tiny_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (tiny_disk / "filler").write_bytes(b"x" * (128 << 10))
    answer = cramped.run("--framework", "beta")
    assert answer.code == 2
    assert answer.lines[-1].endswith("': free some space, then run the same command again")
    assert f"No space left on device: '{cramped.folder / '.rosetta'}" in answer.lines[-1]
    (tiny_disk / "filler").unlink()
    assert cramped.run("--framework", "beta").code == 0


def test_a_disk_that_fills_up_during_a_run_is_told_with_the_path_of_the_log(cramped: Checkout) -> None:
    answer = cramped.run("--framework", "alpha")
    assert answer.code == 1
    told = answer.outcomes["alpha"]["reason"]
    assert "is the disk full?" in told
    assert told.endswith("(log: .rosetta/runs/cnn_cifar10-alpha-smoke-0/log.txt)")


HOOK = """
import os
import sys

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "requests.txt")


def note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        with open(FILE, "a") as file:
            file.write("%s: %s %r\\n" % (os.environ.get("ROSETTA_JOB"), event, arguments[1:]))


sys.addaudithook(note)
"""


def test_no_command_asks_another_host(tmp_path: Path) -> None:
    asks = 'import socket\nsocket.socket().connect_ex(("127.0.0.1", 9))'
    checkout = Checkout(tmp_path / "checkout", alpha=example(), asking=example(build=asks))
    (checkout.folder / "sitecustomize.py").write_text(HOOK)
    checkout.rosetta("list")
    assert checkout.run().code == 0
    (request,) = (checkout.folder / "requests.txt").read_text().splitlines()
    assert "cnn_cifar10-asking-smoke-0: socket.connect " in request
