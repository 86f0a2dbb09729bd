"""The command line: its answers; mistakes end in one line and an exit code."""

import json
import signal
import subprocess
import sys

import pytest

from rosetta_common import __version__
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.upper import cli, output
from rosetta_common.upper.cli import main
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.running import environments

from fake_examples import example
from miniature import FRAMEWORK, ROOT, Checkout

COMMANDS = ("list", "run", "prove", "diff", "data", "environments", "containers")
KNOWN = ", ".join(read_registry().workloads)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(command, capsys):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith(f"usage: rosetta {command}")
    assert "--json" in out


def test_the_overview_names_every_command_and_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(f"\n    {command}" in out for command in COMMANDS)
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.strip() == __version__


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("run", "cnn_cifar"),
            (f"unknown workload 'cnn_cifar'; did you mean 'cnn_cifar10'? (there are: {KNOWN})"),
        ),
        (("run", "--framework", "pytroch"), "unknown framework 'pytroch'; did you mean 'pytorch'? (there are: "),
        (
            ("run", "--profile", "quik"),
            "unknown profile 'quik'; did you mean 'quick'? (there are: smoke, quick, throughput, full)",
        ),
        (
            ("diff", "cnn_cifar10", "pytorch", "tensorflwo"),
            "unknown framework 'tensorflwo'; did you mean 'tensorflow'?",
        ),
        (
            ("diff", "x", "pytorch", "tensorflow"),
            f"unknown workload 'x' (there are: {KNOWN})",
        ),
        (
            ("diff", "resnet50_features", "pytorch", "tensorflow", "--step", "train"),
            "resnet50_features has no step train; its steps: load, build, predict, evaluate",
        ),
        (("data", "check", "mnst"), f"unknown data set 'mnst' (there are: {', '.join(DATASETS)})"),
        (("environments", "--framework", "nope"), "unknown framework 'nope'"),
    ],
)
def test_an_unknown_name_is_one_line_and_exit_code_2(rosetta, arguments, message):
    code, out, (line,) = rosetta(*arguments)
    assert code == 2
    assert out == ""
    assert line.startswith(f"rosetta: {message}")


def test_it_is_a_program_too():
    answer = subprocess.run(
        [sys.executable, "-m", "rosetta_common", "run", "--framework", "nope"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert len(answer.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run", "--repeats", "0"), "argument --repeats: '0' is not a whole number from 1 to 100"),
        (("run", "--repeats", "101"), "argument --repeats: '101' is not a whole number from 1 to 100"),
        (("run", "--timeout", "soon"), "argument --timeout: 'soon' is not a whole number above 0"),
        (("prove", "--jobs", "1.5"), "argument --jobs: '1.5' is not a whole number above 0"),
        (("run", "--profile", ""), "argument --profile: it is empty: give a value, or leave the option out"),
        (("run", "--passes", ""), "argument --passes: it is empty"),
        (("run", "--python", " "), "argument --python: it is empty"),
        (("data", "eat"), "invalid choice: 'eat'"),
        ((), "COMMAND"),
    ],
)
def test_wrong_options_are_told_with_the_usage(capsys, arguments, message):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("usage: rosetta")
    assert message in err


def test_a_machines_name_must_be_a_folders(rosetta, monkeypatch):
    monkeypatch.setenv("ROSETTA_MACHINE", "../up")
    code, _, (line,) = rosetta("list")
    assert (code, line) == (2, "rosetta: ROSETTA_MACHINE='../up' must be letters, digits, '.', '_' and '-'")


def test_a_second_signal_does_not_disturb_the_clean_up_of_the_first():
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before, cleaned = [signal.getsignal(number) for number in numbers], []

    def work():
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            for number in numbers:
                signal.raise_signal(number)
            cleaned.append(True)

    with pytest.raises(KeyboardInterrupt), cli.interruptible():
        work()
    assert cleaned == [True]
    assert [signal.getsignal(number) for number in numbers] == before


# Data


@pytest.mark.slow
def test_list_says_what_is_recorded(checkout):
    answer = checkout.rosetta("list", "--json")
    assert (answer.code, answer.lines) == (0, [])
    assert answer.json["machine"] == "here"
    columns = {column["framework"]: column for column in answer.json["columns"]}
    assert columns["alpha"]["profiles"]["smoke"].startswith("current, stand-in data (")
    assert columns["beta"]["profiles"] == {"smoke": "-", "quick": "-", "throughput": "-", "full": "-"}
    table = checkout.rosetta("list")
    assert table.code == 0
    assert "alpha" in table.out
    assert "current, stand-in data" in " ".join(table.out.split())


@pytest.mark.slow
def test_list_shows_stale_records_and_those_that_cannot_be_read(tmp_path):
    checkout = Checkout(tmp_path / "checkout", alpha=example(), beta=example())
    assert checkout.run("--framework", "alpha").code == 0
    checkout.example("alpha").write_text(example(build="pass"))
    checkout.record("beta").write_text("{")
    of_checks = checkout.folder / "lessons/records/cpu/convolution/alpha.json"
    of_checks.parent.mkdir(parents=True)
    of_checks.write_text("[]")
    answer = checkout.rosetta("list", "--json")
    assert answer.code == 0
    columns = {column["framework"]: column["profiles"]["smoke"] for column in answer.json["columns"]}
    assert columns["alpha"].startswith("stale: only `build` changed, stand-in data (1 run")
    problem, bad_checks = answer.json["problems"]
    assert problem.startswith("here/cnn_cifar10/smoke/beta.json: can't be read: ")
    assert columns["beta"] == f"unreadable record: {problem}"
    assert bad_checks == "cpu/convolution/alpha.json: holds no record of checks: check again"
    told = checkout.rosetta("list").err.splitlines()
    assert told == [f"unreadable: {problem}", f"unreadable: {bad_checks}"]
    of_checks.unlink()
    checkout.example("alpha").unlink()
    assert "the example is gone" in checkout.rosetta("list", "--json").out


@pytest.mark.slow
def test_a_record_with_a_bad_value_is_made_anew_without_its_other_runs(tmp_path):
    checkout = Checkout(tmp_path / "checkout", alpha=example())
    assert checkout.run().code == 0
    path = checkout.record("alpha")
    record = json.loads(path.read_text())
    record["runs"].append({**record["runs"][0], "seed": 3, "accuracy": 7})  # of the same digests: it would be kept
    path.write_text(json.dumps(record))
    answer = checkout.run()
    told = "here/cnn_cifar10/smoke/alpha.json: expected float <= 1.0 - at $.runs[1].accuracy: run the example again"
    assert answer.plan == [("alpha", 0, told)]
    assert answer.code == 0
    assert [run["seed"] for run in json.loads(path.read_text())["runs"]] == [0]
    assert checkout.rosetta("list", "--json").json["problems"] == []
    path.unlink()
    path.mkdir()
    (path / "held").touch()
    assert checkout.run().code == 0
    assert path.is_file()


@pytest.mark.slow
def test_a_run_whose_record_cannot_be_read_has_failed(tmp_path):
    checkout = Checkout(tmp_path / "checkout", alpha=example(compile="loss = -1.5"))
    (outcome,) = checkout.run().json["outcomes"]
    assert outcome["status"] == "failed"
    assert "expected float >= 0.0 - at $.runs[0].epochs[0].loss" in outcome["reason"]
    (problem,) = checkout.rosetta("list", "--json").json["problems"]
    assert problem in outcome["reason"]


@pytest.mark.slow
def test_a_record_without_times_is_current_although_the_clock_changed(tmp_path):
    checkout = Checkout(tmp_path / "checkout", alpha=example())
    assert checkout.run().code == 0
    record = json.loads(checkout.record("alpha").read_text())
    record["digests"]["clock"]["clock"] = "another"
    checkout.record("alpha").write_text(json.dumps(record))
    (row,) = checkout.rosetta("list", "--json").json["columns"]
    assert row["profiles"]["smoke"].startswith("current, stand-in data")
    assert checkout.run().plan == []
    checkout.example("alpha").write_text(example(build="pass"))
    assert checkout.run().plan == [("alpha", 0, "only `build` changed")]


def test_a_dry_run_shows_the_plan_and_writes_nothing(checkout):
    answer = checkout.rosetta("run", "--dry-run", "--profile", "smoke", "--framework", "beta")
    assert answer.code == 0
    assert answer.lines == ["1 to run at profile smoke:", "  beta: not yet run"]
    assert checkout.run("--dry-run", "--framework", "beta").plan == [("beta", 0, "not yet run")]
    assert not checkout.record("beta").exists()


@pytest.mark.slow
def test_an_edited_example_runs_alone(tmp_path):
    checkout = Checkout(tmp_path / "checkout", alpha=example(), beta=example())
    assert checkout.run().code == 0
    checkout.example("beta").write_text(example(build='print("edited")'))
    answer = checkout.run()
    assert answer.plan == [("beta", 0, "only `build` changed")]
    assert list(answer.outcomes) == ["beta"]


def test_a_framework_without_an_example_is_told(checkout, tmp_path):
    with (checkout.folder / "frameworks.toml").open("a") as file:
        file.write(FRAMEWORK.format(name="gamma", title="Gamma"))
    answer = checkout.run("--framework", "gamma")
    assert (answer.code, answer.lines) == (2, ["rosetta: gamma has no example of cnn_cifar10"])
    columns = {column["framework"]: column for column in checkout.rosetta("list", "--json").json["columns"]}
    assert columns["gamma"]["environment"] == "no example yet"


@pytest.mark.slow
def test_a_framework_that_is_unavailable_is_a_failure_only_where_asked_for(tmp_path):
    checkout = Checkout(tmp_path / "checkout", alpha=example(), beta=example())
    registry = (checkout.folder / "frameworks.toml").read_text()
    (checkout.folder / "frameworks.toml").write_text(registry.replace('["numpy"]', '["no_such_module"]', 1))
    answer = checkout.run()
    assert answer.code == 0
    assert answer.outcomes["alpha"]["status"] == "unavailable"
    assert answer.outcomes["alpha"]["reason"] == "the given interpreter has no module no_such_module"
    assert answer.outcomes["beta"]["status"] == "done"
    assert checkout.run("--strict").code == 1
    assert checkout.run("--strict", "--may-be-missing", "beta").code == 1
    assert checkout.run("--strict", "--may-be-missing", "alpha").code == 0
    assert "unknown framework 'alfa'" in checkout.run("--strict", "--may-be-missing", "alfa").err
    assert checkout.run("--framework", "alpha").code == 1
    registry = (checkout.folder / "frameworks.toml").read_text()
    (checkout.folder / "frameworks.toml").write_text(
        registry.replace('title = "Alpha"', 'title = "Alpha"\noptional = true')
    )
    assert checkout.run("--strict").code == 0
    assert checkout.run("--framework", "alpha").code == 1


def test_an_interpreter_that_cannot_be_run_is_told(checkout):
    answer = checkout.rosetta("run", "--profile", "smoke", "--force", "--python", "/no/such/python")
    assert answer.code == 2
    assert answer.lines[-1].startswith("rosetta: /no/such/python can't be run: ")


def test_diff_shows_two_frameworks(rosetta):
    code, out, lines = rosetta("diff", "cnn_cifar10", "pytorch", "tensorflow", "--step", "compile", "--json")
    assert (code, lines) == (0, [])
    steps = json.loads(out)["steps"]
    assert list(steps) == ["compile"]
    assert "torch.optim.SGD" in steps["compile"]["pytorch"]
    assert set(steps["compile"]) == {"pytorch", "tensorflow"}
    code, out, _ = rosetta("diff", "cnn_cifar10", "pytorch", "tensorflow")
    assert code == 0
    assert "nn.Sequential" in out


def test_diff_tells_an_example_that_cannot_be_read(tmp_path):
    checkout = Checkout(tmp_path / "checkout", alpha=example(), beta="x = 1\n")
    answer = checkout.rosetta("diff", "cnn_cifar10", "alpha", "beta")
    assert answer.code == 2
    (line,) = answer.lines
    assert "beta.py: the steps must be load, build, compile" in line


@pytest.mark.parametrize("arguments", [("list",), ("list", "--json"), ("--help",)])
def test_a_reader_that_leaves_early_is_no_error(checkout, arguments):
    process = checkout.start(*arguments)
    process.stdout.close()
    assert process.wait(timeout=20) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


def test_a_reader_that_leaves_early_changes_no_exit_code(tmp_path):
    checkout = Checkout(tmp_path / "checkout", alpha=example(build="1 / 0"), beta=example())
    process = checkout.start("run", "--profile", "smoke", "--python", sys.executable, "--json")
    process.stdout.close()
    process.stderr.close()
    assert process.wait(timeout=60) == 1
    assert checkout.record("beta").exists()


def test_a_narrow_terminal_gets_a_list_in_which_nothing_is_cut(rosetta, monkeypatch):
    monkeypatch.setattr(output, "PIPE", 400)  # wide enough to fold no word
    _, wide, _ = rosetta("list")
    monkeypatch.setattr(output, "PIPE", 40)
    code, narrow, _ = rosetta("list")
    assert code == 0
    lines = narrow.splitlines()
    assert max(map(len, lines)) <= 40
    place = lines.index("pytorch")
    assert lines[place + 1].startswith("  environment: ")
    words = {word for word in wide.split() if word not in ("-", "framework") and "\u2500" not in word}
    assert words - set(narrow.replace(":", " ").split()) <= {word for word in words if ":" in word}


def test_a_framework_without_a_check_is_told(rosetta):
    told = ["No check of the lessons is written for knet."]
    assert rosetta("check", "--framework", "knet", "--dry-run") == (0, "", told)
    _, _, lines = rosetta("check", "pooling-stride", "--framework", "knet", "--dry-run")
    assert lines == ["No check of these lessons is written for knet."]
    _, out, _ = rosetta("check", "--framework", "knet", "pytorch", "--dry-run", "--json")
    assert json.loads(out)["without"] == ["knet"]


def test_an_environment_that_cannot_be_made_is_a_failure_where_it_was_named(rosetta, monkeypatch):
    def fail(*_):
        raise environments.Unavailable("no interpreter of 2018")

    monkeypatch.setattr(environments, "prepare", fail)
    assert rosetta("environments", "--framework", "cntk") == (1, "cntk: no interpreter of 2018\n", [])
    code, out, _ = rosetta("environments", "--framework", "cntk", "--json")
    assert (code, json.loads(out)) == (1, {"cntk": "no interpreter of 2018"})
    assert rosetta("environments")[0] == 0


def test_a_variant_is_listed_where_it_is_written_and_nowhere_else(rosetta):
    _, out, _ = rosetta("list", "--json")
    variants = [row for row in json.loads(out)["columns"] if row["variant_of"]]
    assert {row["workload"] for row in variants} >= {"cnn_cifar10"}
    assert all(row["example"] for row in variants)
