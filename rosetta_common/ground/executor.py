"""Runs the cells of one example in this process, times each step and writes the record.

``python -m rosetta_common.ground.executor JOB`` with the path of a job: a JSON file made by the runner, which starts a
fresh process for each run. What happens is told as JSON lines in the job's ``events`` file. Exit codes: 0 done;
1 the example failed; 4 the record could not be written.
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
from rosetta_common.ground.machine import describe_machine
from rosetta_common.ground.records import SCHEMA, write_run
from rosetta_common.ground.steps import read_cells
from rosetta_common.ground.workloads import specification

FAILED, UNWRITTEN = 1, 4
OUTPUT_LIMIT = 20000  # characters kept of what a step prints


class ExampleFailed(Exception):
    """An example that raised, or that did not leave what it must; ``step`` says where."""

    def __init__(self, step, message):
        super().__init__(message)
        self.step = step


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


def run_cells(path, spec, tell):
    """Run an example's cells one after the other, each on its own clock.

    Args:
        path: the example.
        spec: the ``Specification`` it will ask for.
        tell: called with an event's name and values.

    Returns:
        ``(namespace, steps, training)``: the example's variables, the list of ``name``, ``seconds`` and ``output``, and
        the dict that ``Training.summary`` makes.

    Raises:
        ExampleFailed: where a cell raises; its traceback goes to stderr.
    """
    module = ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module  # so that classes of the example can be pickled
    steps, training = [], None
    for cell in read_cells(path):
        if cell.kind != "code":
            continue
        name = cell.step or "setup"
        tell("step", name=name)
        # Blank lines in front keep the file's line numbers, for tracebacks and for tools that read the source.
        code = compile("\n" * (cell.line - 1) + cell.source, path, "exec", dont_inherit=True)
        output = Tee(sys.stdout)
        devices.synchronize()
        if name == "train":
            follower = Training(spec, tell)
            progress.observe(follower)
        start = time.perf_counter()
        try:
            with redirect_stdout(output):
                exec(code, module.__dict__)
                devices.synchronize()
        except BaseException as error:  # also SystemExit: an example that leaves early has failed
            traceback.print_exc()
            raise ExampleFailed(name, "%s: %s" % (type(error).__name__, str(error) or "no message"))
        seconds = time.perf_counter() - start
        if name == "train":
            progress.observe(None)
            training = follower.summary(seconds)
        steps.append({"name": name, "seconds": seconds, "output": output.getvalue()})
    return module.__dict__, steps, training


def check_result(namespace, spec):
    """Return the accuracy that an example left, after counting it again from its predictions.

    Raises:
        ExampleFailed: where ``accuracy`` or ``predictions`` are missing, or don't fit each other.
    """
    for name in ("accuracy", "predictions", "y_test"):
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


def execute(job):
    """Run a job and write its record; returns the exit code."""
    tell = Events(job["events"])
    os.environ["ROSETTA_PROFILE"], os.environ["ROSETTA_SEED"] = job["profile"], str(job["seed"])
    try:
        spec = specification(job["workload"], job["profile"], job["seed"])
        started = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        load_average = os.getloadavg()[0]
        example = digests.example_digest(job["example"])
        found = cifar10.find_or_fetch()
        namespace, steps, training = run_cells(job["example"], spec, tell)
        accuracy = check_result(namespace, spec)
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
        "versions": devices.versions(job["modules"]),
        "libraries": devices.loaded_libraries(),
        "digests": {
            "example": example,
            "shared": digests.shared_digest(),
            "specification": digests.specification_digest(spec),
            "pins": job["pins"],
            "data": digests.data_digest(found, spec),
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


def main(arguments):
    """Execute the job whose path is the only argument."""
    with open(arguments[0], encoding="utf-8") as file:
        job = json.load(file)
    sys.argv = [job["example"]]
    return execute(job)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # some old frameworks crash or hang while the interpreter takes them down
