"""Real runs of made-up examples, in a miniature checkout, through the command line."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rosetta_common.upper.project import ROOT
from rosetta_common.upper.running.lock import Busy, only_run
from rosetta_common.upper.running.processes import _command

from fake_examples import example
from miniature import WAITING, Checkout, alive, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]
BAD_TRAIN = 'raise ValueError("first line\\nsecond line " + "x" * 500)'


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A checkout of six examples, each ending in its own way, and how one run of all of them went."""
    checkout = Checkout(
        tmp_path_factory.mktemp("mixed"),
        raises=example(train=BAD_TRAIN),
        endless=example(build="time.sleep(300)"),
        leaves=example(predict="raise SystemExit(0)"),
        crashes=example(compile="import ctypes; ctypes.string_at(0)"),
        vanishes=example(load="os._exit(0)"),
        good=example(),
    )
    return checkout, checkout.run("--timeout", 5)


def reason(checkout, name):
    return json.loads(checkout.record(name).with_suffix(".seed-0.reason.json").read_text())


def test_a_failure_ends_its_own_run_and_no_other(mixed):
    _, answer = mixed
    assert answer.code == 1
    assert {name: outcome["status"] for name, outcome in answer.outcomes.items()} == {
        "raises": "failed",
        "endless": "timeout",
        "leaves": "failed",
        "crashes": "failed",
        "vanishes": "failed",
        "good": "done",
    }
    assert answer.lines


def test_a_good_run_leaves_its_record_alone(mixed):
    checkout, answer = mixed
    assert answer.outcomes["good"]["accuracy"] == 0.1
    (run,) = json.loads(checkout.record("good").read_text())["runs"]
    assert run["accuracy"] == 0.1
    assert not checkout.record("good").with_suffix(".seed-0.reason.json").exists()
    folder = checkout.record("good").parent
    assert [path.name for path in folder.glob(".*")] == [], "a temporary file was left"


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("raises", "failed in step train: ValueError: first line second line xxx"),
        ("endless", "not done after 5 s, stopped in step build (log: .rosetta/runs/"),
        ("leaves", "failed in step predict: SystemExit: 0 (log: .rosetta/runs/"),
        ("crashes", "killed by SIGSEGV in step compile (log: .rosetta/runs/"),
        ("vanishes", "ended by itself in step load, and left no record (log: .rosetta/runs/"),
    ],
)
def test_the_reason_is_one_line_told_and_kept(mixed, name, start):
    checkout, answer = mixed
    told = answer.outcomes[name]["reason"]
    assert told.startswith(start)
    assert "\n" not in told
    assert len(told) < 500
    assert reason(checkout, name)["reason"] == told
    assert reason(checkout, name)["status"] == answer.outcomes[name]["status"]
    assert not checkout.record(name).exists()
    assert sum(told in line for line in answer.lines) == 1
    log = checkout.folder / told.partition("(log: ")[2].rstrip(")")
    assert log.is_file()


def test_the_log_has_the_traceback(mixed):
    checkout, _ = mixed
    log = (checkout.folder / ".rosetta" / "runs" / "cnn_cifar10-raises-smoke-0" / "log.txt").read_text()
    assert 'examples/cnn_cifar10/raises.py", line' in log
    assert "second line" in log


def test_the_next_run_takes_up_what_failed_only(mixed):
    checkout, _ = mixed
    planned = {name for name, _, _ in checkout.run("--dry-run").plan}
    assert planned == {"raises", "endless", "leaves", "crashes", "vanishes"}


@pytest.mark.parametrize(
    ("language", "command"),
    [
        ("python", ["bin/python", "-m", "rosetta_common.ground.executor", "job.json"]),
        ("r", ["Rscript", "--no-init-file", f"{ROOT}/rosetta_common/ground/executor.R", "job.json", "bin/python"]),
        ("julia", ["julia", "--startup-file=no", f"{ROOT}/rosetta_common/ground/executor.jl", "job.json"]),
    ],
)
def test_each_language_has_its_program(language, command):
    assert [str(part) for part in _command(language, Path("bin/python"), Path("job.json"))] == command
    assert all(Path(part).is_file() for part in command if part.startswith(str(ROOT)))


IN_R = """\
# %% [markdown]
# # A model without a framework, in R

# %%
library(reticulate)
rosetta <- import("rosetta_common", convert = FALSE)
spec <- rosetta$specification("cnn_cifar10")

# %% tags=["load"]
data <- rosetta$load_cifar10(spec, layout = "NCHW")
y_test <- unlist(py_to_r(data[[1]][[1]]$tolist())) # any version of numpy
cat("no new line; ")
length(y_test)
invisible(3)

# %% tags=["build"]
model <- function() {
  LINE
}

# %% tags=["compile"]
loss <- 1.5

# %% tags=["train"]
for (batch in seq_len(ceiling(py_to_r(spec$n_train) / py_to_r(spec$batch_size)))) {
  if (batch == 2) Sys.sleep(0.2)
  rosetta$report_batch()
}
invisible(rosetta$report_epoch(0L, loss))

# %% tags=["predict"]
model()
predictions <- rep(0L, length(y_test))

# %% tags=["evaluate"]
accuracy <- mean(predictions == y_test)
"""


def has_r():
    command = ["Rscript", "-e", "library(reticulate)"]
    return bool(shutil.which("Rscript")) and not subprocess.run(command, capture_output=True, check=False).returncode


@pytest.fixture
def in_r(tmp_path):
    """What is left of a run of an example in R: its outcome, its record and its log."""

    def run(line):
        checkout = Checkout(tmp_path, r=IN_R.replace("LINE", line))
        checkout.example("r").rename(checkout.example("r").with_suffix(".R"))
        registry = checkout.folder / "frameworks.toml"
        text = registry.read_text().replace('layout = "NCHW"', 'layout = "NCHW"\nlanguage = "r"')
        registry.write_text(text.replace('python = "3.11"', 'python = "3.11"\nprogram = "Rscript"'))
        outcome = checkout.run(PYTHONWARNINGS="").outcomes["r"]
        log = checkout.folder / ".rosetta" / "runs" / "cnn_cifar10-r-smoke-0" / "log.txt"
        record = checkout.record("r")
        return outcome, json.loads(record.read_text()) if record.exists() else None, log.read_text()

    return run


@pytest.mark.skipif(not has_r(), reason="needs R and its package reticulate")
def test_an_example_in_r_is_run_by_the_same_rules(in_r):
    outcome, record, log = in_r('print("called")')
    assert outcome["status"] == "done", log
    (run,) = record["runs"]
    steps = {step["name"]: step for step in run["steps"]}
    assert steps["load"]["output"] == "no new line; [1] 200\n"
    assert steps["train"]["output"] == "epoch  1  loss 1.5000\n"
    assert steps["predict"]["output"] == '[1] "called"\n'
    assert 0.2 <= run["epochs"][0]["seconds"] <= steps["train"]["seconds"] < 5
    assert run["first_batch"] < 0.2
    assert run["accuracy"] == 0.1
    assert {"python", "R", "reticulate"} <= set(record["versions"])
    assert '[1] "called"' in log


@pytest.mark.skipif(not has_r(), reason="needs R and its package reticulate")
@pytest.mark.parametrize(
    ("line", "reason", "logged"),
    [
        ('stop("no such layer")', "failed in step predict: no such layer (log: ", "r.R#18: stop("),
        ("1 )", "failed in step build: ", ":18:5: unexpected ')'"),  # R shortens a long path
        ("stop()", "failed in step predict: an error without a message (log: ", "r.R#18: stop()"),
        ("quit()", "ended by itself in step predict, and left no record (log: ", ""),
    ],
)
def test_an_error_in_r_is_a_clear_failure(in_r, line, reason, logged):
    outcome, record, log = in_r(line)
    assert outcome["status"] == "failed"
    assert outcome["reason"].startswith(reason)
    assert record is None
    assert logged in log


@pytest.fixture(scope="module")
def waiting(tmp_path_factory):
    """A checkout with one example, which can wait in its train step."""
    checkout = Checkout(tmp_path_factory.mktemp("waiting"), alpha=example(train=WAITING))
    assert checkout.run().code == 0
    return checkout


def test_a_current_record_is_not_run_again(waiting):
    before = waiting.record("alpha").read_bytes()
    answer = waiting.rosetta("run", "--profile", "smoke", "--python", sys.executable)
    assert answer.code == 0
    assert answer.lines[-1] == "Nothing to run: every record at profile smoke is current."
    assert waiting.record("alpha").read_bytes() == before


def test_the_next_command_removes_what_a_killed_one_was_writing(waiting):
    left = waiting.record("alpha").with_name(".3yku91ri.part")
    left.write_text('{"schema"')
    assert waiting.rosetta("run", "--profile", "smoke", "--python", sys.executable).code == 0
    assert not left.exists()


def test_an_executor_that_is_killed_is_told_in_a_line_and_the_record_stays(waiting, tmp_path):
    before = waiting.record("alpha").read_bytes()
    runner, pid = waiting.start_waiting(tmp_path / "pid", "--force", "--json")
    os.kill(pid, signal.SIGKILL)
    out, err = runner.communicate(timeout=20)
    assert runner.returncode == 1
    assert "Traceback" not in err
    (outcome,) = json.loads(out)["outcomes"]
    assert outcome["status"] == "failed"
    assert outcome["reason"].startswith("killed by SIGKILL in step train: out of memory, or stopped by hand (log: ")
    assert waiting.record("alpha").read_bytes() == before
    assert reason(waiting, "alpha")["status"] == "failed"
    assert waiting.run("--force").outcomes["alpha"]["status"] == "done"
    assert not waiting.record("alpha").with_suffix(".seed-0.reason.json").exists(), "the old reason was left"


def test_a_second_run_is_refused_while_the_first_is_at_work_and_killing_the_runner_kills_all(waiting, tmp_path):
    before = waiting.record("alpha").read_bytes()
    runner, pid = waiting.start_waiting(tmp_path / "pid", "--force")
    second = waiting.run("--force")
    assert second.code == 3
    (line,) = second.lines
    assert line.startswith(f"rosetta: another run is active in this checkout (process {runner.pid}, since ")
    assert alive(pid), "the second run hurt the first"
    assert waiting.rosetta("list").code == 0, "reading needs no lock"
    runner.kill()
    runner.communicate(timeout=20)
    wait_for("the example's end", lambda: not alive(pid))
    assert waiting.record("alpha").read_bytes() == before
    assert waiting.run("--force").code == 0, "the lock was left"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_interrupted_stops_its_example_and_says_so(waiting, tmp_path, number):
    before = waiting.record("alpha").read_bytes()
    runner, pid = waiting.start_waiting(tmp_path / "pid", "--force")
    runner.send_signal(number)
    _, err = runner.communicate(timeout=20)
    assert runner.returncode == 130
    assert err.splitlines()[-1] == "rosetta: stopped; finished work is kept, and the same command goes on from there"
    assert "Traceback" not in err
    assert not alive(pid)
    assert waiting.record("alpha").read_bytes() == before


def test_a_terminal_that_is_closed_ends_its_run_and_the_lock_is_free(waiting, tmp_path):
    leader, follower = pty.openpty()
    number = tmp_path / "pid"
    command = [
        sys.executable,
        "-m",
        "rosetta_common",
        "run",
        "--profile",
        "smoke",
        "--python",
        sys.executable,
        "--force",
    ]
    variables = {**waiting.variables, "ROSETTA_FAKE_WAIT": str(number)}
    with subprocess.Popen(command, cwd=tmp_path, env=variables, stdout=follower, stderr=follower) as runner:
        os.close(follower)
        pid = int(wait_for("the example", lambda: number.exists() and number.read_text()))
        os.close(leader)  # from now on the terminal can't be written to
        runner.send_signal(signal.SIGHUP)
        assert runner.wait(timeout=20) == 130
    assert not alive(pid)
    assert waiting.run("--force").code == 0, "the lock was left"


def test_a_command_that_ignores_the_end_of_its_terminal_goes_on(tmp_path):
    checkout = Checkout(tmp_path / "checkout", alpha=example(train=WAITING.replace("300", "1.5")))
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as `nohup` does
    try:
        runner, _ = checkout.start_waiting(tmp_path / "pid")
    finally:
        signal.signal(signal.SIGHUP, before)
    runner.send_signal(signal.SIGHUP)
    runner.communicate(timeout=60)
    assert runner.returncode == 0
    assert checkout.record("alpha").exists()


def test_seeds_are_added_to_what_is_there(waiting):
    answer = waiting.run("--repeats", 3)
    assert answer.plan == [("alpha", 1, "no run with seed 1"), ("alpha", 2, "no run with seed 2")]
    assert [run["seed"] for run in json.loads(waiting.record("alpha").read_text())["runs"]] == [0, 1, 2]


def test_a_full_disk_is_one_line_and_the_record_stays(waiting, tiny_disk):
    place = tiny_disk / "here" / "cnn_cifar10" / "smoke" / "alpha.json"
    place.parent.mkdir(parents=True)
    place.write_bytes(waiting.record("alpha").read_bytes())
    before = place.read_bytes()
    with pytest.raises(OSError, match="No space"):
        (tiny_disk / "filler").write_bytes(b"x" * (64 << 10))
    answer = waiting.run("--force", ROSETTA_RESULTS=str(tiny_disk))
    assert answer.code == 1
    assert "No space left on device" in answer.outcomes["alpha"]["reason"]
    assert answer.lines
    assert place.read_bytes() == before


SLEEPS = example(
    train='started = time.time()\ntime.sleep(1.0)\nprint("TIMES", started, time.time())\n'
    "for epoch in range(spec.epochs):\n"
    "    for batch in MiniBatches(np.zeros(spec.n_train), batch_size=spec.batch_size):\n"
    "        pass\n"
    "    report_epoch(epoch, loss)"
)


def times(checkout, name):
    """When the runs of an example began and ended to train."""
    runs = json.loads(checkout.record(name).read_text())["runs"]
    printed = [next(step["output"] for step in run["steps"] if step["name"] == "train") for run in runs]
    return [tuple(map(float, re.search(r"TIMES (\S+) (\S+)", text).groups())) for text in printed]


def alone(checkout, name):
    return [run["alone"] for run in json.loads(checkout.record(name).read_text())["runs"]]


@pytest.fixture(scope="module")
def several(tmp_path_factory):
    """A checkout of two examples that take a second each."""
    return Checkout(tmp_path_factory.mktemp("several"), alpha=SLEEPS, beta=SLEEPS)


def test_what_is_not_timed_goes_side_by_side_and_says_so(several):
    answer = several.rosetta("run", "--profile", "smoke", "--python", sys.executable, "--jobs", 2, "--repeats", 2)
    assert answer.code == 0
    for name in ("alpha", "beta"):
        first, second = times(several, name)
        assert first[1] < second[0] or second[1] < first[0], "two runs wrote to one record at the same time"
        assert alone(several, name) == [False, False]
    assert len([line for line in answer.lines if line.startswith("done ")]) == 4
    assert any(line.endswith("; 2 at a time") for line in answer.lines)


def test_one_at_a_time_is_no_measurement_either(several):
    """Nobody keeps a machine idle for a run that shows that an example runs."""
    assert several.run("--force", "--jobs", 1).code == 0
    assert [alone(several, name)[0] for name in ("alpha", "beta")] == [False, False]
    alpha, beta = times(several, "alpha")[0], times(several, "beta")[0]
    assert alpha[1] < beta[0]


def test_timed_runs_are_never_side_by_side(several):
    given = ("--profile", "throughput", "--python", sys.executable)
    refused = several.rosetta("run", *given, "--jobs", 2)
    assert refused.code == 2
    assert refused.lines[-1].startswith("rosetta: timed runs go one at a time")


def test_an_interruption_of_two_stops_both_and_keeps_what_is_done(tmp_path):
    waits = example(
        train=WAITING.replace('os.environ["ROSETTA_FAKE_WAIT"]', 'os.environ["ROSETTA_FAKE_WAIT"] + spec_name')
    )
    texts = {name: waits.replace("spec_name", repr(f".{name}")) for name in ("alpha", "beta")}
    checkout = Checkout(tmp_path / "checkout", quickly=example(), **texts)
    files = [tmp_path / f"pid.{name}" for name in texts]
    runner = checkout.start(
        *("run", "--profile", "smoke", "--python", sys.executable, "--jobs", 3), ROSETTA_FAKE_WAIT=str(tmp_path / "pid")
    )
    pids = [int(wait_for("the example", lambda path=path: path.exists() and path.read_text())) for path in files]
    wait_for("the record", lambda: checkout.record("quickly").exists())
    runner.send_signal(signal.SIGINT)
    _, err = runner.communicate(timeout=20)
    assert runner.returncode == 130
    assert "Traceback" not in err
    assert not any(alive(pid) for pid in pids)
    assert len(json.loads(checkout.record("quickly").read_text())["runs"]) == 1
    assert {name for name, _, _ in checkout.run("--dry-run").plan} == {"alpha", "beta"}


def test_a_file_that_changes_during_a_run_fails_it_in_a_line_and_leaves_the_record(waiting, tmp_path):
    before = waiting.record("alpha").read_bytes()
    text = waiting.example("alpha").read_text()
    tail = "    time.sleep(300)\n"
    assert tail in text
    waiting.example("alpha").write_text(
        text.replace(tail, f"    open({str(waiting.example('alpha'))!r}, 'a').write('#')\n")
    )
    try:
        answer = waiting.run("--force", ROSETTA_FAKE_WAIT=str(tmp_path / "pid"))
        assert answer.code == 1
        told = answer.outcomes["alpha"]["reason"]
        assert told.startswith(
            "failed in step record: examples/cnn_cifar10/alpha.py changed while this was running: run it again (log: "
        )
        assert waiting.record("alpha").read_bytes() == before
    finally:
        waiting.example("alpha").write_text(text)


def test_only_run_lets_one_in(tmp_path):
    with only_run(tmp_path), pytest.raises(Busy, match=f"process {os.getpid()}, since "), only_run(tmp_path):
        pass
    with only_run(tmp_path):
        assert (tmp_path / "holder").exists()
    assert not (tmp_path / "holder").exists()
