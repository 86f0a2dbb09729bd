import hashlib
import os
from collections import OrderedDict

import numpy as np
import pytest

from rosetta_common.ground import nietzsche
from rosetta_common.ground.data import CorruptData
from rosetta_common.ground.nietzsche import (
    NIETZSCHE,
    decode_text,
    load_nietzsche,
    load_nietzsche_text,
    read_text,
    stand_in,
)
from rosetta_common.ground.workloads import specification

from synthetic import serving

DATA = os.environ.get("ROSETTA_DATA_DIR")  # no test sees it by itself
TEXT = "So What?\nIs there, perhaps, an \xe6ther? " * 30
SPEC = specification("charlstm_nietzsche", "smoke", 0)._replace(length=10, step=3, held_out=20)
TEXT_SPEC = specification("transformer_text", "smoke", 0)._replace(length=10, held_out=0.25, n_train=7, n_test=60)


def given(monkeypatch, folder, text=TEXT):
    folder.mkdir()
    content = text.encode("utf-8")
    (folder / nietzsche.FILE).write_bytes(content)
    monkeypatch.setattr(NIETZSCHE, "sums", OrderedDict([(nietzsche.FILE, hashlib.sha256(content).hexdigest())]))
    monkeypatch.setenv("ROSETTA_DATA_DIR", str(folder))


def windows_by_the_book(text):
    """Each window and the character behind it, as Keras' example cuts them."""
    return [(text[i : i + 10], text[i + 10]) for i in range(0, len(text) - 10, 3)]


def test_windows_are_those_of_the_example_and_the_last_are_held_out(monkeypatch, tmp_path):
    given(monkeypatch, tmp_path / "data")
    text, characters = read_text()
    assert text == TEXT.lower()
    assert list(characters) == sorted(set(text))
    every = windows_by_the_book(text)
    # three windows have a character in common with the first test window
    n = len(every) - 20 - 3
    (x, y), (x_test, y_test) = load_nietzsche(SPEC._replace(n_train=n, n_test=20))
    assert (x.dtype, y.dtype) == (np.int32, np.int64)

    def told(x, y):
        return [("".join(characters[i] for i in row), characters[label]) for row, label in zip(x, y)]

    assert told(x, y) == every[:n]
    assert told(x_test, y_test) == every[-20:]
    assert decode_text(x[0]) == text[:10].replace("\n", " ")
    with pytest.raises(ValueError, match="windows, not"):
        load_nietzsche(SPEC._replace(n_train=n + 1, n_test=20))


def test_no_character_is_in_both_parts(monkeypatch, tmp_path):
    # capital letters have small ones; these have none, and stand in their order
    text = "".join(chr(0x4E00 + i) for i in range(400))
    given(monkeypatch, tmp_path / "data", text)
    (x, y), (x_test, y_test) = load_nietzsche(SPEC._replace(n_train=100, n_test=20))
    assert max(x.max(), y.max()) < x_test.min()


def test_some_windows_are_always_the_same(monkeypatch, tmp_path):
    given(monkeypatch, tmp_path / "data")
    few = SPEC._replace(n_train=50, n_test=10)
    (x, _), (x_test, _) = load_nietzsche(few)
    again = load_nietzsche(few._replace(seed=5))
    assert (x == again[0][0]).all()
    assert (x_test == again[1][0]).all()
    assert len({tuple(row) for row in x.tolist()}) > 10


def test_the_book_has_as_many_windows_as_the_specification_says(monkeypatch):
    if DATA is None:
        pytest.skip("ROSETTA_DATA_DIR names no folder with the book")
    monkeypatch.setenv("ROSETTA_DATA_DIR", DATA)
    spec = specification("charlstm_nietzsche", "full", 0)
    text, characters = read_text()
    assert len(characters) == spec.classes
    assert len(range(0, len(text) - spec.length, spec.step)) == 200285
    (x, _), (x_test, _) = load_nietzsche(spec)
    assert (len(x), len(x_test)) == (spec.n_train, spec.n_test)
    with pytest.raises(ValueError, match="windows, not"):
        load_nietzsche(spec._replace(n_train=spec.n_train + 1))


def test_each_character_of_a_window_has_the_next_one_as_its_label(monkeypatch, tmp_path):
    given(monkeypatch, tmp_path / "data")
    text, characters = read_text()
    (x, y), (x_test, y_test) = load_nietzsche_text(TEXT_SPEC)
    assert (x.dtype, y.dtype, x_test.dtype, y_test.dtype) == (np.int32, np.int64, np.int32, np.int64)

    def told(rows):
        return ["".join(characters[i] for i in row) for row in rows]

    border = len(text) * 3 // 4
    # the last label is the last character of the first part
    starts = [i * (border - 11) // 6 for i in range(7)]
    assert told(x) == [text[start : start + 10] for start in starts]
    assert told(y) == [text[start + 1 : start + 11] for start in starts]
    # one window behind the other, and the labels in one row
    assert x_test.shape == (6, 10)
    assert "".join(told(x_test)) == text[border : border + 60]
    assert told([y_test]) == [text[border + 1 : border + 61]]


def test_no_character_is_trained_on_and_scored(monkeypatch, tmp_path):
    # each character is there once
    given(monkeypatch, tmp_path / "data", "".join(chr(0x4E00 + i) for i in range(400)))
    # as many windows as there are: 300 characters, and 100
    most = TEXT_SPEC._replace(n_train=290, n_test=90)
    (x, y), (x_test, y_test) = load_nietzsche_text(most)
    assert x[:, 0].tolist() == list(range(290))
    assert y.max() == 299
    assert x_test.min() == 300
    assert y_test.tolist() == list(range(301, 391))
    for n_train, n_test in [(291, 90), (290, 100), (290, 85)]:
        with pytest.raises(ValueError, match="the text has no"):
            load_nietzsche_text(most._replace(n_train=n_train, n_test=n_test))


def test_the_book_is_long_enough_for_the_windows_of_the_language_model(monkeypatch):
    if DATA is None:
        pytest.skip("ROSETTA_DATA_DIR names no folder with the book")
    monkeypatch.setenv("ROSETTA_DATA_DIR", DATA)
    spec = specification("transformer_text", "full", 0)
    assert len(read_text()[1]) == spec.classes
    (x, y), (x_test, y_test) = load_nietzsche_text(spec)
    assert x.shape == y.shape == (spec.n_train, spec.length)
    assert x_test.size == len(y_test) == spec.n_test


def test_a_damaged_file_is_not_read(monkeypatch, tmp_path):
    given(monkeypatch, tmp_path / "data")
    (tmp_path / "data" / nietzsche.FILE).write_bytes(b"damaged")
    with pytest.raises(CorruptData, match="rosetta data fetch nietzsche"):
        read_text()


def test_the_file_is_fetched_once(monkeypatch, tmp_path):
    content = TEXT.encode("utf-8")
    monkeypatch.setenv("ROSETTA_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("ROSETTA_DATA_DIR", raising=False)
    monkeypatch.delenv("ROSETTA_OFFLINE", raising=False)
    sums = OrderedDict([(nietzsche.FILE, hashlib.sha256(content).hexdigest())])
    monkeypatch.setattr(NIETZSCHE, "sums", sums)
    monkeypatch.setattr(nietzsche, "SHA256", sums)
    with serving() as server:
        server.content = content
        monkeypatch.setattr(nietzsche, "ADDRESS", server.address())
        assert read_text()[0] == TEXT.lower()
        assert read_text()[0] == TEXT.lower()
    assert len(server.requests) == 1


def test_the_stand_in_has_the_size_and_the_characters_of_the_book():
    text = stand_in()
    assert len(text) == 600893
    assert len(set(text)) == specification("charlstm_nietzsche", "full", 0).classes
    assert sorted(set(text)) == sorted(nietzsche.STAND_IN_CHARACTERS)
