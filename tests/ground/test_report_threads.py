"""Batches that are reported from other threads than the main one, as Keras on JAX and on PyTorch does."""

import threading
import time

import pytest

from rosetta_common.ground import devices
from rosetta_common.ground.prediction import Prediction
from rosetta_common.ground.timing import Training
from rosetta_common.ground.workloads import specification

TRAINED = specification("cnn_cifar10", "smoke", 0)._replace(n_train=20, batch_size=10, epochs=2)
PREDICTED = specification("resnet50_features", "smoke", 0)._replace(n_train=20, n_test=10, batch_size=10)


def in_a_thread(function):
    thread = threading.Thread(target=function)
    thread.start()
    thread.join()


@pytest.fixture
def waits(module):
    """The list of waits for a fake MXNet."""
    made = []
    module("mxnet", nd=type("nd", (), {"waitall": staticmethod(lambda: made.append("wait"))}))
    return made


def test_only_the_main_thread_waits_for_the_device(waits):
    in_a_thread(devices.synchronize)
    assert not waits
    devices.synchronize()
    assert waits == ["wait"]


@pytest.mark.parametrize(("kind", "spec"), [(Training, TRAINED), (Prediction, PREDICTED)])
def test_a_batch_that_another_thread_reports_is_done_when_it_is_reported(waits, monkeypatch, kind, spec):
    now = [0.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    follower = kind(spec, lambda *_, **__: None)
    now[0] = 7.0
    in_a_thread(follower.batch)
    assert follower.first_batch == 7.0
    assert not waits


def test_reports_of_several_threads_at_once_are_all_counted(module, monkeypatch):
    """Both ends of the steady part are found by the number of the batch: no two reports may have the same one."""
    monkeypatch.setattr(devices, "synchronize", lambda: time.sleep(0.001))
    follower = Training(TRAINED._replace(n_train=400, epochs=1), lambda *_, **__: None)
    threads = [threading.Thread(target=lambda: [follower.batch() for _ in range(10)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert follower.batches == 40
    assert follower.steady is not None
    assert follower.ended is not None
