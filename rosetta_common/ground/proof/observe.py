"""Runs the cells of one example in this process, trial by trial, and writes the arrays that they made.

The executor starts it if a job says ``"purpose": "proof"``. The job's ``inputs`` is an .npz file made by
``rosetta_common.upper.proofs``; its ``outputs`` is another one, which this module writes.

The cells are the published ones. A trial replaces numbers of samples, epochs and rates (``specification``), samples
(the values of ``load_...``), the order (``MiniBatches``) and weights (the adapter). Some trials set the rates of
dropout to zero in the text of the cells.
"""

import importlib
import os
import re
import sys
import traceback
from collections import OrderedDict
from contextlib import redirect_stdout

import numpy as np

import rosetta_common
from rosetta_common.ground import progress
from rosetta_common.ground.languages import GuestError
from rosetta_common.ground.machine import describe_machine
from rosetta_common.ground.minibatches import MiniBatches
from rosetta_common.ground.proof.adapter import Misfit
from rosetta_common.ground.steps import read_cells, steps_of
from rosetta_common.ground.timing import ExampleFailed
from rosetta_common.ground.workloads import find_workload, specification

FAILED = 1  # an exit code
RATES = re.compile(r"\b0\.\d+\b")  # a rate of dropout, in a line that names dropout
LOGITS = ("logits", "outputs", "probabilities")  # the names that examples give to their test samples


class Inputs:
    """The inputs of a proof: weights and samples, by name."""

    def __init__(self, path):
        with np.load(path) as stored:
            self.arrays = OrderedDict((name, stored[name]) for name in stored.files)
        self.shapes = OrderedDict((name, array.shape) for name, array in self.weights().items())

    def weights(self, kind="weights"):
        """Return one set of weights, in the proof's names and layouts; what a set lacks is as in ``weights``."""
        found = OrderedDict()
        for prefix in ("weights/", kind + "/"):
            for name, array in self.arrays.items():
                if name.startswith(prefix):
                    found[name[len(prefix) :]] = array
        return found


class InOrder(MiniBatches):
    """Mini-batches in the order of the samples; the seed has no effect."""

    def __init__(self, *arrays, batch_size, **_seed):
        super().__init__(*arrays, batch_size=batch_size)


class Recording(MiniBatches):
    """Mini-batches that note their samples: the last number of each array of each sample."""

    handed_out = None  # a list while batches are noted

    def __iter__(self):
        for batch in super().__iter__():
            if len(self.arrays) > 1:  # training batches have labels
                Recording.handed_out.append([np.reshape(part, (len(part), -1))[:, -1] for part in batch])
            yield batch


class Stop(BaseException):
    """Stops training after the wanted batches. No ``Exception``: a framework may catch those, and go on."""


class Follower:
    """Follows the train step: notes the losses of the epochs, and weights at chosen moments."""

    def __init__(self, trial, after_batch, after_epoch, after_first_batch, stop_after):
        self.trial = trial
        self.after_batch, self.after_epoch, self.after_first_batch = after_batch, after_epoch, after_first_batch
        self.stop_after, self.stopped = stop_after, False
        self.losses, self.batches = [], 0

    def batch(self):
        """A batch was trained on."""
        self.batches += 1
        if self.trial.weights.reads_in_training:
            self._note()
        if self.batches == self.stop_after:
            self.stopped = True
            raise Stop

    def _note(self):
        if self.after_batch:
            for name, array in self.trial.weights.read(self.after_batch).items():
                self.trial.note("%s/%d" % (name, self.batches), array[self.after_batch[name]])
        if self.after_first_batch and self.batches == 1:
            self.trial.note_weights(self.after_first_batch)

    def epoch(self, loss):
        """An epoch is done; ``loss`` is its mean training loss."""
        self.losses.append(loss)
        if self.trial.weights.reads_in_training and len(self.losses) in self.after_epoch:
            self.trial.note_weights(self.after_epoch[len(self.losses)])


class Trial:
    """One pass through an example's cells with a specification of its own."""

    def __init__(self, name, observation):
        self.name, self.observation, self.language = name, observation, observation.language
        self.spec, self.cells, self.keep_order = None, [], False
        self._weights = None

    @property
    def weights(self):
        """The adapter, which reads and writes the example's parameters."""
        if self._weights is None:
            self._weights = self.observation.weights(self)
        return self._weights

    def begin(self, overrides, dropout, keep_order, samples):
        """Replace the specification and the samples, and run the cells before the first step."""
        job = self.observation.job
        self.spec = specification(job["workload"], "quick", 0)._replace(**overrides)
        self.keep_order = keep_order
        rosetta_common.specification = lambda *_, **__: self.spec
        Recording.handed_out = []
        rosetta_common.MiniBatches = InOrder if keep_order else Recording
        for name, load in self.observation.loaders.items():
            setattr(rosetta_common, name, samples or load)
        self.cells = read_cells(self.observation.example(dropout))
        for cell in self.cells:
            if cell.kind == "code" and not cell.step:
                self._evaluate(cell)

    def run(self, *steps):
        """Run the example's cells of some steps."""
        cells = steps_of(self.cells)
        for step in steps:
            self._evaluate(cells[step])

    def train(self, name="losses", after_batch=None, after_epoch=None, after_first_batch="", stop_after=0):
        """Run the train step.

        Args:
            name: the name under which the mean losses of the epochs are noted.
            after_batch: by a parameter's name, the slice of it to note after each batch.
            after_epoch: by the number of finished epochs, the name under which to note all weights.
            after_first_batch: the name under which to note all weights after the first batch.
            stop_after: the number of batches after which training is stopped; 0 to train to the end.
        """
        after_epoch = after_epoch or {}
        if self.keep_order:
            self.weights.keep_order()
        follower = Follower(self, after_batch, after_epoch, after_first_batch, stop_after)
        progress.observe(follower)
        try:
            self.run("train")
        except (ExampleFailed, Stop):
            if not follower.stopped:  # else the failure is what the framework made of Stop
                raise
        finally:
            progress.observe(None)
        if not follower.losses and not follower.stopped:
            raise ExampleFailed("train", "no epoch was reported")
        self.note(name, np.array(follower.losses, np.float64))
        if after_batch and not self.weights.reads_in_training:  # then the batches that were handed out must suffice
            for number, parts in enumerate(Recording.handed_out, 1):
                for part, values in enumerate(parts):
                    self.note("handed out/%d/%d" % (part, number), values)
        last = after_epoch.get(len(follower.losses))
        if last and not self.weights.reads_in_training:
            self.note_weights(last)

    def note(self, what, array):
        """Note a copy of an array; the array may be a small part of a large one, which would stay in memory."""
        self.observation.noted["%s/%s" % (self.name, what)] = np.array(array)

    def note_weights(self, what):
        """Note all weights."""
        for name, array in self.weights.read().items():
            self.note("%s/%s" % (what, name), array)

    def variable(self, *names):
        """Return the example's first variable with one of the names; raises ``ExampleFailed`` if there is none."""
        found = self.language.variables(names)
        for name in names:
            if name in found:
                return found[name]
        raise ExampleFailed("proof", "the example must have a variable %s" % " or ".join(map(repr, names)))

    def samples(self, name):
        """Return an array of the example; reviews without padding get their padding back."""
        array = self.variable(name)
        if getattr(array, "dtype", np.dtype(float)).kind == "O":
            padded = np.zeros((len(array), self.spec.length), np.float32)
            for row, review in zip(padded, array):
                row[self.spec.length - len(review) :] = review
            return padded
        return np.asarray(array)

    def left(self, name):
        """Return the example's variable with one of the names, as numpy."""
        return as_numpy(self.variable(name))

    def left_logits(self):
        """Return the example's logits, (n_test, classes), or the logarithms of its probabilities."""
        found = self.language.variables(LOGITS)
        for name in LOGITS:
            if name in found:
                array = as_numpy(found[name])
                if array.ndim == 2 and array.dtype.kind == "f":
                    return np.log(array) if name == "probabilities" else array
        raise ExampleFailed("predict", "the example leaves no array of logits named %s" % " or ".join(LOGITS))

    def predict_with(self, weights):
        """Write weights, in the proof's names and layouts; run the predict step and note the ``logits``."""
        self.weights.write(weights)
        self.run("predict")
        self.note("logits", self.left_logits())

    def _evaluate(self, cell):
        name = cell.step or "setup"
        self.observation.tell("step", name="%s (trial %s)" % (name, self.name))
        try:
            with redirect_stdout(sys.stderr):
                self.language.evaluate(cell.source, cell.line)
        except GuestError as error:
            raise ExampleFailed(name, str(error))
        except Stop:
            raise
        except BaseException as error:
            traceback.print_exc()
            raise ExampleFailed(name, "%s: %s" % (type(error).__name__, str(error) or "no message"))


def as_numpy(value):
    """Return a framework's value as a numpy array; batches in a list are concatenated."""
    if type(value).__name__ == "NDArray":  # MXNet's array has no __array__; its Symbol has an asnumpy that raises
        return value.asnumpy()
    if isinstance(value, list) and value and np.ndim(value[0]):  # a list of numbers is one of R's vectors
        return np.concatenate([np.asarray(part) for part in value])
    return np.asarray(value)


class Enough(Exception):
    """Raised when all trials that a job wants are done."""


class Observation:
    """The trials of a job: all of the workload, or those in the job's ``trials``, up to the first other trial.

    Args:
        job: the job, as ``rosetta prove`` wrote it.
        begin_language: called with the example's path; returns the object that evaluates its cells.
        tell: called with an event's name and values.
    """

    def __init__(self, job, begin_language, tell):
        self.job, self.begin_language, self.tell = job, begin_language, tell
        self.inputs, self.noted = Inputs(job["inputs"]), OrderedDict()
        self.workload = find_workload(job["workload"])
        self.loaders = {name: getattr(rosetta_common, name) for name in self.workload.loaders}
        self.language, self._adapter = None, None

    def run(self):
        """Run the trials; ``noted`` holds the arrays that they note."""
        os.environ["ROSETTA_PROFILE"], os.environ["ROSETTA_SEED"] = "quick", "0"
        own = {name: getattr(rosetta_common, name) for name in ("specification", "MiniBatches")}
        own.update(self.loaders)
        try:
            self.workload.trials(self.begin, self.inputs)
        except Enough:
            pass
        finally:  # another proof may follow in this process
            for name, value in own.items():
                setattr(rosetta_common, name, value)

    def begin(self, name, overrides, dropout=True, keep_order=False, samples=None):
        """Begin a trial.

        Args:
            name: the trial's name.
            overrides: values of the specification that replace those of the profile ``quick``.
            dropout: whether dropout keeps its rates.
            keep_order: whether to train on the samples in their order.
            samples: a replacement of the function that loads the example's samples.
        """
        if self.job.get("trials") and name not in self.job["trials"]:
            raise Enough
        if self._adapter:
            self._adapter.prepare()
        self.language = self.begin_language(self.example(dropout))
        trial = Trial(name, self)
        trial.begin(overrides, dropout, keep_order, samples)
        return trial

    def example(self, dropout):
        """Return the path of the example, or of a copy without dropout: TensorFlow compiles from the file."""
        path = self.job["example"]
        if dropout:
            return path
        folder = os.path.join(os.path.dirname(self.job["outputs"]), "without_dropout", self.job["workload"])
        copy = os.path.join(folder, os.path.basename(path))
        with open(path, encoding="utf-8") as file:
            text = file.read()
        os.makedirs(folder, exist_ok=True)
        with open(copy, "w", encoding="utf-8") as file:
            file.writelines(
                RATES.sub("0.0", line) if "dropout" in line.lower() else line for line in text.splitlines(True)
            )
        return copy

    def weights(self, trial):
        """Return the adapter of a trial; it imports the framework, after the example's first cell has set it up."""
        if self._adapter is None:
            module = "rosetta_common.ground.proof.adapters." + self.job["adapter"]
            self._adapter = importlib.import_module(module).Parameters
        return self._adapter(trial.variable, self.job["workload"], self.inputs.shapes)


def observe(job, begin_language, tell):
    """Run all trials of a job and write the arrays that they noted; the arguments are those of ``Observation``.

    Returns:
        The exit code.
    """
    observation = Observation(job, begin_language, tell)
    try:
        try:
            observation.run()
        except Misfit as misfit:  # an error is a finding, too
            observation.noted["misfit"] = np.array(str(misfit))
        np.savez(job["outputs"], **observation.noted)
    except ExampleFailed as failure:
        tell("failed", step=failure.step, error=str(failure))
        return FAILED
    except Exception as error:
        traceback.print_exc()
        tell("failed", step="proof", error="%s: %s" % (type(error).__name__, error))
        return FAILED
    tell("done", machine=describe_machine(), versions=observation.language.versions(job["modules"]))
    return 0
