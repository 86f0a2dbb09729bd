import os

import numpy as np
import pytest
from test_imdb import data, folder  # noqa: F401 -- fixtures: small reviews in the official layout

from rosetta_common.ground.data import Found
from rosetta_common.ground.imdb import IMDB
from rosetta_common.ground.imdb_bigrams import load_imdb_bigrams
from rosetta_common.ground.workloads import specification

DATA = os.environ.get("ROSETTA_DATA_DIR")  # no test sees it by itself
SPEC = specification("fasttext_imdb", "smoke", 0)._replace(n_train=40, n_test=20, words=300, length=90)


def by_the_book(train, test, words, length):
    """What Keras' example ``imdb_fasttext`` does, with the bigrams numbered in the order of their pairs."""

    def ids(review):
        return [1] + [word + 3 if word + 3 < words else 2 for word in review]

    train, test = [[ids(review) for review in part] for part in (train, test)]
    found = sorted({pair for review in train for pair in zip(review, review[1:])})
    number = {pair: words + 1 + i for i, pair in enumerate(found)}
    made = []
    for part in (train, test):
        rows = [(r + [number[pair] for pair in zip(r, r[1:]) if pair in number])[-length:] for r in part]
        made.append([[0] * (length - len(row)) + row for row in rows])
    return made, words + 1 + len(found)


def test_words_and_bigrams_are_those_of_the_example(data):  # noqa: F811
    (expected, expected_test), vocabulary = by_the_book(data["train"], data["test"], 300, 90)
    (x, y), (x_test, y_test) = load_imdb_bigrams(SPEC._replace(vocabulary=vocabulary))
    assert (x.dtype, y.dtype) == (np.int32, np.int64)
    assert x.tolist() == expected
    assert x_test.tolist() == expected_test
    assert (y.sum(), y_test.sum()) == (20, 10)


def test_no_id_is_outside_the_vocabulary(data):  # noqa: F811
    (x, _), (x_test, _) = load_imdb_bigrams(SPEC._replace(vocabulary=400))
    assert max(x.max(), x_test.max()) < 400


def test_bigrams_are_those_of_the_chosen_reviews(data):  # noqa: F811
    few = SPEC._replace(n_train=4, n_test=2, vocabulary=10**6)
    (x, y), (x_test, _) = load_imdb_bigrams(few)
    assert len(x) == len(y) == 4
    assert len(x_test) == 2
    assert x.max() <= 300 + 4 * 400


@pytest.mark.parametrize("profile", ["smoke", "quick", pytest.param("full", marks=pytest.mark.slow)])
def test_the_vocabulary_is_that_of_the_real_reviews(monkeypatch, profile):
    if DATA is None:
        pytest.skip("ROSETTA_DATA_DIR names no folder with the reviews")
    monkeypatch.setenv("ROSETTA_DATA_DIR", DATA)
    spec = specification("fasttext_imdb", profile, 0)
    (x, _), _ = load_imdb_bigrams(spec._replace(length=3000, n_test=2, vocabulary=10**7))
    assert x.max() == spec.vocabulary - 1


def test_the_stand_in_has_bigrams_too(monkeypatch):
    monkeypatch.setattr(IMDB, "find_or_fetch", lambda: Found("stand-in", IMDB.stand_in_file))
    spec = specification("fasttext_imdb", "smoke", 0)
    (x, y), (x_test, _) = load_imdb_bigrams(spec)
    assert x.shape == (spec.n_train, spec.length)
    assert spec.words < x.max() < spec.vocabulary
    assert x_test.max() > spec.words
    assert y.mean() == 0.5
