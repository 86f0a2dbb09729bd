"""Finds, downloads, verifies and loads MNIST.

LeCun et al., "Gradient-based learning applied to document recognition", 1998: 60,000 training and 10,000 test images of
handwritten digits, 28x28 pixels in grey, in the official idx files.

If they are unavailable, digits from the UCI set "Optical Recognition of Handwritten Digits" are the stand-in, with the
same shapes.
"""

import gzip
import hashlib
import os
from collections import OrderedDict

import numpy as np

from rosetta_common.ground.cifar10 import DIGITS
from rosetta_common.ground.data import Dataset
from rosetta_common.ground.download import download
from rosetta_common.ground.subsets import balanced_subset

FOLDER = "mnist"
ADDRESSES = ("https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/")
SHA256 = OrderedDict(
    [
        ("train-images-idx3-ubyte.gz", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        ("train-labels-idx1-ubyte.gz", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        ("t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        ("t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ]
)
HEADERS = {"images": 16, "labels": 8}  # bytes before the numbers of an idx file


def _download(cache):
    for name, digest in SHA256.items():
        path = os.path.join(cache, FOLDER, name)
        if not os.path.exists(path):
            download([address + name for address in ADDRESSES], path, digest)


STAND_IN = ("enlarged digits of 8x8 pixels", DIGITS)
MNIST = Dataset("mnist", "MNIST", FOLDER, SHA256, megabytes=12, download=_download, stand_in=STAND_IN)


def load_mnist(spec, layout):
    """Load the samples that a specification asks for.

    Args:
        spec: a specification. Its ``n_train`` and ``n_test`` samples are drawn with a fixed seed, the same number of
            each class, as far as the set has them; all samples are taken if it asks for as many as the set has.
        layout: ``"NCHW"`` (channels first) or ``"NHWC"`` (channels last).

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: images float32 in 0 to 1, shape (n, 1, 28, 28) or (n, 28, 28, 1);
        labels int64 of shape (n,), 0 to 9.

    Raises:
        CorruptData: if a file's SHA-256 is not the official one.
        ValueError: if the layout is another.
    """
    if layout not in ("NCHW", "NHWC"):
        raise ValueError("layout must be 'NCHW' or 'NHWC', not %r" % (layout,))
    found = MNIST.find_or_fetch()
    if found.source == "stand-in":
        MNIST.tell_stand_in()
        parts = stand_in()
    else:
        parts = [read_part(found.folder, part) for part in ("train", "t10k")]
    wanted = zip(parts, (spec.n_train, spec.n_test))
    return tuple(_taken(images, labels, n, spec.classes, layout) for (images, labels), n in wanted)


def read_part(folder, part):
    """Read the idx files of one part, ``"train"`` or ``"t10k"``.

    Returns:
        Images uint8 of shape (n, 28, 28), and labels int64 of shape (n,).

    Raises:
        CorruptData: if a file's SHA-256 is not the official one.
    """
    numbers = {}
    for kind, header in HEADERS.items():
        path = os.path.join(str(folder), next(name for name in SHA256 if name.startswith("%s-%s" % (part, kind))))
        with open(path, "rb") as file:
            content = file.read()
        MNIST.verify(path, hashlib.sha256(content).hexdigest())
        numbers[kind] = np.frombuffer(gzip.decompress(content), np.uint8, offset=header)
    return numbers["images"].reshape(-1, 28, 28), numbers["labels"].astype(np.int64)


def stand_in(n_train=60000, n_test=10000):
    """Return ``(images, labels)`` for training and test with MNIST's shapes: digits of 8x8 pixels, enlarged and moved.

    1,297 digits (4 bits) serve training, the other 500 the test set; each image is a digit enlarged to 24x24 at a
    random place of a 28x28 canvas. uint8 of shape (n, 28, 28); labels int64.
    """
    with np.load(MNIST.stand_in_file) as stored:
        digits, labels = stored["images"], stored["labels"].astype(np.int64)
    parts = []
    for first, last, n, seed in ((0, 1297, n_train, 0), (1297, 1797, n_test, 1)):
        random = np.random.RandomState(seed)
        which = random.permutation(np.resize(np.arange(first, last), n))
        large = digits[which].repeat(3, axis=1).repeat(3, axis=2)
        canvas = np.zeros((n, 28, 28), np.uint8)
        rows, columns = random.randint(0, 5, (2, n))
        for i in range(n):
            canvas[i, rows[i] : rows[i] + 24, columns[i] : columns[i] + 24] = 15 * large[i]
        parts.append((canvas, labels[which]))
    return parts


def _taken(images, labels, n, classes, layout):
    chosen = balanced_subset(labels, n, classes)
    if chosen is not None:
        images, labels = images[chosen], labels[chosen]
    scaled = np.divide(images, np.float32(255), dtype=np.float32)
    return scaled.reshape((-1, 1, 28, 28) if layout == "NCHW" else (-1, 28, 28, 1)), labels
