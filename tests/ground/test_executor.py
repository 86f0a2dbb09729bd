import json
import os
import subprocess
import sys

import pytest

import rosetta_common
from rosetta_common.ground import cifar10, executor, progress, timing
from rosetta_common.ground.files import sha256
from rosetta_common.ground.steps import STEPS
from rosetta_common.ground.workloads import specification

from conftest import ROOT
from fake_examples import LOAD, example

FEW = cifar10.stand_in(n_train=1000, n_test=500)  # to make all 60,000 takes longer than the rest of an example
SPEC = specification("cnn_cifar10", "smoke", 0)
BATCHES = -(-SPEC.n_train // SPEC.batch_size)


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A job that a test can change before it executes it; afterwards this process is as before."""
    monkeypatch.setattr(cifar10, "stand_in", lambda: FEW)
    for name in ("ROSETTA_PROFILE", "ROSETTA_SEED"):
        monkeypatch.setenv(name, "")
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    yield {
        "workload": "cnn_cifar10",
        "framework": "fake",
        "profile": "smoke",
        "seed": 3,
        "example": str(tmp_path / "fake.py"),
        "record": str(tmp_path / "results" / "fake.json"),
        "events": str(tmp_path / "events.jsonl"),
        "machine": "here",
        "environment": {"name": "plain", "variables": {"A": "1"}},
        "modules": ["json", "notloaded"],
        "alone": True,
        "digests": {"model": {"code": "c"}, "clock": {"clock": "k"}, "cells": {"load": "l"}},
        "files": {},
    }
    progress.observe(None)


def execute(job, text):
    with open(job["example"], "w") as file:
        file.write(text)
    return executor.execute(job)


def events(job):
    with open(job["events"]) as file:
        return [json.loads(line) for line in file]


def record(job):
    with open(job["record"]) as file:
        return json.load(file)


def failure(job):
    """The step and the message of the last event, which must be a failure."""
    last = events(job)[-1]
    assert last["event"] == "failed"
    return last["step"], last["error"]


def test_record_says_what_ran_where_and_from_what(job):
    assert execute(job, example()) == 0
    found = record(job)
    assert set(found) == {
        *("schema", "workload", "framework", "profile", "started", "machine", "device", "precision", "specification"),
        *("data", "environment", "versions", "libraries", "digests", "runs"),
    }
    assert (found["workload"], found["framework"], found["profile"]) == ("cnn_cifar10", "fake", "smoke")
    assert found["machine"]["name"] == "here"
    assert found["machine"]["cores"] >= 1
    assert found["machine"]["memory"] > 1e6
    assert (found["device"], found["precision"]) == ("cpu", "float32")
    assert found["specification"]["n_train"] == SPEC.n_train
    assert "seed" not in found["specification"]
    assert found["data"] == {"name": "cifar10", "source": "stand-in"}
    assert found["environment"] == job["environment"]
    assert found["versions"]["python"] == "%d.%d.%d" % sys.version_info[:3]
    assert set(found["versions"]) == {"python", "numpy", "json"}
    digests = found["digests"]
    assert set(digests) == {"model", "clock", "cells", "files"}
    assert set(digests["model"]) == {"code", "data"}, "the job's own, and that of the data that were really read"
    assert (digests["clock"], digests["cells"]) == (job["digests"]["clock"], job["digests"]["cells"])
    assert found["runs"][0]["alone"] is True


def test_the_files_that_were_really_run_are_noted(job):
    assert execute(job, example()) == 0
    files = record(job)["digests"]["files"]
    assert files["fake.py"] == sha256(job["example"])
    assert files["rosetta_common/ground/timing.py"] == sha256(timing.__file__)
    assert not [name for name in files if name.startswith("/") or ".." in name]


@pytest.mark.parametrize("name", ["fake.py", "rosetta_common/ground/timing.py"])
def test_a_file_that_changed_during_the_run_is_told_and_the_earlier_record_stays(job, name):
    assert execute(job, example()) == 0
    before = record(job)
    job["files"] = dict(before["digests"]["files"], **{name: "0" * 64})
    job["files"]["nobody's.py"] = "1" * 64  # a file that wasn't run may change
    assert execute(job, example()) == executor.FAILED
    assert failure(job) == ("record", "%s changed while this was running: run it again" % name)
    assert record(job) == before


def test_run_keeps_each_steps_time_and_output(job):
    text = example(load='time.sleep(0.05)\n%s\nprint("slow")' % LOAD)
    assert execute(job, text) == 0
    (run,) = record(job)["runs"]
    steps = {step["name"]: step for step in run["steps"]}
    assert [step["name"] for step in run["steps"]] == ["setup"] + list(STEPS)
    assert 0.05 <= steps["load"]["seconds"] < 5
    assert all(0 <= step["seconds"] < 5 for step in run["steps"])
    assert steps["load"]["output"] == "slow\n"
    assert steps["build"]["output"] == "built\n"
    assert steps["train"]["output"] == "epoch  1  loss 1.5000\n"
    assert steps["evaluate"]["output"] == "accuracy 0.1\n"
    assert (run["seed"], run["accuracy"]) == (3, 0.1)
    assert run["peak_memory"]["host"] > 1e6
    assert run["peak_memory"]["device"] is None


def test_training_is_followed_from_inside(job):
    train = (
        "for epoch in range(spec.epochs):\n"
        "    for number, batch in enumerate(MiniBatches(np.zeros(spec.n_train), batch_size=spec.batch_size)):\n"
        "        time.sleep({0: 0.1, 1: 0.6}.get(number, 0))\n"
        "    report_epoch(epoch, 0.25)"
    )
    assert execute(job, example(train=train)) == 0
    (run,) = record(job)["runs"]
    seconds = [step["seconds"] for step in run["steps"] if step["name"] == "train"][0]
    assert 0.1 <= run["first_batch"] < 0.6
    assert [epoch["loss"] for epoch in run["epochs"]] == [0.25]
    assert 0.7 <= run["epochs"][0]["seconds"] <= seconds
    rate = (SPEC.n_train - SPEC.batch_size) / (seconds - run["first_batch"])
    assert rate <= run["samples_per_second"] < 1.5 * rate  # what follows the last batch isn't in the steady part


def test_the_jobs_sizes_are_those_of_the_example_and_of_the_record(job):
    before = rosetta_common.specification
    sized = dict(job, sizes={"n_train": 40, "epochs": 2})
    text = example(setup="print(spec.n_train, spec.epochs, spec.seed)")
    assert execute(sized, text) == 0
    steps = {step["name"]: step["output"] for step in record(job)["runs"][0]["steps"]}
    assert steps["setup"] == "40 2 3\n"
    assert record(job)["specification"]["n_train"] == 40
    assert rosetta_common.specification is before


def test_events_tell_every_step_and_epoch_in_order(job):
    assert execute(job, example()) == 0
    told = [(event["event"], event.get("name", event.get("number"))) for event in events(job)]
    steps = [("step", name) for name in ("setup",) + STEPS]
    assert told == steps[:5] + [("epoch", 1)] + steps[5:] + [("done", None)]
    assert events(job)[-1]["accuracy"] == 0.1


def test_example_sees_the_jobs_profile_and_seed_and_is_the_main_module(job):
    text = example(setup='assert __name__ == "__main__"\nassert __file__.endswith("fake.py")\nprint(spec.profile)')
    assert execute(job, text) == 0
    steps = {step["name"]: step["output"] for step in record(job)["runs"][0]["steps"]}
    assert steps["setup"] == "smoke\n"
    assert steps["load"] == "loaded for seed 3\n"


def test_a_second_seed_joins_the_record(job):
    assert execute(job, example()) == 0
    assert execute(dict(job, seed=1), example()) == 0
    assert [run["seed"] for run in record(job)["runs"]] == [1, 3]


def test_several_jobs_in_one_process_each_tell_how_they_ended(job, tmp_path):
    jobs = []
    for name, text in (("one", example()), ("two", example(build="1 / 0")), ("three", example())):
        path = tmp_path / (name + ".py")
        path.write_text(text)
        jobs.append(
            dict(
                job,
                example=str(path),
                events=str(tmp_path / (name + ".jsonl")),
                record=str(tmp_path / (name + ".json")),
            )
        )
    together = {"purpose": "several", "jobs": jobs, "events": str(tmp_path / "together.jsonl")}
    (tmp_path / "job.json").write_text(json.dumps(together))
    assert executor.main([str(tmp_path / "job.json")]) == 0
    assert [events(one)[-1]["event"] for one in jobs] == ["done", "failed", "done"]
    assert [os.path.exists(one["record"]) for one in jobs] == [True, False, True]
    assert events(together)[-1]["event"] == "done"


def test_what_a_step_prints_is_kept_up_to_a_limit(job):
    assert execute(job, example(build='print("x" * 50000); print("more")')) == 0
    assert record(job)["runs"][0]["steps"][2]["output"] == "x" * timing.OUTPUT_LIMIT


def test_an_example_that_raises_fails_in_its_step_and_leaves_the_earlier_record(job, capsys):
    assert execute(job, example()) == 0
    before = record(job)
    assert execute(job, example(train='raise ValueError("no such layer")')) == executor.FAILED == 1
    assert failure(job) == ("train", "ValueError: no such layer")
    assert record(job) == before
    line = [number for number, line in enumerate(open_lines(job), 1) if "no such layer" in line][0]
    assert 'fake.py", line %d' % line in capsys.readouterr().err


def open_lines(job):
    with open(job["example"]) as file:
        return file.readlines()


@pytest.mark.parametrize("leaving", ["raise SystemExit", "import sys; sys.exit(0)", "raise KeyboardInterrupt"])
def test_an_example_that_leaves_early_has_failed(job, leaving):
    assert execute(job, example(build=leaving)) == 1
    step, error = failure(job)
    assert step == "build"
    assert error.startswith(("SystemExit: ", "KeyboardInterrupt: "))
    assert not os.path.exists(job["record"])


def test_an_error_without_a_message_says_so(job):
    assert execute(job, example(build="raise ValueError")) == 1
    assert failure(job) == ("build", "ValueError: no message")


def test_accuracy_is_counted_again(job):
    assert execute(job, example(evaluate="accuracy = 0.9")) == 1
    assert failure(job) == ("evaluate", "accuracy is 0.9, but the predictions make it 0.1")


def test_accuracy_that_is_no_number_is_refused(job):
    assert execute(job, example(evaluate='accuracy = float("nan")')) == 1
    assert failure(job) == ("evaluate", "accuracy is nan, but the predictions make it 0.1")


OWN_LABELS = "y_test %s the labels that load_cifar10 returned, but 180 of 200 differ"


@pytest.mark.parametrize("change", ["y_test = predictions", "y_test[:] = predictions"])
def test_accuracy_is_counted_against_the_labels_of_the_loader(job, change):
    assert execute(job, example(evaluate=change + "\naccuracy = (predictions == y_test).mean()")) == 1
    assert failure(job) == ("evaluate", OWN_LABELS % "must hold")
    assert not os.path.exists(job["record"])


def test_labels_of_another_loader_are_refused(job):
    assert execute(job, example(load="y_test = np.arange(spec.n_test) % 10")) == 1
    assert failure(job) == ("load", "the example must load its samples with load_cifar10 of rosetta_common")


def test_labels_of_too_few_samples_are_refused(job):
    few = LOAD.replace("(spec,", "(spec._replace(n_test=100),")
    assert execute(job, example(load=few, evaluate="accuracy = 0.1")) == 1
    assert failure(job) == ("load", "100 loaded labels for 200 test samples")


def test_the_loaders_are_themselves_again_after_a_run(job):
    before = rosetta_common.load_cifar10
    assert execute(job, example(build="1 / 0")) == 1
    assert rosetta_common.load_cifar10 is before


def test_the_same_losses_from_two_seeds_are_refused(job):
    ignores = example(compile="loss = 1.5")
    assert execute(job, ignores) == 0
    assert execute(dict(job, seed=1), ignores) == executor.FAILED
    told = "seed 1 gives the same losses as seed 3: the example ignores its seed; take it from spec.seed"
    assert failure(job) == ("train", told)
    assert [run["seed"] for run in record(job)["runs"]] == [3]
    assert execute(job, ignores) == 0, "a run may repeat its own seed"


def test_half_a_surrogate_pair_loses_no_run(job, monkeypatch):
    with open(job["events"] + ".log", "w", errors="surrogateescape") as log:
        monkeypatch.setattr(sys, "stdout", log)  # as in the C locale, where such text can be printed
        assert execute(job, example(build='print("a\\udcffb")')) == 0
    assert record(job)["runs"][0]["steps"][2]["output"] == "a?b\n"


def test_ten_megabytes_of_output_are_no_trouble(job, capsys):
    assert execute(job, example(build='print("x" * (10 << 20))')) == 0
    assert len(record(job)["runs"][0]["steps"][2]["output"]) == timing.OUTPUT_LIMIT
    assert len(capsys.readouterr().out) > 10 << 20


def test_every_test_sample_needs_a_prediction(job):
    short = "predictions = np.zeros(spec.n_test - 8, int)"
    assert execute(job, example(predict=short, evaluate="accuracy = 0.1")) == 1
    assert failure(job) == ("predict", "%d predictions for %d test samples" % (SPEC.n_test - 8, SPEC.n_test))


def test_predictions_that_are_no_labels_fail_in_their_step(job):
    logits = "predictions = np.zeros((spec.n_test, 10))"
    assert execute(job, example(predict=logits, evaluate="accuracy = 0.1")) == 1
    assert failure(job)[0] in ("predict", "evaluate")


@pytest.mark.parametrize(("step", "name"), [("evaluate", "accuracy"), ("predict", "predictions"), ("load", "y_test")])
def test_a_variable_that_is_missing_is_named(job, step, name):
    bodies = {"evaluate": "accuracy = 0.1"}
    bodies[step] = "pass"
    assert execute(job, example(**bodies)) == 1
    assert failure(job) == ("evaluate", "the example must leave a variable %r" % name)


def test_epochs_that_are_not_reported_are_told(job):
    train = "for batch in MiniBatches(np.zeros(spec.n_train), batch_size=spec.batch_size):\n    pass"
    assert execute(job, example(train=train)) == 1
    assert failure(job) == (
        "train",
        "the example reported 0 of 1 epochs and %d of %d batches: call report_epoch once an epoch, and use "
        "MiniBatches or report_batch" % (BATCHES, BATCHES),
    )


def test_batches_that_are_left_out_are_told(job):
    train = "for epoch in range(spec.epochs):\n    report_epoch(epoch, 1.0)"
    assert execute(job, example(train=train)) == 1
    assert failure(job)[0] == "train"
    assert "1 of 1 epochs and 0 of %d batches" % BATCHES in failure(job)[1]


def test_an_epoch_too_many_is_told(job):
    train = (
        "for batch in MiniBatches(np.zeros(spec.n_train), batch_size=spec.batch_size):\n    pass\n"
        "report_epoch(0, 1.0)\nreport_epoch(1, 1.0)"
    )
    assert execute(job, example(train=train)) == 1
    assert "reported 2 of 1 epochs" in failure(job)[1]


def test_a_loss_that_is_no_number_is_refused(job):
    assert execute(job, example(compile='loss = float("nan")')) == 1
    assert failure(job)[0] == "train"
    assert "nan" in failure(job)[1]


def test_an_example_that_cannot_be_read_fails_in_setup(job):
    assert execute(job, "x = 1\n") == 1
    assert failure(job)[0] == "setup"
    assert "the steps must be load" in failure(job)[1]


def test_syntax_errors_name_the_step_and_the_line(job):
    assert execute(job, example(predict="predictions = = 1")) == 1
    step, error = failure(job)
    number = [n for n, line in enumerate(open_lines(job), 1) if "= = 1" in line][0]
    assert step == "predict"
    assert "line %d" % number in error


class Backwards:
    """A made-up language: each line is Python, backwards. Its program hands the three methods to the executor."""

    def __init__(self):
        self.namespace, self.seen = {}, []

    def evaluate(self, source, line, path):
        self.seen.append((line, path))
        try:
            exec("\n".join(text[::-1] for text in source.split("\n")), self.namespace)
        except ValueError as error:
            return str(error)
        return ""

    def variables(self, names):
        return {name: self.namespace[name] for name in names if name in self.namespace}

    def versions(self, modules):
        return {"backwards": "4.2", "packages": len(modules)}


def backwards(text):
    """An example's text with its code in the made-up language."""
    return "\n".join(line if line.startswith("# ") else line[::-1] for line in text.split("\n"))


def execute_as_guest(job, text):
    with open(job["example"], "w") as file:
        file.write(backwards(text))
    guest = Backwards()
    return executor.execute(job, executor.Guest(guest.evaluate, guest.variables, guest.versions)), guest


def test_cells_of_another_language_are_run_by_the_same_rules(job):
    code, guest = execute_as_guest(job, example(load='time.sleep(0.05)\n%s\nprint("hi")' % LOAD))
    assert code == 0
    found = record(job)
    (run,) = found["runs"]
    steps = {step["name"]: step for step in run["steps"]}
    assert [step["name"] for step in run["steps"]] == ["setup"] + list(STEPS)
    assert 0.05 <= steps["load"]["seconds"] < 5
    assert steps["load"]["output"] == "hi\n"
    assert steps["train"]["output"] == "epoch  1  loss 1.5000\n"
    assert run["epochs"][0]["loss"] == pytest.approx(1.5, abs=1e-5)
    assert run["accuracy"] == 0.1
    assert found["versions"]["backwards"] == "4.2"
    assert found["versions"]["packages"] == len(job["modules"])
    assert set(found["versions"]) > {"python", "numpy"}
    first = [number for number, line in enumerate(open_lines(job), 1) if "ih" in line][0] - 2
    assert guest.seen[1] == (first, job["example"])


def test_an_error_of_another_language_is_told_in_its_own_words(job):
    assert execute_as_guest(job, example(train='raise ValueError("no such layer")'))[0] == 1
    assert failure(job) == ("train", "no such layer")
    assert not os.path.exists(job["record"])


def test_what_the_other_languages_program_raises_itself_is_told_too(job):
    assert execute_as_guest(job, example(train="raise SystemExit"))[0] == 1
    assert failure(job) == ("train", "SystemExit: no message")


def test_another_language_must_leave_the_variables_too(job):
    assert execute_as_guest(job, example(evaluate="pass"))[0] == 1
    assert failure(job) == ("evaluate", "the example must leave a variable 'accuracy'")


def test_a_full_disk_is_told_and_leaves_the_earlier_record(job, tiny_disk):
    job["record"] = str(tiny_disk / "fake.json")
    assert execute(job, example()) == 0
    with open(job["record"], "rb") as file:
        before = file.read()
    page = 4096
    free = 64 * 1024 // page - (len(before) + page - 1) // page  # the record grows with the modules that are loaded
    with open(str(tiny_disk / "filler"), "wb") as file:
        file.write(b"x" * (free - 2) * page)
    assert execute(dict(job, seed=9), example(build='print("x" * 19000)')) == executor.UNWRITTEN == 4
    assert failure(job) == ("record", "can't write %s: No space left on device" % job["record"])
    with open(job["record"], "rb") as file:
        assert file.read() == before


def test_events_on_a_full_disk_do_not_stop_the_run(job, tiny_disk, capsys):
    job["events"] = str(tiny_disk / "no" / "such" / "folder")
    assert execute(job, example()) == executor.UNWRITTEN, "the runner must not take it for done"
    assert "can't tell the runner: " in capsys.readouterr().err
    assert record(job)["runs"]


@pytest.mark.parametrize(("text", "code"), [(example(), 0), (example(build="import nothing_of_this_name"), 1)])
def test_as_a_program_it_ends_with_the_code_and_says_all_it_has_to(job, tmp_path, text, code):
    with open(job["example"], "w") as file:
        file.write(text)
    path = tmp_path / "job.json"
    path.write_text(json.dumps(job))
    process = subprocess.Popen(
        [sys.executable, "-m", "rosetta_common.ground.executor", str(path)],
        env=dict(os.environ, PYTHONPATH=ROOT),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    out, err = process.communicate()
    assert process.returncode == code
    assert b"loaded for seed 3" in out
    assert os.path.exists(job["record"]) == (code == 0)
    assert (b"nothing_of_this_name" in err) == (code == 1)
