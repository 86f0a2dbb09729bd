"""The process of a job: what it is given, the events that it writes, and what it leaves behind."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rosetta_common.upper.project import ROOT
from rosetta_common.upper.running import leftovers, variables
from rosetta_common.upper.running.environments import Interpreter
from rosetta_common.upper.running.processes import Job, Process, _Events, ended_in
from rosetta_common.upper.running.tasks import How
from rosetta_common.upper.running.variables import noted, variables_of

from fake_examples import example
from miniature import Checkout, alive, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc"),
]
PLAIN = Interpreter(Path(sys.executable), {"OF_THE_ENVIRONMENT": "1"}, gpu=False, name="plain")


def test_how_one_of_several_jobs_ended_is_read_from_its_own_events(tmp_path):
    def ended(*lines):
        (tmp_path / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        return ended_in(Job(tmp_path, "python", {"events": str(tmp_path / "events.jsonl")}))

    assert ended({"event": "done", "versions": {}}).done
    failed = ended({"event": "failed", "step": "train", "error": "why"})
    assert (failed.done, failed.reason) == (False, "failed in step train: why")
    assert ended({"event": "step", "name": "load"}) is None, "its process died: it may be run again"


def test_events_are_read_once_whole_and_past_a_broken_line(tmp_path):
    path, told = tmp_path / "events.jsonl", []
    events = _Events(path, told.append)
    events.read()
    lines = [json.dumps({"event": "step", "name": name}) for name in ("load", "build")]
    path.write_text(lines[0] + "\n" + lines[1][:9])
    events.read()
    assert (events.step, len(told)) == ("load", 1), "half a line was read"
    with path.open("a") as file:
        file.write(
            lines[1][9:] + '\n{"event": "st{"event": "step"}\n' + json.dumps({"event": "done", "accuracy": 0.5}) + "\n"
        )
    events.read()
    events.read()
    assert (events.step, events.done.get("accuracy"), len(told)) == ("build", 0.5, 3)


def test_a_worker_that_outlives_its_process_is_stopped(tmp_path):
    program, number = tmp_path / "program", tmp_path / "number"
    program.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > '{number}'\nexit 3\n")
    program.chmod(0o755)
    job = Job(tmp_path, "python", {"events": str(tmp_path / "events.jsonl")})
    process, found = Process(job, Interpreter(program, {}, False, "plain"), How(60)), []
    wait_for("the process' end", lambda: found.append(process.poll()) or found[-1])
    assert found[-1].reason.startswith("ended with exit code 3 in step setup")
    wait_for("the worker's end", lambda: not alive(int(number.read_text())))


def test_events_that_are_no_text_are_passed_over(tmp_path):
    path, told = tmp_path / "events.jsonl", []
    events = _Events(path, told.append)
    step = json.dumps({"event": "step", "name": "load"}).encode()
    path.write_bytes(b"\xff\xfe\n" + step + b"\n\xc3")  # the last is half a letter
    events.read()
    with path.open("ab") as file:
        file.write(b"\xa4\n" + step.replace(b"load", b"build") + b"\n")
    events.read()
    assert [event["name"] for event in told] == ["load", "build"]


@pytest.mark.parametrize(
    "line",
    [
        "[1]",
        "5",
        "null",
        '"step"',
        "{}",
        '{"event": 3}',
        '{"event": "step"}',
        '{"event": "failed", "step": "train"}',
        '{"event": "batch", "done": 1, "of": 0}',
        '{"event": "epoch", "number": 1, "loss": "low"}',
        "[" * 100000,
    ],
)
def test_a_line_that_is_json_and_no_event_is_passed_over(tmp_path, line):
    path, told = tmp_path / "events.jsonl", []
    events = _Events(path, told.append)
    path.write_text(line + '\n{"event": "step", "name": "load"}\n')
    events.read()
    assert (events.step, len(told)) == ("load", 1)


# What a process is given


def test_a_secret_of_the_user_is_not_handed_on(monkeypatch):
    for name in ("GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "NVIDIA_API_KEY", "https_proxy", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "secret")
    for language in ("python", "r", "julia"):
        assert "secret" not in variables_of(language, PLAIN, How(60), "job").values()


def test_variables_that_frameworks_need_are_handed_on(monkeypatch):
    monkeypatch.setattr(variables, "home_of_examples", lambda workshop: {})  # a made-up home can't be written to
    needed = (
        "PATH",
        "HOME",
        "LC_ALL",
        "LD_LIBRARY_PATH",
        "CUDA_VISIBLE_DEVICES",
        "OMP_NUM_THREADS",
        "ROSETTA_DATA_DIR",
    )
    for name in needed:
        monkeypatch.setenv(name, f"the {name}")
    found = variables_of("python", PLAIN, How(60), "job")
    assert {name: found[name] for name in needed} == {name: f"the {name}" for name in needed}
    assert found["OF_THE_ENVIRONMENT"] == "1"
    assert (found["PYTHONPATH"], found["ROSETTA_JOB"], found["ROSETTA_OFFLINE"]) == (str(ROOT), "job", "1")
    without = variables_of("python", PLAIN, How(60, cpu=True), "job")
    assert (without["CUDA_VISIBLE_DEVICES"], without["JAX_PLATFORMS"]) == ("", "cpu")


def test_the_environments_variables_win_and_a_record_notes_the_numbers_of_threads(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.setenv("MKL_NUM_THREADS", "5")
    inside = str(ROOT / "links")
    given = Interpreter(Path("python"), {"OMP_NUM_THREADS": "2", "LD_LIBRARY_PATH": inside}, gpu=False, name="plain")
    assert variables_of("python", given, How(60), "job")["OMP_NUM_THREADS"] == "2"
    told = noted(given, 2)
    assert (told["OMP_NUM_THREADS"], told["MKL_NUM_THREADS"]) == ("2", "5")
    assert "LD_LIBRARY_PATH" not in told, "a folder of this machine"


def test_the_users_renviron_is_not_read():
    assert variables_of("r", PLAIN, How(60), "job")["R_ENVIRON_USER"] == ""


# Real processes: one command runs all examples. Most leave a process behind, and write its number into a file.

SETUP = """
import subprocess
import sys

NUMBER = os.path.join(os.environ.get("ROSETTA_LEFT", ""), os.path.basename(__file__))


def leave(number):
    with open(NUMBER + ".new", "w") as file:
        file.write(str(number))
    os.replace(NUMBER + ".new", NUMBER)


def start(**how):
    leave(subprocess.Popen(["sleep", "300"], **how).pid)


def fork_twice():
    if not os.fork():
        os.setsid()
        if not os.fork():
            leave(os.getpid())
            time.sleep(300)
        os._exit(0)
    while not os.path.exists(NUMBER):
        time.sleep(0.01)
"""
APART = "start(start_new_session=True)"
LEAVING = {
    "group": ("start()", "done"),
    "session": (APART, "done"),
    "fork": ("fork_twice()", "done"),
    "raising": (f"{APART}\n1 / 0", "failed"),
    "leaving": (f"{APART}\nos._exit(3)", "failed"),
    "hanging": (f"{APART}\ntime.sleep(300)", "timeout"),
}
OTHERS = {
    "printing": 'print(dict(os.environ), os.environ.get("SOME_TOKEN"))\nprint("a\\udcffb \u00e9")',
    "unprintable": 'raise ValueError("a\\udcffb")',
    "chatting": 'open(NUMBER[:-3] + ".jsonl", "a").write("[1]\\n")',
    "silent": "os.close(1)",
    "claiming": 'open(NUMBER[:-3] + ".jsonl", "a").write(\'{"event": "done"}\\n\'); os._exit(0)',
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A checkout in which one command ran all examples, the folder with the numbers, and the command's answer."""
    bodies = {**{name: body for name, (body, _) in LEAVING.items()}, **OTHERS}
    examples = {name: example(setup=SETUP, build=body) for name, body in bodies.items()}
    checkout, numbers = Checkout(tmp_path_factory.mktemp("mixed") / "c", **examples), tmp_path_factory.mktemp("numbers")
    for name in ("chatting", "claiming"):
        events = checkout.folder / ".rosetta" / "runs" / f"cnn_cifar10-{name}-smoke-0" / "events.jsonl"
        (numbers / f"{name}.jsonl").symlink_to(events)
    given = {"SOME_TOKEN": "hunter2", "ROSETTA_LEFT": str(numbers), "LC_ALL": "C"}
    return checkout, numbers, checkout.run("--timeout", 8, "--jobs", 3, **given)


@pytest.mark.parametrize("name", LEAVING)
def test_no_process_is_left_however_the_example_ends(mixed, name):
    _, numbers, answer = mixed
    assert answer.outcomes[name]["status"] == LEAVING[name][1]
    assert not alive(int((numbers / f"{name}.py").read_text()))


def test_no_locale_makes_printing_strict(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    command = [sys.executable, "-c", "import sys; print(sys.stdout.encoding, sys.stdout.errors)"]
    answer = subprocess.check_output(command, env=variables_of("python", PLAIN, How(60), "job"), text=True)
    assert answer == "utf-8 backslashreplace\n"


def test_a_token_in_the_environment_is_in_no_record_and_no_log(mixed):
    checkout, _, answer = mixed
    assert answer.outcomes["printing"]["status"] == "done"
    printed = json.loads(checkout.record("printing").read_text(encoding="utf-8"))["runs"][0]["steps"][2]["output"]
    assert "} None\n" in printed
    assert "'SOME_VARIABLE': '1'" in printed, "the registry's variables are handed on"
    files = [path for path in checkout.folder.rglob("*") if path.is_file()]
    assert not [path for path in files if b"hunter2" in path.read_bytes()]


def test_text_that_cannot_be_encoded_can_be_printed_in_every_locale(mixed):
    checkout, _, _ = mixed
    record = json.loads(checkout.record("printing").read_text(encoding="utf-8"))
    assert record["runs"][0]["steps"][2]["output"].endswith("\na?b \u00e9\n")


def test_a_reason_that_no_terminal_takes_is_told_and_kept(mixed):
    checkout, _, answer = mixed
    assert answer.outcomes["unprintable"]["reason"].startswith("failed in step build: ValueError: a?b (log: ")
    assert sum("ValueError: a?b" in line for line in answer.lines) == 1
    (kept,) = checkout.record("unprintable").parent.glob("unprintable*.reason.json")
    assert "a?b" in kept.read_text(encoding="utf-8")


def test_a_line_that_is_no_event_does_not_end_the_command(mixed):
    checkout, numbers, answer = mixed
    assert "[1]" in (numbers / "chatting.jsonl").read_text()
    assert answer.outcomes["chatting"]["status"] == "done"
    assert checkout.record("chatting").exists()


def test_done_without_a_run_is_a_failure(mixed):
    _, _, answer = mixed
    told = answer.outcomes["claiming"]
    why = "its results can't be used: ValueError: no run with seed 0 was recorded"
    assert (told["status"], told["reason"]) == ("failed", why)


def test_a_closed_stdout_is_a_clear_failure(mixed):
    _, _, answer = mixed
    assert answer.outcomes["silent"]["status"] == "failed"
    assert "OSError: [Errno 9] Bad file descriptor" in answer.outcomes["silent"]["reason"]


@pytest.fixture
def interrupted(tmp_path):
    """Send a signal to a command whose example left a process and waits; return checkout and the process' number."""

    def interrupt(number):
        waits = f"if os.environ.get('ROSETTA_LEFT'):\n    {APART}\n    time.sleep(300)"
        checkout = Checkout(tmp_path / "checkout", alpha=example(setup=SETUP, build=waits))
        runner = checkout.start("run", "--profile", "smoke", "--python", sys.executable, ROSETTA_LEFT=str(tmp_path))
        left = int(
            wait_for("the process", lambda: (tmp_path / "alpha.py").exists() and (tmp_path / "alpha.py").read_text())
        )
        runner.send_signal(number)
        runner.communicate(timeout=20)
        return checkout, left

    return interrupt


def test_an_interruption_leaves_no_process_either(interrupted):
    _, left = interrupted(signal.SIGTERM)
    assert not alive(left)


def test_what_a_killed_command_left_ends_with_the_next_command(interrupted):
    checkout, left = interrupted(signal.SIGKILL)
    assert alive(left)
    assert checkout.run().code == 0
    assert not alive(left)


def test_processes_of_others_are_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(leftovers, "WORKSHOP", tmp_path)
    ours, theirs = (
        subprocess.Popen(["sleep", "300"], env={**os.environ, "ROSETTA_JOB": mark})
        for mark in (leftovers.mark_of(tmp_path / "runs" / "a"), "999999999 /another/checkout/.rosetta/runs/a")
    )
    try:
        leftovers.end_lost()
        leftovers.end_marked(leftovers.mark_of(tmp_path / "runs" / "b"))
        assert (ours.poll(), theirs.poll()) == (None, None)
        leftovers.end_marked(leftovers.mark_of(tmp_path / "runs" / "a"))
        assert ours.wait(timeout=20) == -signal.SIGKILL
        assert theirs.poll() is None
    finally:
        for process in (ours, theirs):
            process.kill()
            process.wait()


@pytest.mark.parametrize(
    ("given", "used"), [("C", "C.UTF-8"), ("POSIX", "C.UTF-8"), ("de_DE.UTF-8", "de_DE.UTF-8"), ("", "")]
)
def test_a_locale_that_knows_only_ascii_is_not_handed_on(monkeypatch, given, used):
    """With LC_ALL=C, R and Python 3.6 don't find a folder with other letters."""
    monkeypatch.setenv("LC_ALL", given)
    made = variables_of("python", Interpreter(Path(sys.executable), {}, False, "plain"), How(60), "job")
    assert made["LC_ALL"] == used
