"""How samples were shuffled: each kind is recognised."""

import numpy as np
import pytest

from rosetta_common.ground.shuffles import kind_of_shuffle

N, BATCH = 1000, 10


def windowed(random, size):
    held, order = list(range(size)), []
    for number in range(size, N + size):
        order.append(held.pop(random.randint(len(held))))
        if number < N:
            held.append(number)
    return order


def by_batch(random):
    return [start * BATCH + step for start in random.permutation(N // BATCH) for step in range(BATCH)]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda random: [range(N), range(N)], "nothing"),
        (lambda random: [by_batch(random), by_batch(random)], "batches"),
        (lambda random: [windowed(random, 100), windowed(random, 100)], "samples, within a window"),
        (lambda random: [(np.array(windowed(random, 100)) + 700) % N, range(1, N + 1)], "samples, within a window"),
        (lambda random: [random.permutation(N)] * 2, "samples, once"),
        (lambda random: [random.permutation(N), random.permutation(N)], "samples, in each epoch"),
    ],
)
def test_each_kind_of_shuffle_is_recognised(make, expected):
    first, second = make(np.random.RandomState(0))
    assert kind_of_shuffle(list(first), list(second), BATCH) == expected
