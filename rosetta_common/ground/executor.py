"""Runs the cells of one example in this process, times each step and writes the record.

``python -m rosetta_common.ground.executor JOB`` with the path of a job: a JSON file made by the runner, which starts a
fresh process for each run. What happens is told as JSON lines in the job's ``events`` file. Exit codes: 0 done;
1 the example failed; 4 the record could not be written.

An example in another language is run by that language's program: ``executor.R`` or ``executor.jl`` has Python inside
its own process and calls ``main`` with a ``Guest``. The clocks, the record and all else stay here.
"""

import datetime
import io
import json
import math
import os
import sys
import time
import traceback
from contextlib import redirect_stdout
from types import ModuleType

from rosetta_common.ground import cifar10, devices, digests, progress
from rosetta_common.ground.files import sha256
from rosetta_common.ground.machine import describe_machine
from rosetta_common.ground.records import SCHEMA, write_run
from rosetta_common.ground.steps import read_cells
from rosetta_common.ground.workloads import specification

FAILED, UNWRITTEN = 1, 4
OUTPUT_LIMIT = 20000  # characters kept of what a step prints
LEFT = ("accuracy", "predictions", "y_test")  # the variables that an example leaves


class ExampleFailed(Exception):
    """An example that raised, or that did not leave what it must; ``step`` says where."""

    def __init__(self, step, message):
        super().__init__(message)
        self.step = step


class Python:
    """What runs cells written in Python: as those of the main module."""

    def __init__(self, path):
        self.path = path
        module = ModuleType("__main__")
        module.__file__ = path
        sys.modules["__main__"] = module  # so that classes of the example can be pickled
        self.namespace = module.__dict__

    def evaluate(self, source, line):
        """Run a cell's source, which begins at a line of the example; raises what the cell raises."""
        # Blank lines in front keep the file's line numbers, for tracebacks and for tools that read the source.
        exec(compile("\n" * (line - 1) + source, self.path, "exec", dont_inherit=True), self.namespace)

    def variables(self, names):
        """Return a dict of those of the named variables that the example has."""
        return {name: self.namespace[name] for name in names if name in self.namespace}

    def versions(self, modules):
        """Return ``{name: version}`` of the language, numpy and the named modules."""
        return devices.versions(modules)


class Guest:
    """What runs cells written in another language, whose program has this Python inside; stands in for ``Python``.

    Args:
        evaluate: a function of a cell's source, its first line's number and the example's path. It sends what the cell
            prints to ``sys.stdout``, and returns the error's message where the cell fails, else "".
        variables: a function of names; returns a dict of those variables of the example that are there.
        versions: a function of the names of modules; returns the versions of the language and of its own among them.
    """

    def __init__(self, evaluate, variables, versions):
        self.path = None
        self.variables = variables
        self._evaluate, self._versions = evaluate, versions

    def __call__(self, path):
        """Begin an example."""
        self.path = path
        return self

    def evaluate(self, source, line):
        """Run a cell's source, which begins at a line of the example; raises ``GuestError`` where it fails."""
        error = self._evaluate(source, line, self.path)
        if error:
            raise GuestError(error)

    def versions(self, modules):
        """Return ``{name: version}`` of both languages and the named modules of either."""
        return dict(devices.versions(modules), **self._versions(modules))


class GuestError(Exception):
    """An error of another language; its program has printed the traceback."""


class Events:
    """The JSON lines that tell the runner how far this process is; a full disk silences them, no more."""

    def __init__(self, path):
        self.path = path

    def __call__(self, event, **values):
        """Append one event."""
        line = json.dumps(dict(values, event=event, time=time.time())) + "\n"
        try:
            with open(self.path, "a") as file:
                file.write(line)
        except OSError as error:
            sys.stderr.write("can't tell the runner: %s\n" % error)


class Training:
    """Follows the train step from inside: the first batch, the epochs, the progress."""

    def __init__(self, spec, tell):
        self.n_train, self.batch_size, self.n_epochs = spec.n_train, spec.batch_size, spec.epochs
        self.expected = spec.epochs * -(-spec.n_train // spec.batch_size)
        self.tell = tell
        self.batches, self.first_batch, self.epochs = 0, None, []
        self.began = self.mark = self.told = time.perf_counter()

    def batch(self):
        """A batch was trained on."""
        self.batches += 1
        if self.batches == 1:
            devices.synchronize()
            self.first_batch = time.perf_counter() - self.began
        now = time.perf_counter()
        if now - self.told > 0.5:
            self.told = now
            self.tell("batch", done=self.batches, of=self.expected)

    def epoch(self, loss):
        """An epoch is done; ``loss`` is its mean training loss."""
        if not math.isfinite(loss):
            raise ValueError("the training loss is %r in epoch %d" % (loss, len(self.epochs) + 1))
        devices.synchronize()
        now = time.perf_counter()
        self.epochs.append({"seconds": now - self.mark, "loss": loss})
        self.mark = now
        self.tell("epoch", number=len(self.epochs), **self.epochs[-1])

    def summary(self, seconds):
        """Return the parts of a run that training leaves, given the step's whole duration."""
        if len(self.epochs) != self.n_epochs or self.batches != self.expected:
            raise ExampleFailed(
                "train",
                "the example reported %d of %d epochs and %d of %d batches: call report_epoch once an epoch, and use "
                "MiniBatches or report_batch" % (len(self.epochs), self.n_epochs, self.batches, self.expected),
            )
        rest = len(self.epochs) * self.n_train - min(self.batch_size, self.n_train)
        return {
            "first_batch": self.first_batch,
            "epochs": self.epochs,
            "samples_per_second": rest / (seconds - self.first_batch) if rest else None,
        }


class Tee(io.StringIO):
    """Keeps what is printed, up to a limit, and passes it on."""

    def __init__(self, onward):
        super().__init__()
        self.onward = onward

    def write(self, text):
        """Write to both, here up to the limit."""
        self.onward.write(text)
        room = OUTPUT_LIMIT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)

    def flush(self):
        """Flush what it passes on to."""
        self.onward.flush()


def run_cells(path, spec, tell, language):
    """Run an example's cells one after the other, each on its own clock.

    Args:
        path: the example.
        spec: the ``Specification`` it will ask for.
        tell: called with an event's name and values.
        language: what evaluates the cells: a ``Python`` or a ``Guest``.

    Returns:
        ``(steps, training)``: the list of ``name``, ``seconds`` and ``output``, and the dict that ``Training.summary``
        makes.

    Raises:
        ExampleFailed: where a cell raises; its traceback goes to stderr.
    """
    steps, training = [], None
    for cell in read_cells(path):
        if cell.kind != "code":
            continue
        name = cell.step or "setup"
        tell("step", name=name)
        output = Tee(sys.stdout)
        devices.synchronize()
        if name == "train":
            follower = Training(spec, tell)
            progress.observe(follower)
        start = time.perf_counter()
        try:
            with redirect_stdout(output):
                language.evaluate(cell.source, cell.line)
                devices.synchronize()
        except GuestError as error:
            raise ExampleFailed(name, str(error))
        except BaseException as error:  # also SystemExit: an example that leaves early has failed
            traceback.print_exc()
            raise ExampleFailed(name, "%s: %s" % (type(error).__name__, str(error) or "no message"))
        seconds = time.perf_counter() - start
        if name == "train":
            progress.observe(None)
            training = follower.summary(seconds)
        steps.append({"name": name, "seconds": seconds, "output": output.getvalue()})
    return steps, training


def check_result(namespace, spec):
    """Return the accuracy that an example left, after counting it again from its predictions.

    Args:
        namespace: those of the variables named in ``LEFT`` that the example has.
        spec: its ``Specification``.

    Raises:
        ExampleFailed: where a variable is missing, or they don't fit each other.
    """
    for name in LEFT:
        if name not in namespace:
            raise ExampleFailed("evaluate", "the example must leave a variable %r" % name)
    accuracy, predictions, labels = float(namespace["accuracy"]), namespace["predictions"], namespace["y_test"]
    if len(predictions) != spec.n_test or len(labels) != spec.n_test:
        raise ExampleFailed("predict", "%d predictions for %d test samples" % (len(predictions), spec.n_test))
    try:
        counted = sum(int(a) == int(b) for a, b in zip(predictions, labels)) / float(spec.n_test)
    except (TypeError, ValueError) as error:
        raise ExampleFailed("predict", "predictions must be labels, one a sample: %s" % error)
    if not abs(counted - accuracy) <= 1e-6:  # also where the accuracy is NaN
        raise ExampleFailed("evaluate", "accuracy is %r, but the predictions make it %r" % (accuracy, counted))
    return accuracy


def execute(job, begin=Python):
    """Run a job and write its record.

    Args:
        job: the job, as the runner wrote it.
        begin: called with the example's path; returns what evaluates its cells.

    Returns:
        The exit code.
    """
    tell = Events(job["events"])
    os.environ["ROSETTA_PROFILE"], os.environ["ROSETTA_SEED"] = job["profile"], str(job["seed"])
    try:
        spec = specification(job["workload"], job["profile"], job["seed"])
        started = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        load_average = os.getloadavg()[0]
        example = sha256(job["example"])
        found = cifar10.find_or_fetch()
        language = begin(job["example"])
        steps, training = run_cells(job["example"], spec, tell, language)
        accuracy = check_result(language.variables(LEFT), spec)
    except ExampleFailed as failure:
        tell("failed", step=failure.step, error=str(failure))
        return FAILED
    except Exception as error:
        traceback.print_exc()
        tell("failed", step="setup", error="%s: %s" % (type(error).__name__, error))
        return FAILED
    run = dict(
        training,
        seed=job["seed"],
        started=started,
        load_average=load_average,
        steps=steps,
        accuracy=accuracy,
        peak_memory=devices.peak_memory(),
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
        "libraries": devices.loaded_libraries(),
        "digests": {
            "example": example,
            "shared": digests.shared_digest(job["example"]),
            "specification": digests.specification_digest(spec),
            "pins": job["pins"],
            "data": cifar10.digest(found, spec),
        },
    }
    try:
        write_run(job["record"], header, run)
    except OSError as error:
        sys.stderr.write("can't write %s: %s\n" % (job["record"], error))
        tell("failed", step="record", error="can't write %s: %s" % (job["record"], error.strerror or error))
        return UNWRITTEN
    tell("done", accuracy=accuracy, seconds=sum(step["seconds"] for step in steps))
    return 0


def main(arguments, begin=Python):
    """Execute the job whose path is the only argument; ``begin`` as for ``execute``."""
    with open(arguments[0], encoding="utf-8") as file:
        job = json.load(file)
    sys.argv = [job["example"]]
    return execute(job, begin)


def leave(code):
    """End the process at once: some old frameworks crash or hang while the interpreter takes them down."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main(sys.argv[1:]))
