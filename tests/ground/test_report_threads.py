"""Batches that are reported from other threads than the main one, as Keras on JAX and on PyTorch does."""

import threading
import time

import pytest

from rosetta_common.ground import devices, progress
from rosetta_common.ground.prediction import Prediction
from rosetta_common.ground.progress import report_batch
from rosetta_common.ground.timing import Training
from rosetta_common.ground.workloads import specification

TRAINED = specification("cnn_cifar10", "smoke", 0)._replace(n_train=20, batch_size=10, epochs=2)
PREDICTED = specification("resnet50_features", "smoke", 0)._replace(n_train=20, n_test=10, batch_size=10)


def in_threads(function, number=1):
    threads = [threading.Thread(target=function) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.fixture
def waits(module):
    """The list of waits for a fake MXNet."""
    made = []
    module("mxnet", nd=type("nd", (), {"waitall": staticmethod(lambda: made.append("wait"))}))
    return made


def test_only_the_main_thread_waits_for_the_device(waits):
    in_threads(devices.synchronize)
    assert not waits
    devices.synchronize()
    assert waits == ["wait"]


@pytest.mark.parametrize(("kind", "spec"), [(Training, TRAINED), (Prediction, PREDICTED)])
def test_a_batch_that_another_thread_reports_is_done_when_it_is_reported(waits, monkeypatch, kind, spec):
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    follower = kind(spec, lambda *_, **__: None)
    now[0] = 7.0
    in_threads(follower.batch)
    assert follower.first_batch == 7.0
    assert not waits


def test_batches_are_reported_one_at_a_time():
    class Slow:
        """Counts the batches that are reported at the same time."""

        def __init__(self):
            self.inside, self.most, self.batches = 0, 0, 0

        def batch(self):
            self.inside += 1
            self.most = max(self.most, self.inside)
            time.sleep(0.002)
            self.batches += 1
            self.inside -= 1

    slow = Slow()
    progress.observe(slow)
    try:
        in_threads(report_batch, 8)
    finally:
        progress.observe(None)
    assert (slow.batches, slow.most) == (8, 1)
