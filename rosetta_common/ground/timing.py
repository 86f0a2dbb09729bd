"""Runs an example's cells, each with its own clock, and follows training or prediction from inside."""

import io
import math
import sys
import time
import traceback
from contextlib import redirect_stdout

from rosetta_common.ground import devices, progress
from rosetta_common.ground.languages import GuestError

OUTPUT_LIMIT = 20000  # characters of a step's output that are kept


class ExampleFailed(Exception):
    """An example raised an error, or did not leave the variables that it must; ``step`` names the step."""

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
        """Note that a training step on one batch is done."""
        self.batches += 1
        if self.batches == 1:
            devices.synchronize()
            self.first_batch = time.perf_counter() - self.began
        now = time.perf_counter()
        if now - self.told > 0.5:
            self.told = now
            self.tell("batch", done=self.batches, of=self.expected)

    def epoch(self, loss):
        """Note that an epoch is done; ``loss`` is its mean training loss.

        Raises:
            ValueError: if the loss is no finite number.
        """
        if not math.isfinite(loss):
            raise ValueError("the training loss is %r in epoch %d" % (loss, len(self.epochs) + 1))
        devices.synchronize()
        now = time.perf_counter()
        self.epochs.append({"seconds": now - self.mark, "loss": loss})
        self.mark = now
        self.tell("epoch", number=len(self.epochs), **self.epochs[-1])

    def summary(self, seconds):
        """Return the parts of a run that training adds; ``seconds`` is the duration of the whole step.

        Raises:
            ExampleFailed: if the example reported another number of epochs or batches.
        """
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


FOLLOWED = {"train": Training}  # the class that follows a step from inside, by the step's name


class Tee(io.StringIO):
    """Keeps the printed text, up to a limit, and passes all of it on."""

    def __init__(self, onward):
        super().__init__()
        self.onward = onward

    def write(self, text):
        """Keep the text up to the limit, and write all of it onward."""
        self.onward.write(text)
        room = OUTPUT_LIMIT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)

    def flush(self):
        """Flush the stream that gets the text."""
        self.onward.flush()


def run_cells(cells, spec, tell, language, followed=FOLLOWED):
    """Run an example's cells one after the other, each with its own clock.

    Args:
        cells: the ``Cell``s of the example; cells of text are skipped.
        spec: the ``Specification`` that the example will ask for.
        tell: called with an event's name and values.
        language: evaluates the cells: a ``Python`` or a ``Guest``.
        followed: a class for each step that is followed from inside, by the step's name. It is called with ``spec`` and
            ``tell`` when the step begins, and makes an observer (``progress.observe``) with a method ``summary``, which
            takes the step's seconds.

    Returns:
        ``(steps, summary)``: a list of dicts with ``name``, ``seconds`` and ``output``, and a dict of the observers'
        summaries.

    Raises:
        ExampleFailed: if a cell raises an error; its traceback goes to stderr.
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
        except BaseException as error:  # also SystemExit: an example that exits early has failed
            traceback.print_exc()
            raise ExampleFailed(name, "%s: %s" % (type(error).__name__, str(error) or "no message"))
        seconds = time.perf_counter() - start
        progress.observe(None)
        if follower:
            summary.update(follower.summary(seconds))
        steps.append({"name": name, "seconds": seconds, "output": output.getvalue()})
    return steps, summary
