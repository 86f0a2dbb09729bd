import hashlib
import json
import os
from collections import OrderedDict

import numpy as np
import pytest

from rosetta_common.ground import imdb
from rosetta_common.ground.data import CorruptData, Found
from rosetta_common.ground.imdb import IMDB, decode_review, load_imdb, pad_reviews
from rosetta_common.ground.workloads import specification

from synthetic import serving

SPEC = specification("gru_imdb", "smoke", 0)
ALL = SPEC._replace(n_train=40, n_test=20)
LEFT, RIGHT = 31000, 5  # a rare word and a common one


def make_reviews(folder):
    """Write small files in the official layout, sorted by label; return the raw reviews and the files' SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.RandomState(5)
    arrays, raw = {}, {}
    for part, n in (("train", 40), ("test", 20)):
        reviews = np.empty(n, object)
        for i in range(n):
            reviews[i] = [int(word) for word in random.randint(1, 40000, random.randint(1, 400))]
        arrays["x_" + part], arrays["y_" + part] = reviews, np.arange(n) // (n // 2)
        raw[part] = reviews
    np.savez(str(folder / imdb.REVIEWS), **arrays)
    words = {"w%d" % number: number for number in range(1, 40001)}
    (folder / imdb.WORDS).write_text(json.dumps(words))
    return raw, OrderedDict(
        (name, ("0" * 64, hashlib.sha256((folder / name).read_bytes()).hexdigest()))
        for name in (imdb.REVIEWS, imdb.WORDS)
    )


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def data(monkeypatch, folder):
    """Raw reviews of a small data set in ``ROSETTA_DATA_DIR``."""
    raw, sums = make_reviews(folder)
    monkeypatch.setattr(IMDB, "sums", sums)
    monkeypatch.setenv("ROSETTA_DATA_DIR", str(folder))
    return raw


def prepared_by_the_book(review, vocabulary, length):
    """What Keras' ``load_data`` and ``pad_sequences`` do to one review, word by word."""
    ids = [1] + [word + 3 for word in review]
    ids = [number if number < vocabulary else 2 for number in ids]
    ids = ids[-length:]
    return [0] * (length - len(ids)) + ids


@pytest.mark.parametrize("length", [1, 2, 7, 150, 500])
@pytest.mark.parametrize("vocabulary", [10, 30000, 100000])
def test_reviews_are_prepared_as_keras_does(data, vocabulary, length):
    found = pad_reviews(data["train"], vocabulary, length)
    assert found.dtype == np.int32
    assert found.tolist() == [prepared_by_the_book(review, vocabulary, length) for review in data["train"]]


@pytest.mark.parametrize("n", [148, 149, 150, 151])
def test_the_start_is_kept_where_there_is_room_for_it(n):
    (found,) = pad_reviews([[7] * n], 30000, 150)
    assert (found == 1).sum() == (n < 150)
    assert (found == 0).sum() == max(0, 149 - n)
    assert (found == 10).sum() == min(n, 150)


def test_everything_is_loaded_where_all_is_asked_for(data):
    (x, y), (x_test, y_test) = load_imdb(ALL)
    assert (x.shape, x_test.shape) == ((40, 150), (20, 150))
    assert (x.dtype, y.dtype) == (np.int32, np.int64)
    assert y.tolist() == [0] * 20 + [1] * 20
    assert x[3].tolist() == prepared_by_the_book(data["train"][3], 30000, 150)
    assert x_test[17].tolist() == prepared_by_the_book(data["test"][17], 30000, 150)


def test_a_subset_of_the_sorted_files_is_balanced_and_keeps_labels_with_reviews(data):
    (x, y), (x_test, y_test) = load_imdb(SPEC._replace(n_train=20, n_test=10))
    assert np.bincount(y).tolist() == [10, 10]
    assert np.bincount(y_test).tolist() == [5, 5]
    assert y.tolist() != sorted(y), "ordered by class"
    everything = pad_reviews(data["train"], 30000, 150).tolist()
    assert [everything.index(review) // 20 for review in x.tolist()] == y.tolist()
    (again, _), _ = load_imdb(SPEC._replace(n_train=20, n_test=10, seed=8))
    assert (x == again).all()


def test_a_review_is_decoded_without_padding_and_start(data):
    (ids,) = pad_reviews([[RIGHT, LEFT, RIGHT]], 30000, 8)
    assert ids.tolist() == [0, 0, 0, 0, 1, RIGHT + 3, 2, RIGHT + 3]
    assert decode_review(ids) == "w5 # w5"


class Malicious:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (self.folder,)


def test_a_file_that_is_not_the_official_one_is_never_unpickled(data, folder, tmp_path):
    trap = str(tmp_path / "trap")
    with open(str(folder / imdb.REVIEWS), "wb") as file:
        np.savez(file, x_train=np.array([Malicious(trap)], object))
    with pytest.raises(CorruptData) as caught:
        load_imdb(ALL)
    assert not os.path.exists(trap)
    assert str(caught.value).startswith("%s is damaged or cut short (SHA-256 " % (folder / imdb.REVIEWS))
    assert str(caught.value).endswith("...): delete it, then `rosetta data fetch imdb`")


def test_both_files_are_needed_and_checked(data, folder):
    assert IMDB.find() == Found("given", str(folder))
    assert IMDB.check(str(folder)) is None
    (folder / imdb.WORDS).write_text("{}")
    with pytest.raises(CorruptData, match=imdb.WORDS):
        IMDB.check(str(folder))
    with pytest.raises(CorruptData, match=imdb.WORDS):
        decode_review([5])
    (folder / imdb.WORDS).unlink()
    assert IMDB.find() is None


def test_the_same_arrays_in_another_container_are_the_same_data(data, monkeypatch):
    found = Found("given", "")
    digest = IMDB.digest(found, SPEC)
    monkeypatch.setattr(IMDB, "sums", OrderedDict((name, sums[:1]) for name, sums in IMDB.sums.items()))
    assert IMDB.digest(found, SPEC) == digest


def test_texts_stand_in_where_nothing_can_be_had_and_this_is_told(capsys):
    (x, y), (x_test, y_test) = load_imdb(SPEC)
    assert (x.shape, x_test.shape) == ((SPEC.n_train, 150), (SPEC.n_test, 150))
    assert np.bincount(y).tolist() == [SPEC.n_train // 2] * 2
    assert np.bincount(y_test).tolist() == [SPEC.n_test // 2] * 2
    assert capsys.readouterr().err == "IMDB is not available here: made-up texts are used instead.\n"
    assert decode_review(x[0]).startswith("w")


def test_stand_in_is_padded_in_front_always_the_same_and_can_be_learned():
    (x, y), (x_test, y_test) = imdb.stand_in(30000, 150, 400, 200)
    assert (x.dtype, y.dtype) == (np.int32, np.int64)
    assert x.max() < 30000
    assert (np.diff((x > 0).astype(int), axis=1) >= 0).all(), "padding behind a word"
    assert ((x == 1).sum(axis=1) == 1).all()
    (again, _), _ = imdb.stand_in(30000, 150, 400, 200)
    assert (x == again).all()
    assert not (x[:200] == x_test).all(axis=1).any()
    counts = [((x_test >= first) & (x_test < first + 100)).sum(axis=1) for first in (1000, 1100)]
    assert ((counts[1] > counts[0]) == y_test).mean() > 0.95


def test_what_is_not_there_is_downloaded(monkeypatch, tmp_path):
    content = b"the same for both"
    sums = OrderedDict((name, (hashlib.sha256(content).hexdigest(),)) for name in (imdb.REVIEWS, imdb.WORDS))
    monkeypatch.setattr(IMDB, "sums", sums)
    monkeypatch.delenv("ROSETTA_OFFLINE")
    with serving() as server:
        server.content = content
        monkeypatch.setattr(imdb, "ADDRESSES", (server.address("folder/"),))
        found = IMDB.find_or_fetch()
        assert found == Found("download", str(tmp_path / "cache"))
        assert sorted(os.listdir(found.folder)) == [imdb.REVIEWS, imdb.WORDS]
        assert sorted(path for path, _ in server.requests) == ["/folder/" + imdb.REVIEWS, "/folder/" + imdb.WORDS]
        assert IMDB.find_or_fetch().source == "cache"
        (tmp_path / "cache" / imdb.WORDS).unlink()
        IMDB.fetch()
        assert len(server.requests) == 3, "what was there was downloaded again"
