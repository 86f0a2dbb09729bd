"""Runs one example in this process and writes its record; also starts proofs, checks and phrases.

``python -m rosetta_common.ground.executor JOB`` takes the path of a job: a JSON file from the runner, which starts a
fresh process for each run. The executor appends its progress as JSON lines to the job's ``events`` file. Exit codes:
0 done; 1 the example failed; 4 the record or the events could not be written.

The program of another language runs the examples in that language: ``executor.R`` or ``executor.jl`` has Python inside
its own process and calls ``main`` with a ``Guest``. The clocks (``timing``), the record and all the rest stay here.
"""

import contextlib
import datetime
import errno
import json
import os
import sys
import time
import traceback

import rosetta_common
from rosetta_common.ground import devices, software
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.labels import LoadedLabels
from rosetta_common.ground.languages import Guest, Python
from rosetta_common.ground.machine import describe_machine
from rosetta_common.ground.ran import changed, files_run
from rosetta_common.ground.records import SCHEMA, SameResults, write_run
from rosetta_common.ground.steps import read_cells
from rosetta_common.ground.timing import ExampleFailed, run_cells
from rosetta_common.ground.workloads import find_workload, specification

__all__ = ["Guest", "Python", "execute", "leave", "main"]  # other languages' programs import Guest from here

FAILED, UNWRITTEN = 1, 4
LEFT = ("accuracy", "predictions", "y_test")  # the variables that every example leaves


class Events:
    """The JSON lines that report progress to the runner. A full disk stops the lines, but not the run."""

    def __init__(self, path):
        self.path = path
        self.lost = False  # whether the newest event could not be written

    def __call__(self, event, **values):
        """Append one event."""
        line = json.dumps(dict(values, event=event, time=time.time())) + "\n"
        try:
            with open(self.path, "a") as file:
                file.write(line)
            self.lost = False
        except OSError as error:
            self.lost = True
            with contextlib.suppress(OSError):  # the log may be on the same disk
                sys.stderr.write("can't tell the runner: %s\n" % error)


class Noting(Events):
    """Events of a proof or of checks: ``done`` also tells the files that were run, unless one of them changed."""

    def __init__(self, job):
        Events.__init__(self, job["events"])
        self.job = job

    def __call__(self, event, **values):
        """Append one event; if a file changed, ``failed`` replaces ``done``."""
        if event == "done":
            values["files"] = files_run(self.job["example"])
            problem = changed(values["files"], self.job["files"])
            if problem:
                event, values = "failed", {"step": "record", "error": problem}
        Events.__call__(self, event, **values)


@contextlib.contextmanager
def handed(spec):
    """In this block, an example that asks for its specification gets ``spec``, which may have other sizes."""
    own = rosetta_common.specification
    rosetta_common.specification = lambda *_, **__: spec
    try:
        yield
    finally:
        rosetta_common.specification = own


def check_result(namespace, spec, labels):
    """Return the accuracy that an example left, after counting its predictions against the labels of the test samples.

    Args:
        namespace: the example's variables among those named in ``LEFT``, as a dict.
        spec: its ``Specification``.
        labels: the ``LoadedLabels`` that were open while it ran.

    Raises:
        ExampleFailed: if a variable is missing, if the example changed the labels or didn't load them with a shared
            loader, or if its accuracy is not that of its predictions.
    """
    for name in LEFT:
        if name not in namespace:
            raise ExampleFailed("evaluate", "the example must leave a variable %r" % name)
    loaders = " or ".join(labels.loaders)
    if labels.noted is None:
        raise ExampleFailed("load", "the example must load its samples with %s of rosetta_common" % loaders)
    accuracy, predictions, own = float(namespace["accuracy"]), namespace["predictions"], namespace["y_test"]
    for step, what, found in (
        ("load", "loaded labels", labels.noted),
        ("predict", "predictions", predictions),
        ("evaluate", "labels in y_test", own),
    ):
        if len(found) != spec.n_test:
            raise ExampleFailed(step, "%d %s for %d test samples" % (len(found), what, spec.n_test))
    try:
        wrong = sum(int(a) != int(b) for a, b in zip(own, labels.noted))
        counted = sum(int(a) == int(b) for a, b in zip(predictions, labels.noted)) / float(spec.n_test)
    except (TypeError, ValueError) as error:
        raise ExampleFailed("predict", "predictions and y_test must be labels, one a sample: %s" % error)
    if wrong:
        raise ExampleFailed(
            "evaluate",
            "y_test must hold the labels that %s returned, but %d of %d differ" % (loaders, wrong, spec.n_test),
        )
    if not abs(counted - accuracy) <= 1e-6:  # also fails if the accuracy is NaN
        raise ExampleFailed("evaluate", "accuracy is %r, but the predictions make it %r" % (accuracy, counted))
    return accuracy


def left_beside(left, namespace, spec):
    """Return the record's values of the variables that a workload's examples leave beside their accuracy.

    Args:
        left: ``Workload.left``.
        namespace: the variables that the example has, as a dict.
        spec: its specification.

    Raises:
        ExampleFailed: if a variable is missing or wrong.
    """
    kept = {}
    for name, (variable, describe) in left.items():
        if variable not in namespace:
            raise ExampleFailed("predict", "the example must leave a variable %r" % variable)
        kept[name] = describe(namespace[variable], spec)
    return kept


def execute(job, begin=Python):
    """Run a job and write its record.

    Args:
        job: the job, as the runner wrote it.
        begin: called with the example's path; returns the ``Python`` or ``Guest`` that evaluates its cells.

    Returns:
        The exit code.
    """
    tell = Events(job["events"])
    os.environ["ROSETTA_PROFILE"], os.environ["ROSETTA_SEED"] = job["profile"], str(job["seed"])
    try:
        workload, spec = find_workload(job["workload"]), specification(job["workload"], job["profile"], job["seed"])
        whole, spec = spec, spec._replace(**job.get("sizes", {}))
        started = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        load_average = os.getloadavg()[0]
        data = DATASETS[spec.dataset]
        found = data.find_or_fetch()
        language = begin(job["example"])
        with LoadedLabels(workload.loaders) as labels, handed(spec):
            steps, summary = run_cells(read_cells(job["example"]), spec, tell, language, workload.followed)
        accuracy = check_result(language.variables(LEFT), spec, labels)
        if workload.left:  # R can't be asked for no variables
            variables = [variable for variable, _ in workload.left.values()]
            summary.update(left_beside(workload.left, language.variables(variables), spec))
    except ExampleFailed as failure:
        tell("failed", step=failure.step, error=str(failure))
        return FAILED
    except Exception as error:
        traceback.print_exc()
        tell("failed", step="setup", error="%s: %s" % (type(error).__name__, error))
        return FAILED
    files = files_run(job["example"])
    problem = changed(files, job["files"])
    if problem:  # the digests in the job speak of other code: nothing is written
        tell("failed", step="record", error=problem)
        return FAILED
    run = dict(
        summary,
        seed=job["seed"],
        started=started,
        load_average=load_average,
        steps=steps,
        accuracy=accuracy,
        peak_memory=devices.peak_memory(),
        alone=job["alone"],
    )
    header = {
        "schema": SCHEMA,
        "workload": job["workload"],
        "framework": job["framework"],
        "profile": job["profile"],
        "started": started,
        "machine": dict(describe_machine(), name=job["machine"]),
        "device": devices.device_used(),
        "precision": "float32",
        "specification": {key: value for key, value in spec._asdict().items() if key != "seed"},
        "data": {"name": spec.dataset, "source": found.source},
        "environment": job["environment"],
        "versions": language.versions(job["modules"]),
        "libraries": software.loaded_libraries(),
        "digests": dict(
            job["digests"], model=dict(job["digests"]["model"], data=data.digest(found, whole)), files=files
        ),
    }
    try:
        write_run(job["record"], header, run)
    except SameResults as error:
        tell("failed", step="train" if workload.trained else "build", error=str(error))
        return FAILED
    except OSError as error:
        sys.stderr.write("can't write %s: %s\n" % (job["record"], error))
        tell("failed", step="record", error="can't write %s: %s" % (job["record"], error.strerror or error))
        return UNWRITTEN
    tell("done", accuracy=accuracy, seconds=sum(step["seconds"] for step in steps))
    return UNWRITTEN if tell.lost else 0


def main(arguments, begin=Python):
    """Execute the job whose path is the only argument; ``begin`` as for ``execute``; returns the exit code."""
    try:
        return _main(arguments, begin)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return UNWRITTEN  # the disk of the log is full: not even a traceback can be written


def _main(arguments, begin):
    with open(arguments[0], encoding="utf-8") as file:
        job = json.load(file)
    if job.get("purpose") != "several":
        return _perform(job, begin)
    for one in job["jobs"]:  # each job reports how it ended; they share their imports
        _perform(one, begin)
    Events(job["events"])("done")
    return 0


def _perform(job, begin):
    sys.argv = [job["example"]]
    if job.get("purpose") == "proof":
        from rosetta_common.ground.proof.observe import observe

        return observe(job, begin, Noting(job))
    if job.get("purpose") == "check":
        from rosetta_common.ground.checks import check

        return check(job, begin, Noting(job))
    if job.get("purpose") == "phrases":
        from rosetta_common.ground.phrases import phrase

        return phrase(job, begin, Noting(job))
    return execute(job, begin)


def leave(code):
    """End the process at once: some old frameworks crash or hang while the interpreter shuts down."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # a full disk
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main(sys.argv[1:]))
