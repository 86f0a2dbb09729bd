import tracemalloc

import numpy as np
import pytest

from rosetta_common.ground import progress
from rosetta_common.ground.minibatches import MiniBatches


def test_every_sample_comes_once_an_epoch_and_labels_stay_with_their_samples():
    x, y = np.arange(103), np.arange(103) * 2
    seen = []
    for samples, labels in MiniBatches(x, y, batch_size=10, seed=0):
        assert (labels == samples * 2).all()
        seen.extend(samples)
    assert seen != sorted(seen), "not shuffled"
    assert sorted(seen) == list(range(103))


def test_last_smaller_batch_is_kept():
    batches = MiniBatches(np.arange(25), batch_size=10)
    assert [len(batch) for batch in batches] == [10, 10, 5]
    assert len(batches) == 3


@pytest.mark.parametrize(("samples", "size", "expected"), [(20, 10, 2), (21, 10, 3), (3, 10, 1), (0, 10, 0)])
def test_length_is_the_number_of_batches(samples, size, expected):
    batches = MiniBatches(np.arange(samples), batch_size=size)
    assert len(batches) == len(list(batches)) == expected


def test_order_differs_between_epochs_and_is_the_same_for_the_same_seed():
    def epochs(seed):
        batches = MiniBatches(np.arange(64), batch_size=16, seed=seed)
        return [list(np.concatenate(list(batches))) for _ in range(3)]

    first = epochs(7)
    assert first[0] != first[1] != first[2] != first[0]
    assert first == epochs(7)
    assert first != epochs(8)


def test_without_a_seed_the_order_stays():
    batches = MiniBatches(np.arange(30), batch_size=7)
    for _ in range(2):
        assert (np.concatenate(list(batches)) == np.arange(30)).all()


def test_one_array_comes_bare_and_several_as_a_tuple():
    (bare,) = MiniBatches(np.arange(3), batch_size=5)
    assert isinstance(bare, np.ndarray)
    (pair,) = MiniBatches(np.arange(3), np.arange(3), batch_size=5)
    assert isinstance(pair, tuple)
    assert len(pair) == 2


def test_shuffling_never_copies_the_data_set():
    x = np.zeros((1000, 1000))  # 8 MB, a batch of 10 is 80 kB
    tracemalloc.start()
    try:
        for _ in MiniBatches(x, batch_size=10, seed=0):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 80e3 < peak < 1e6


def test_batches_are_reported_after_they_were_used():
    class Observer:
        batches = 0

        def batch(self):
            self.batches += 1

    observer = Observer()
    progress.observe(observer)
    try:
        for number, _ in enumerate(MiniBatches(np.arange(30), batch_size=10)):
            assert observer.batches == number
        assert observer.batches == 3
    finally:
        progress.observe(None)


@pytest.mark.parametrize("arrays", [(), (np.arange(3), np.arange(4))])
def test_arrays_of_different_lengths_or_none_are_refused(arrays):
    with pytest.raises(ValueError, match="arrays of one length are needed, not"):
        MiniBatches(*arrays, batch_size=2)


@pytest.mark.parametrize("size", [0, -1])
def test_batch_size_must_be_positive(size):
    with pytest.raises(ValueError, match="^batch_size must be positive, not %d$" % size):
        MiniBatches(np.arange(3), batch_size=size)


def test_report_epoch_prints_from_one_and_takes_what_frameworks_give(capsys):
    progress.report_epoch(0, np.float32(0.5))
    progress.report_epoch(9, {"loss": 0.25, "accuracy": 1.0})
    assert capsys.readouterr().out == "epoch  1  loss 0.5000\nepoch 10  loss 0.2500\n"
