"""Finds, downloads, verifies and loads the IMDB reviews.

Maas et al., "Learning word vectors for sentiment analysis", 2011: 25,000 training and 25,000 test reviews, half of them
good and half bad, in the files that Keras made from them: a review is a list of word ids, 1 for the commonest word.

If they are unavailable, generated texts are the stand-in, with the same shapes.
"""

import hashlib
import io
import json
import os
from collections import OrderedDict
from itertools import chain

import numpy as np

from rosetta_common.ground.data import Dataset
from rosetta_common.ground.download import download
from rosetta_common.ground.subsets import balanced_subset

# As Keras prepares them: padding, start of the review, a word outside the vocabulary; the commonest word is 3 + 1.
PADDING, START, UNKNOWN, FIRST_WORD = 0, 1, 2, 3
REVIEWS, WORDS = "imdb.npz", "imdb_word_index.json"
SHA256 = OrderedDict(
    [
        # The second sum is that of the same arrays in another zip container.
        (
            REVIEWS,
            (
                "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
                "e12619f535ea3b6553c2d0ad88dee1f3a3d117ccce1aefaeb31b1cd4fa9f43c7",
            ),
        ),
        (WORDS, ("027313fe9a320280f3bf0fac5baf58c4a683cf39a7ed9c3d3d3912bde4284cf6",)),
    ]
)
ADDRESSES = ("https://storage.googleapis.com/tensorflow/tf-keras-datasets/", "https://s3.amazonaws.com/text-datasets/")


def _download(cache):
    for name, sums in IMDB.sums.items():
        path = os.path.join(cache, name)
        if not os.path.exists(path):
            download([address + name for address in ADDRESSES], path, sums[0])


IMDB = Dataset(
    "imdb",
    "IMDB",
    "",
    SHA256,
    megabytes=19,
    download=_download,
    stand_in=("made-up texts", os.path.abspath(__file__)),  # the code below makes them
)


def load_imdb(spec):
    """Load the reviews that a specification asks for.

    The last ``spec.length`` ids of each review are kept, because a review ends with its verdict. A shorter review is
    padded **in front**. So the last step of a recurrent network reads the last word of every review.

    Args:
        spec: a specification with ``vocabulary`` and ``length``. Its ``n_train`` and ``n_test`` samples are drawn with
            a fixed seed, the same number of each class; all samples are taken if it asks for as many as the set has.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: ids int32 of shape (n, length), 0 to ``vocabulary - 1``: 0 padding,
        1 the start of a review, 2 a word outside the vocabulary, words from 4, the commonest first; labels int64 of
        shape (n,), 0 for a bad review and 1 for a good one.

    Raises:
        CorruptData: if a file's SHA-256 is not the official one.
    """
    found = IMDB.find_or_fetch()
    if found.source == "stand-in":
        IMDB.tell_stand_in()
        parts = stand_in(spec.vocabulary, spec.length)
    else:
        parts = _read_reviews(found.folder)

    def take(reviews, labels, n):
        chosen = balanced_subset(labels, n, spec.classes)
        return (reviews, labels) if chosen is None else (reviews[chosen], labels[chosen])

    taken = [take(*part, n=n) for part, n in zip(parts, (spec.n_train, spec.n_test))]
    if found.source == "stand-in":
        return tuple(taken)
    return tuple((pad_reviews(reviews, spec.vocabulary, spec.length), labels) for reviews, labels in taken)


def pad_reviews(reviews, vocabulary, length):
    """Make one array of reviews: start, words, unknown words; the last ``length`` ids; zeros in front.

    Args:
        reviews: a sequence of lists of word ids, 1 for the commonest word.
        vocabulary: the number of ids; a larger id becomes 2.
        length: the number of ids that are kept of a review.

    Returns:
        int32 of shape (len(reviews), length).
    """
    # The word before the first counts as START after the shift by FIRST_WORD.
    tails = [review[-length:] if len(review) >= length else [START - FIRST_WORD] + review for review in reviews]
    lengths = np.fromiter(map(len, tails), np.int64, len(tails))
    ids = np.fromiter(chain.from_iterable(tails), np.int32, lengths.sum())
    ids += FIRST_WORD
    ids[ids >= vocabulary] = UNKNOWN
    padded = np.full((len(tails), length), PADDING, np.int32)
    padded[np.arange(length) >= length - lengths[:, None]] = ids
    return padded


def decode_review(ids):
    """Return the text of one review: its words in lower case, ``#`` for a word outside the vocabulary.

    Args:
        ids: one row of the ids from ``load_imdb``, shape (length,).
    """
    found = IMDB.find_or_fetch()
    words = {}
    if found.source != "stand-in":
        path = os.path.join(found.folder, WORDS)
        with open(path, "rb") as file:
            content = file.read()
        IMDB.verify(path, hashlib.sha256(content).hexdigest())
        words = {number + FIRST_WORD: word for word, number in json.loads(content.decode("utf-8")).items()}
    return " ".join(words.get(number, "#" if number == UNKNOWN else "w%d" % number) for number in ids if number > START)


def stand_in(vocabulary, length, n_train=25000, n_test=25000):
    """Return ``(ids, labels)`` for training and test with IMDB's shapes: texts of a made-up language.

    A text has 30 to ``length`` words, drawn by Zipf's law. About one word of twelve is from the hundred words of its
    class. The ids are int32 of shape (n, length), padded in front; the labels are int64, half 0 and half 1.
    """
    parts = []
    for n, seed in ((n_train, 0), (n_test, 1)):
        random = np.random.RandomState(seed)
        labels = random.permutation(np.arange(n) % 2)
        ranks = np.exp(random.random_sample((n, length)) * np.log(vocabulary - FIRST_WORD - 1)).astype(np.int32)
        ids = ranks + FIRST_WORD
        telling = random.random_sample((n, length)) < 1 / 12.0
        own = 1000 + 100 * labels[:, None] + random.randint(0, 100, (n, length))
        ids[telling] = own[telling]
        begin = length - random.randint(30, length + 1, n)[:, None]
        ids[np.arange(length) < begin] = PADDING
        ids[np.arange(length) == begin] = START
        parts.append((ids, labels.astype(np.int64)))
    return parts


def _read_reviews(folder):
    path = os.path.join(folder, REVIEWS)
    with open(path, "rb") as file:
        content = file.read()
    IMDB.verify(path, hashlib.sha256(content).hexdigest())  # before the file is unpickled
    with np.load(io.BytesIO(content), allow_pickle=True) as stored:
        # Sorted by label: a subset must be drawn at random.
        return [(stored["x_" + part], stored["y_" + part].astype(np.int64)) for part in ("train", "test")]
