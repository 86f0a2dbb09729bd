"""Made reviews, which the proofs of the networks that read IMDB share: loaders in place of ``load_imdb``."""

import numpy as np

from rosetta_common.ground.imdb import START, load_imdb
from rosetta_common.ground.proof.trials import BATCH, STEPS


def first_batch(spec):
    """Load the first reviews for the trial of ten batches; a smaller set would have another order."""
    (reviews, labels), test = load_imdb(spec._replace(n_train=BATCH * STEPS))
    return (reviews[:BATCH], labels[:BATCH]), test


def of_one_word(words, length):
    """Return reviews of one word each, shape (n, length); the first has START before its word.

    Without their padding, reviews that are all of one length would make an array of another type.
    """
    reviews = np.zeros((len(words), length), np.int32)
    reviews[:, -1], reviews[0, -2] = words, START
    return reviews


def last_tenth(spec):
    """Load reviews in place of ``load_imdb``; the class says whether one is from the set's last tenth.

    Those have several words, the others one: so the class also shows an order by length.
    """

    def part(n):
        reviews, last = of_one_word(np.full(n, START), spec.length), np.arange(n) >= n - n // 10
        reviews[last, -6:] = START
        return reviews, last.astype(np.int64)

    return part(spec.n_train), part(spec.n_test)
