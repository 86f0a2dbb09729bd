"""Loads the IMDB reviews as bags of words and of pairs of words that follow each other, for ``fasttext_imdb``.

Joulin et al., "Bag of tricks for efficient text classification", 2016, section 2.2. The paper hashes the pairs into a
table of fixed size. Here each pair of the training reviews has an id of its own, as in Keras' example
``imdb_fasttext``.
"""

import numpy as np

from rosetta_common.ground.imdb import FIRST_WORD, IMDB, PADDING, START, UNKNOWN, _read_reviews
from rosetta_common.ground.imdb import stand_in as made_up
from rosetta_common.ground.subsets import balanced_subset

STAND_IN_LENGTH = 250  # words of the longest made-up review


def load_imdb_bigrams(spec):
    """Load the reviews that a specification asks for: the ids of their words, and behind them those of their bigrams.

    A bigram is a pair of neighbouring ids, with the start of the review as the first one. The bigrams of the training
    samples are numbered from ``words + 1``, in the order of their pairs of ids; bigrams of a test sample alone are
    left out. So are bigrams whose number isn't below ``vocabulary``. The last ``spec.length`` ids are kept, and a
    shorter row is padded **in front**.

    Args:
        spec: a specification with ``words``, ``vocabulary`` and ``length``. Its ``n_train`` and ``n_test`` samples are
            drawn with a fixed seed, the same number of each class; all samples are taken if it asks for as many as the
            set has.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: ids int32 of shape (n, length), 0 to ``vocabulary - 1``: 0 padding,
        1 the start of a review, 2 a word outside the ``words`` commonest ids, words from 4, bigrams from
        ``words + 1``; labels int64 of shape (n,), 0 for a bad review and 1 for a good one.

    Raises:
        CorruptData: if a file's SHA-256 is not the official one.
    """
    found = IMDB.find_or_fetch()
    if found.source == "stand-in":
        IMDB.tell_stand_in()
        parts = [
            (list_of(rows[rows != PADDING].tolist(), (rows != PADDING).sum(axis=1)), labels)
            for rows, labels in made_up(spec.words, STAND_IN_LENGTH)
        ]
    else:
        parts = [(reviews, labels) for reviews, labels in _read_reviews(found.folder)]
    taken = []
    for (reviews, labels), n in zip(parts, (spec.n_train, spec.n_test)):
        chosen = balanced_subset(labels, n, spec.classes)
        chosen = range(len(labels)) if chosen is None else chosen
        some = [reviews[i] for i in chosen]
        ids = some if found.source == "stand-in" else [word_ids(review, spec.words) for review in some]
        taken.append((ids, labels[list(chosen)]))
    known = np.unique(np.concatenate([pairs(ids, spec.words) for ids in taken[0][0]]))
    known = known[: spec.vocabulary - spec.words - 1]
    return tuple((with_bigrams(ids, known, spec.words, spec.length), labels) for ids, labels in taken)


def list_of(values, lengths):
    """Cut a flat list into lists of the given lengths."""
    ends = np.cumsum(lengths)
    return [values[end - length : end] for end, length in zip(ends, lengths)]


def word_ids(review, words):
    """Return the ids of a review as it stands in the file: start, words, and 2 for every id from ``words`` on."""
    return [START] + [word + FIRST_WORD if word + FIRST_WORD < words else UNKNOWN for word in review]


def pairs(ids, words):
    """Return one number for each bigram of a review, int64 of shape (len(ids) - 1,): first id x ``words`` + second."""
    ids = np.asarray(ids, np.int64)
    return ids[:-1] * words + ids[1:]


def with_bigrams(reviews, known, words, length):
    """Make one array of reviews: words, known bigrams; the last ``length`` ids; zeros in front.

    Args:
        reviews: lists of word ids.
        known: the numbers of the known bigrams as in ``pairs``, sorted, int64 of shape (k,); their ids begin with
            ``words + 1``.
        words: the number of word ids.
        length: the number of ids that are kept of a review.

    Returns:
        int32 of shape (len(reviews), length).
    """
    rows = np.full((len(reviews), length), PADDING, np.int32)
    for row, ids in zip(rows, reviews):
        found = pairs(ids, words)
        place = np.minimum(np.searchsorted(known, found), len(known) - 1)
        bigrams = place[known[place] == found] + words + 1
        last = np.concatenate([ids, bigrams])[-length:]
        row[length - len(last) :] = last
    return rows
