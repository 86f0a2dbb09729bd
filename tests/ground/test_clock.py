"""The order in which the device is waited for and the clock is read: no time starts or ends with work in flight."""

import io
import sys
import time

import numpy as np
import pytest

from rosetta_common.ground import progress, timing
from rosetta_common.ground.prediction import Prediction
from rosetta_common.ground.progress import report_batch, report_epoch
from rosetta_common.ground.steps import Cell
from rosetta_common.ground.timing import Training, run_cells
from rosetta_common.ground.workloads import specification

TRAINED = specification("cnn_cifar10", "smoke", 0)._replace(n_train=20, batch_size=10, epochs=2)
PREDICTED = specification("resnet50_features", "smoke", 0)._replace(n_train=20, n_test=10, batch_size=10)
READ, WAIT, WORK = "read the clock", "wait for the device", "work"


class Device:
    """A framework whose work goes on behind the Python code, on a clock that advances only when something happens.

    Work of some seconds is queued at once; ``waitall`` lets the clock advance by all that is queued. ``log`` keeps the
    order of queueing, waiting and reading the clock.
    """

    def __init__(self):
        self.now, self.queued, self.log = 0.0, 0.0, []

    def work(self, seconds):
        self.log.append(WORK)
        self.queued += seconds

    def waitall(self):
        self.log.append(WAIT)
        self.now, self.queued = self.now + self.queued, 0.0

    def perf_counter(self):
        self.log.append(READ)
        return self.now


class Language:
    """Evaluates a cell by calling the function that replaces it."""

    def __init__(self, **does):
        self.does = does

    def evaluate(self, source, line):
        self.does[source]()


@pytest.fixture
def device(module, monkeypatch):
    """A fake MXNet, waited for by ``devices.synchronize``; the followers and ``run_cells`` read its clock."""
    made = Device()
    module("mxnet", nd=made)
    monkeypatch.setattr(time, "perf_counter", made.perf_counter)
    yield made
    progress.observe(None)


def cell(source, step=""):
    return Cell("code", step, source, 1)


def ignore(event, **values):
    pass


def no_followers(cells, language):
    steps, _ = run_cells(cells, TRAINED, ignore, language, {})
    return {step["name"]: step["seconds"] for step in steps}


def test_the_device_is_waited_for_before_the_clock_starts_and_after_the_work_before_it_stops(device):
    no_followers([cell("build", "build")], Language(build=lambda: device.work(3.0)))
    assert device.log == [WAIT, READ, WORK, WAIT, READ]


def test_work_that_was_in_flight_before_a_step_is_not_in_its_time(device):
    device.work(100.0)
    seconds = no_followers([cell("build", "build")], Language(build=lambda: device.work(3.0)))
    assert seconds == {"build": 3.0}


def test_a_step_holds_all_the_work_that_it_queued_and_none_of_another_steps(device):
    cells = [cell("build", "build"), cell("predict", "predict")]
    language = Language(build=lambda: device.work(3.0), predict=lambda: device.work(5.0))
    assert no_followers(cells, language) == {"build": 3.0, "predict": 5.0}


def test_a_cell_without_a_step_is_the_set_up_and_is_timed_alike(device):
    assert no_followers([cell("import")], Language(**{"import": lambda: device.work(2.0)})) == {"setup": 2.0}


def train(device, first=7.0, batch=1.0, between=0.5):
    """Train for two epochs of two batches; the first batch takes longest, the losses take some time, too."""

    def run():
        for epoch in range(2):
            for number in range(2):
                device.work(first if epoch == number == 0 else batch)
                report_batch()
            device.work(between)
            report_epoch(epoch, 1.0)
        device.work(0.25)

    return run


def test_first_batch_and_epochs_hold_the_work_that_they_queued(device):
    device.work(100.0)
    cells = [cell("train", "train")]
    steps, summary = run_cells(cells, TRAINED, ignore, Language(train=train(device)), {"train": Training})
    assert summary["first_batch"] == 7.0
    assert [epoch["seconds"] for epoch in summary["epochs"]] == [8.5, 2.5]
    assert [step["seconds"] for step in steps] == [11.25]
    assert summary["samples_per_second"] == 30 / 3.5  # three batches and what lies between; not the work after the last


def test_the_steady_rate_leaves_out_the_first_tenth_of_the_batches(device):
    """Some frameworks compile once more, or fill their caches, after the first batch."""
    follower = Training(TRAINED._replace(n_train=195, batch_size=10, epochs=2), ignore)
    assert (follower.expected, follower.warm) == (40, 4)
    for number in range(40):
        device.work(5.0 if number < 4 else 1.0)
        follower.batch()
        if number in (19, 39):
            follower.epoch(1.0)
    device.work(100.0)
    assert follower.summary()["samples_per_second"] == (2 * 195 - 40) / 36.0


def test_the_device_is_waited_for_once_at_the_first_batch_and_once_an_epoch(device):
    """A wait stops frameworks from working ahead of the device: no other batch has one."""
    follower = Training(TRAINED, ignore)
    device.log.clear()
    device.work(7.0)
    follower.batch()
    assert device.log[:3] == [WORK, WAIT, READ]
    device.log.clear()
    device.work(1.0)
    follower.batch()
    assert WAIT not in device.log
    device.log.clear()
    device.work(1.0)
    follower.epoch(1.0)
    assert device.log == [WORK, WAIT, READ]


def test_the_first_batch_of_a_prediction_holds_the_work_that_it_queued(device):
    def predict():
        for number in range(3):
            device.work(7.0 if number == 0 else 1.0)
            report_batch()

    device.work(100.0)
    cells = [cell("predict", "predict")]
    steps, summary = run_cells(cells, PREDICTED, ignore, Language(predict=predict), {"predict": Prediction})
    assert summary["first_batch"] == 7.0
    assert [step["seconds"] for step in steps] == [9.0]
    assert summary["samples_per_second"] == 10 / 1.0  # the second of two training batches; the third is of the test
    assert device.log[-1] == READ
    assert device.log.count(WAIT) == 4  # before the step, at both ends of the steady part, at its end


def test_progress_is_told_at_most_every_half_second(device):
    """Each telling writes a file: a framework that is quick would wait for the disk."""
    for kind, spec in ((Training, TRAINED), (Prediction, PREDICTED)):
        follower, told = kind(spec, ignore), []
        follower.tell = lambda event, told=told, **values: told.append(values)
        for seconds in (0.0, 0.5, 0.01, 0.3, 0.3):
            device.now += seconds
            follower.batch()
        assert [(values["done"], values["of"]) for values in told] == [(3, follower.expected), (5, follower.expected)]


def test_every_epoch_is_told_with_its_number_its_seconds_and_its_loss(device):
    told = []
    follower = Training(TRAINED, lambda event, **values: told.append((event, values)))
    for number, loss in ((1, 2.0), (2, 1.5)):
        device.work(3.0 * number)
        follower.epoch(loss)
    assert told == [
        ("epoch", {"number": 1, "seconds": 3.0, "loss": 2.0}),
        ("epoch", {"number": 2, "seconds": 6.0, "loss": 1.5}),
    ]


def test_a_loss_that_is_not_finite_ends_the_training(device):
    for loss in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="the training loss is %r in epoch 1" % loss):
            Training(TRAINED, ignore).epoch(loss)


@pytest.mark.parametrize(
    ("epochs", "batches", "wrong"),
    [
        (1, 4, "1 of 2 epochs and 4 of 4 batches"),
        (2, 3, "2 of 2 epochs and 3 of 4 batches"),
        (2, 5, "2 of 2 epochs and 5 of 4 batches"),
    ],
)
def test_epochs_and_batches_must_be_as_many_as_the_specification_asks_for(device, epochs, batches, wrong):
    follower = Training(TRAINED, ignore)
    for _ in range(batches):
        follower.batch()
    for _ in range(epochs):
        follower.epoch(1.0)
    with pytest.raises(timing.ExampleFailed, match=wrong):
        follower.summary()


def test_one_batch_alone_leaves_no_rate(device):
    """The first batch holds compilation and warm-up: a rate is that of the others."""
    one = TRAINED._replace(n_train=10, epochs=1)
    follower = Training(one, ignore)
    follower.batch()
    follower.epoch(1.0)
    assert follower.summary()["samples_per_second"] is None
    less = Training(TRAINED._replace(n_train=7, epochs=2), ignore)  # fewer samples than a batch holds
    for _ in range(2):
        device.work(2.0)
        less.batch()
        less.epoch(1.0)
    assert less.summary()["samples_per_second"] == 7 / 2.0
    alone = Prediction(PREDICTED._replace(n_train=0), ignore)
    alone.batch()
    assert alone.summary()["samples_per_second"] is None


def test_a_smaller_last_batch_is_a_batch():
    assert Training(TRAINED._replace(n_train=21), ignore).expected == 6
    assert Prediction(PREDICTED._replace(n_train=21), ignore).expected == 4


def test_nothing_is_followed_after_its_step(device):
    seen = []

    class Follower:
        def __init__(self, spec, tell):
            assert (spec, tell) == (TRAINED, ignore)

        def batch(self):
            seen.append("batch")

        def summary(self):
            return {"reports": len(seen)}

    cells = [cell("train", "predict"), Cell("markdown", "", "text", 2), cell("train", "train")]
    for ordered in (cells, cells[::-1]):
        seen.clear()
        steps, summary = run_cells(ordered, TRAINED, ignore, Language(train=report_batch), {"train": Follower})
        report_batch()
        assert seen == ["batch"]
        assert summary == {"reports": 1}
        assert {step["name"] for step in steps} == {"train", "predict"}


def test_output_is_kept_up_to_the_limit_and_passed_on(capsys):
    tee = timing.Tee(sys.stdout)
    half = timing.OUTPUT_LIMIT // 2 + 1
    for text in (half * "a", (timing.OUTPUT_LIMIT - half - 1) * "-", half * "b", "c"):
        assert tee.write(text) == len(text)
    filled = half * "a" + (timing.OUTPUT_LIMIT - half - 1) * "-"
    assert tee.getvalue() == filled + "b"
    assert capsys.readouterr().out == filled + half * "b" + "c"


def test_what_is_passed_on_can_be_flushed():
    class Onward(io.StringIO):
        flushed = 0

        def flush(self):
            self.flushed += 1

    onward = Onward()
    timing.Tee(onward).flush()
    assert onward.flushed == 1


def test_numpy_numbers_are_losses(device):
    follower = Training(TRAINED, ignore)
    follower.epoch(np.float32(0.5))
    assert follower.epochs[0]["loss"] == 0.5
