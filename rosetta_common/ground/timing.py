"""Runs an example's cells, each on its own clock, and follows the step that does the work from inside."""

import io
import math
import sys
import time
import traceback
from contextlib import redirect_stdout

from rosetta_common.ground import devices, progress
from rosetta_common.ground.languages import GuestError

OUTPUT_LIMIT = 20000  # characters kept of what a step prints


class ExampleFailed(Exception):
    """An example that raised, or that did not leave what it must; ``step`` says where."""

    def __init__(self, step, message):
        super().__init__(message)
        self.step = step


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


FOLLOWED = {"train": Training}  # the steps that are followed from inside, each by what


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


def run_cells(cells, spec, tell, language, followed=FOLLOWED):
    """Run an example's cells one after the other, each on its own clock.

    Args:
        cells: the ``Cell``s of the example; text is passed over.
        spec: the ``Specification`` it will ask for.
        tell: called with an event's name and values.
        language: what evaluates the cells: a ``Python`` or a ``Guest``.
        followed: what follows a step from inside, by the step's name: called with ``spec`` and ``tell`` as the step
            begins, it makes an observer (``progress.observe``) with a method ``summary`` of the step's seconds.

    Returns:
        ``(steps, summary)``: a list of ``name``, ``seconds`` and ``output``, and a dict of what the followers sum up.

    Raises:
        ExampleFailed: where a cell raises; its traceback goes to stderr.
    """
    steps, summary = [], {}
    for cell in cells:
        if cell.kind != "code":
            continue
        name = cell.step or "setup"
        tell("step", name=name)
        output = Tee(sys.stdout)
        devices.synchronize()
        follower = followed[name](spec, tell) if name in followed else None
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
        progress.observe(None)
        if follower:
            summary.update(follower.summary(seconds))
        steps.append({"name": name, "seconds": seconds, "output": output.getvalue()})
    return steps, summary
