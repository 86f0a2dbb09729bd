"""Runs an example's cells, each with its own clock, and follows training or prediction from inside."""

import io
import math
import sys
import threading
import time
import traceback
from contextlib import redirect_stdout

from rosetta_common.ground import devices, progress
from rosetta_common.ground.languages import GuestError

OUTPUT_LIMIT = 20000  # characters of a step's output that are kept
WARM_UP = 10  # one batch in so many is left out of the steady rate


class ExampleFailed(Exception):
    """An example raised an error, or did not leave the variables that it must; ``step`` names the step."""

    def __init__(self, step, message):
        super().__init__(message)
        self.step = step


class Follower:
    """Follows a step from inside, batch by batch: the first batch, the steady rate, the progress.

    The steady rate leaves out the first batch and the rest of the first tenth of all batches: some frameworks compile
    again, fill their caches or start threads in them. It ends with a batch, so a framework's work after the last one
    (a checkpoint, for example) isn't in it. The hardware is synchronised at both ends.

    Args:
        parts: numbers of samples, one for each pass over an array; a batch never holds samples of two parts.
        batch_size: samples in a batch.
        tell: called with an event's name and values.
        steady_parts: number of parts after which the steady rate ends; by default all.
    """

    def __init__(self, parts, batch_size, tell, steady_parts=None):
        self.parts, self.batch_size, self.tell = parts, batch_size, tell
        self.expected, self.last = (sum(-(-n // batch_size) for n in some) for some in (parts, parts[:steady_parts]))
        self.warm = max(1, self.last // WARM_UP)  # batches before the steady part
        self.batches, self.first_batch = 0, None
        self.steady, self.ended = None, None  # when the steady part begins and ends
        self.lock = threading.Lock()
        self.began = self.told = time.perf_counter()

    def batch(self):
        """Note that the work on one batch is done; Keras may call this from several threads."""
        with self.lock:
            self._batch()

    def _batch(self):
        self.batches += 1
        if self.batches in (1, self.warm, self.last):
            devices.synchronize()
        now = time.perf_counter()
        if self.batches == 1:
            self.first_batch = now - self.began
        if self.batches == self.warm:
            self.steady = now
        if self.batches == self.last:
            self.ended = now
        if now - self.told > 0.5:
            self.told = now
            self.tell("batch", done=self.batches, of=self.expected)

    def samples(self, batches):
        """Return the number of samples in the first batches."""
        found = 0
        for n in self.parts:
            held = -(-n // self.batch_size)
            found += n if batches >= held else batches * self.batch_size
            batches -= min(batches, held)
        return found

    def rate(self):
        """Return the steady rate in samples a second; ``None`` if there are too few batches for one."""
        if self.last <= self.warm:
            return None
        return (self.samples(self.last) - self.samples(self.warm)) / (self.ended - self.steady)


class Training(Follower):
    """Follows the train step: batches, and epochs with their losses."""

    def __init__(self, spec, tell):
        Follower.__init__(self, [spec.n_train] * spec.epochs, spec.batch_size, tell)
        self.n_epochs, self.epochs, self.mark = spec.epochs, [], self.began

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

    def summary(self):
        """Return the parts of a run that training adds.

        Raises:
            ExampleFailed: if the example reported another number of epochs or batches.
        """
        if len(self.epochs) != self.n_epochs or self.batches != self.expected:
            raise ExampleFailed(
                "train",
                "the example reported %d of %d epochs and %d of %d batches: call report_epoch once an epoch, and use "
                "MiniBatches or report_batch" % (len(self.epochs), self.n_epochs, self.batches, self.expected),
            )
        return {"first_batch": self.first_batch, "epochs": self.epochs, "samples_per_second": self.rate()}


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
            ``tell`` when the step begins, and makes an observer (``progress.observe``) with a method ``summary``.

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
            summary.update(follower.summary())
        steps.append({"name": name, "seconds": seconds, "output": output.getvalue()})
    return steps, summary
