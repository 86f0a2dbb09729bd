import os
import pickle

import numpy as np
import pytest

from rosetta_common.ground import cifar10
from rosetta_common.ground.cifar10 import CIFAR10, load_cifar10
from rosetta_common.ground.data import CorruptData, DataUnavailable, Found
from rosetta_common.ground.workloads import specification

from synthetic import FILES, make_batches, pack, serving

SPEC = specification("cnn_cifar10", "smoke", 0)
ALL = SPEC._replace(n_train=500, n_test=100)


@pytest.fixture
def data(monkeypatch, tmp_path):
    """Raw ``(data, labels)`` of a small data set in ``ROSETTA_DATA_DIR``."""
    raw, sums = make_batches(tmp_path / "data" / cifar10.FOLDER)
    monkeypatch.setattr(CIFAR10, "sums", sums)
    monkeypatch.setenv("ROSETTA_DATA_DIR", str(tmp_path / "data"))
    return raw


@pytest.fixture
def folder(data, tmp_path):
    return tmp_path / "data" / cifar10.FOLDER


def test_a_pixel_lies_where_its_channel_row_and_column_say(data):
    (channels_first, _), (test_first, _) = load_cifar10(ALL, "NCHW")
    (channels_last, _), (test_last, _) = load_cifar10(ALL, "NHWC")
    assert channels_first.shape == (500, 3, 32, 32)
    assert channels_last.shape == (500, 32, 32, 3)
    for image, channel, row, column in [(0, 0, 0, 1), (7, 2, 5, 9), (123, 1, 31, 0), (499, 2, 30, 31)]:
        pixel = data[image // 100][0][image % 100, channel * 1024 + row * 32 + column] / 255.0
        assert channels_first[image, channel, row, column] == pytest.approx(pixel)
        assert channels_last[image, row, column, channel] == pytest.approx(pixel)
    pixel = data[5][0][42, 1 * 1024 + 3 * 32 + 8] / 255.0
    assert test_first[42, 1, 3, 8] == test_last[42, 3, 8, 1] == pytest.approx(pixel)


@pytest.mark.parametrize("layout", ["NCHW", "NHWC"])
def test_images_are_contiguous_float32_from_0_to_1_and_labels_int64(data, layout):
    for images, labels in load_cifar10(ALL, layout):
        assert images.dtype == np.float32
        assert images.flags.c_contiguous
        assert (images.min(), images.max()) == (0.0, 1.0)
        assert labels.dtype == np.int64
        assert labels.shape == (len(images),)


def test_a_subset_is_balanced_drawn_always_the_same_and_keeps_labels_with_images(data):
    spec = SPEC._replace(n_train=200, n_test=50)
    (x, y), (x_test, y_test) = load_cifar10(spec, "NCHW")
    assert np.bincount(y).tolist() == [20] * 10
    assert np.bincount(y_test).tolist() == [5] * 10
    assert y.tolist() != sorted(y), "ordered by class"
    (again, _), _ = load_cifar10(spec._replace(seed=5), "NCHW")
    assert (x == again).all()
    known = {image.tobytes(): label for pixels, labels in data for image, label in zip(pixels, labels)}
    for images, labels in ((x, y), (x_test, y_test)):
        found = [known[np.rint(image * 255).astype(np.uint8).tobytes()] for image in images]
        assert found == labels.tolist()
    assert len({image.tobytes() for image in x}) == 200, "an image was drawn twice"


def test_layout_must_be_one_of_two():
    with pytest.raises(ValueError, match="^layout must be 'NCHW' or 'NHWC', not 'CHWN'$"):
        load_cifar10(SPEC, "CHWN")


class Malicious:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (self.folder,)


@pytest.mark.parametrize("name", ["data_batch_3", "test_batch"])
def test_a_file_that_is_not_the_official_one_is_never_unpickled(data, folder, tmp_path, name):
    trap = str(tmp_path / "trap")
    (folder / name).write_bytes(pickle.dumps(Malicious(trap), protocol=2))
    with pytest.raises(CorruptData) as caught:
        load_cifar10(ALL, "NCHW")
    assert not os.path.exists(trap)
    assert str(caught.value).startswith("%s is damaged or cut short (SHA-256 " % (folder / name))
    assert str(caught.value).endswith("...): delete it, then `rosetta data fetch cifar10`")


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-1000], lambda content: content[:500] + b"?" + content[501:]]
)
def test_a_truncated_or_altered_file_is_named(data, folder, damage):
    path = folder / "data_batch_4"
    path.write_bytes(damage(path.read_bytes()))
    for act in (lambda: load_cifar10(ALL, "NCHW"), lambda: CIFAR10.check(str(folder))):
        with pytest.raises(CorruptData, match="data_batch_4 is damaged or cut short"):
            act()


def test_whole_files_pass_the_check(data, folder):
    assert CIFAR10.check(str(folder)) is None


def test_the_given_folder_goes_before_the_cache(data, folder, monkeypatch, tmp_path):
    assert CIFAR10.find() == Found("given", str(folder))
    make_batches(tmp_path / "cache" / cifar10.FOLDER)
    assert CIFAR10.find() == Found("given", str(folder))
    monkeypatch.delenv("ROSETTA_DATA_DIR")
    assert CIFAR10.find() == Found("cache", str(tmp_path / "cache" / cifar10.FOLDER))
    (tmp_path / "cache" / cifar10.FOLDER / "data_batch_2").unlink()
    assert CIFAR10.find() is None


def test_a_given_folder_that_is_none_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("ROSETTA_DATA_DIR", str(tmp_path / "nowhere"))
    with pytest.raises(DataUnavailable) as caught:
        load_cifar10(SPEC, "NCHW")
    assert str(caught.value) == "ROSETTA_DATA_DIR names %s, which is no folder" % (tmp_path / "nowhere")


def test_digits_stand_in_where_nothing_can_be_had_and_this_is_told(capsys):
    (x, y), (x_test, y_test) = load_cifar10(SPEC, "NHWC")
    assert (x.shape, x_test.shape) == ((SPEC.n_train, 32, 32, 3), (SPEC.n_test, 32, 32, 3))
    assert np.bincount(y).tolist() == [SPEC.n_train // 10] * 10
    assert np.bincount(y_test).tolist() == [SPEC.n_test // 10] * 10
    assert capsys.readouterr().err == "CIFAR-10 is not available here: handwritten digits are used instead.\n"


def test_stand_in_has_the_shapes_asked_for_and_is_always_the_same():
    first, second = cifar10.stand_in(300, 100), cifar10.stand_in(300, 100)
    assert [(x.shape, x.dtype.name, y.dtype.name) for x, y in first] == [
        ((300, 3, 32, 32), "uint8", "int64"),
        ((100, 3, 32, 32), "uint8", "int64"),
    ]
    for (x, y), (same_x, same_y) in zip(first, second):
        assert (x == same_x).all()
        assert (y == same_y).all()
        assert np.bincount(y).tolist() == [len(y) // 10] * 10


def test_stand_in_draws_training_and_test_from_different_digits_and_labels_them_right(monkeypatch, tmp_path):
    """Every digit is replaced by one that carries its own number, to be read back from the images."""
    digits = np.zeros((1797, 8, 8), np.uint8)
    digits[:, 0, 0] = digits[:, 7, 7] = 15  # corners: where it lies, and how strong its tint is
    for place in range(3):
        digits[:, 1, place] = np.arange(1797) // 15**place % 15
    np.savez(str(tmp_path / "digits.npz"), images=digits, labels=np.arange(1797) % 10)
    monkeypatch.setattr(CIFAR10, "stand_in_file", str(tmp_path / "digits.npz"))
    numbers = []
    for images, labels in cifar10.stand_in(1000, 300):
        part = []
        for image, label in zip(images, labels):
            rows, columns = np.nonzero(image[0])
            top, left = rows.min(), columns.min()
            tint = image[0, top, left] // 15
            number = sum(int(image[0, top + 3, left + 3 * place] // tint) * 15**place for place in range(3))
            assert number % 10 == label
            part.append(number)
        numbers.append(part)
    assert max(numbers[0]) < 1297 <= min(numbers[1])
    assert len(set(numbers[0])) > 500


def test_digest_tells_data_sets_and_sizes_apart(data):
    stand_in, given, cached = (Found(source, "") for source in ("stand-in", "given", "cache"))
    assert CIFAR10.digest(given, SPEC) == CIFAR10.digest(cached, SPEC)
    assert CIFAR10.digest(given, SPEC) != CIFAR10.digest(stand_in, SPEC)
    assert CIFAR10.digest(given, SPEC) != CIFAR10.digest(given, SPEC._replace(n_train=1000))


@pytest.fixture
def origin(monkeypatch, tmp_path):
    """A server that has the archive; the network may be used."""
    _, sums = make_batches(tmp_path / "origin")
    monkeypatch.setattr(cifar10, "ARCHIVE_SHA256", pack(tmp_path / "origin", tmp_path / "origin.tar.gz"))
    monkeypatch.setattr(CIFAR10, "sums", sums)
    monkeypatch.delenv("ROSETTA_OFFLINE")
    with serving() as server:
        server.content = (tmp_path / "origin.tar.gz").read_bytes()
        monkeypatch.setattr(cifar10, "ADDRESSES", (server.address(cifar10.ARCHIVE),))
        yield server


def test_what_is_not_there_is_downloaded_unpacked_and_loaded(origin, tmp_path):
    found = CIFAR10.find_or_fetch()
    assert found == Found("download", str(tmp_path / "cache" / cifar10.FOLDER))
    assert sorted(os.listdir(found.folder)) == FILES
    assert os.listdir(str(tmp_path / "cache")) == [cifar10.FOLDER], "something was left beside it"
    CIFAR10.check(found.folder)
    assert CIFAR10.find_or_fetch().source == "cache"
    assert len(origin.requests) == 1
    assert load_cifar10(ALL, "NCHW")[0][0].shape == (500, 3, 32, 32)


def test_an_archive_that_is_already_there_is_not_downloaded_again(origin, tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / cifar10.ARCHIVE).write_bytes(origin.content)
    assert CIFAR10.fetch().source == "download"
    assert origin.requests == []


def test_a_damaged_file_deleted_as_the_message_says_is_fetched_again(origin, tmp_path):
    folder = CIFAR10.fetch().folder
    os.unlink(os.path.join(folder, "data_batch_2"))
    assert CIFAR10.find_or_fetch() == Found("download", folder)
    CIFAR10.check(folder)


def test_a_cut_download_leaves_the_stand_in_and_the_reason(origin, capsys):
    origin.cut_after = 1000
    assert CIFAR10.find_or_fetch().source == "stand-in"
    assert "the connection broke after 1000 of" in capsys.readouterr().err


def test_offline_asks_no_server(origin, monkeypatch):
    monkeypatch.setenv("ROSETTA_OFFLINE", "1")
    assert CIFAR10.find_or_fetch().source == "stand-in"
    assert origin.requests == []


def test_a_cache_that_cannot_be_written_to_is_told_with_its_mend(origin, monkeypatch, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("ROSETTA_CACHE_DIR", str(tmp_path / "file" / "cache"))
    with pytest.raises(DataUnavailable) as caught:
        CIFAR10.find_or_fetch()
    assert str(caught.value).startswith("can't write CIFAR-10 into %s: " % (tmp_path / "file" / "cache"))
    assert str(caught.value).endswith("; set ROSETTA_CACHE_DIR to a folder that can be written to")


def test_a_full_disk_is_told_with_its_mend(origin, monkeypatch, tiny_disk):
    monkeypatch.setenv("ROSETTA_CACHE_DIR", str(tiny_disk))
    with pytest.raises(DataUnavailable, match="No space left on device; set ROSETTA_CACHE_DIR to a folder"):
        CIFAR10.find_or_fetch()
    assert CIFAR10.find() is None
