"""Finds, downloads, verifies and loads a book by Nietzsche, as windows of characters.

"Beyond good and evil", in the English translation that Keras' example ``lstm_text_generation`` reads: 600,893
characters, in lower case 57 different ones.

If it is unavailable, a text of a made-up language is the stand-in, with the same number of characters of each kind of
array.
"""

import hashlib
import os
from collections import OrderedDict

import numpy as np

from rosetta_common.ground.data import Dataset
from rosetta_common.ground.download import download

FILE = "nietzsche.txt"
ADDRESS = "https://s3.amazonaws.com/text-datasets/nietzsche.txt"
SHA256 = OrderedDict([(FILE, "23cf69874ab69d3d256099ab530ea4be24d47d9675b673bcc67cbcd6298ec647")])
STAND_IN_CHARACTERS = "\n !\"'(),-.0123456789:;=?[]_abcdefghijklmnopqrstuvwxyz{|}~"  # 57, as in the book
STAND_IN_LENGTH = 600893


def _download(cache):
    path = os.path.join(cache, FILE)
    if not os.path.exists(path):
        download([ADDRESS], path, SHA256[FILE])


NIETZSCHE = Dataset(
    "nietzsche",
    "Nietzsche's text",
    "",
    SHA256,
    megabytes=1,
    download=_download,
    stand_in=("a text of a made-up language", os.path.abspath(__file__)),  # the code below makes it
)


def load_nietzsche(spec):
    """Load the windows of characters that a specification asks for, each with the character that follows it.

    The text is in lower case. A window begins at every ``spec.step``-th character. Training windows are from the
    beginning of the text, test windows from its end. No character is in both. If there are more windows than the
    specification asks for, they are drawn with a fixed seed, without regard to their labels.

    Args:
        spec: a specification with ``length`` and ``step``, and ``held_out``, the number of windows at the end of the
            text among which test windows are.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: numbers of characters int32 of shape (n, length), in the order of
        the sorted characters; labels int64 of shape (n,).

    Raises:
        CorruptData: if the file's SHA-256 is not the official one.
        ValueError: if the text has fewer windows than the specification asks for.
    """
    text, characters = read_text()
    number = {character: i for i, character in enumerate(characters)}
    numbers = np.array([number[character] for character in text], np.int32)
    starts = np.arange(0, len(numbers) - spec.length, spec.step)
    test = starts[-spec.held_out :]
    # the last character of a sample is its label, at start + length
    train = starts[starts + spec.length < test[0]]

    def take(starts, n):
        if n > len(starts):
            raise ValueError("the text has %d windows, not %d" % (len(starts), n))
        if n < len(starts):
            starts = starts[np.random.RandomState(0).permutation(len(starts))[:n]]
        return numbers[starts[:, None] + np.arange(spec.length)], numbers[starts + spec.length].astype(np.int64)

    return take(train, spec.n_train), take(test, spec.n_test)


def load_nietzsche_text(spec):
    """Load windows of the text for a language model: each character of a window has the next one as its label.

    The text is in lower case. Training windows lie at equal distances in the first part of the text and overlap. Test
    windows follow one another in the last part, so that each character there is scored once.

    Args:
        spec: a specification with ``length``, and ``held_out``, the share of the text in the last part. ``n_train``
            counts windows, ``n_test`` characters: whole windows.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: numbers of characters in the order of the sorted characters; x int32
        of shape (windows, length), ``y_train`` int64 of shape (windows, length), ``y_test`` int64 of shape (n_test,):
        the windows' labels one after the other.

    Raises:
        CorruptData: if the file's SHA-256 is not the official one.
        ValueError: if ``n_test`` isn't a number of whole windows, or if the text has fewer windows.
    """
    text, characters = read_text()
    number = {character: i for i, character in enumerate(characters)}
    numbers = np.array([number[character] for character in text], np.int32)
    border = int(len(numbers) * (1 - spec.held_out))
    windows, rest = divmod(spec.n_test, spec.length)
    last = border - spec.length - 1  # the last start of a window whose labels are all in the first part
    if rest or spec.n_train > last + 1 or windows * spec.length >= len(numbers) - border:
        raise ValueError("the text has no %d and %d / %d windows" % (spec.n_train, spec.n_test, spec.length))

    def take(starts):
        places = starts[:, None] + np.arange(spec.length)
        return numbers[places], numbers[places + 1].astype(np.int64)

    x_test, y_test = take(border + spec.length * np.arange(windows))
    starts = np.arange(spec.n_train, dtype=np.int64) * last // max(1, spec.n_train - 1)
    return take(starts), (x_test, y_test.reshape(-1))


def decode_text(numbers):
    """Return the text of some characters' numbers, in one line: an end of a line becomes a blank.

    Args:
        numbers: numbers as ``load_nietzsche`` returns them, shape (n,).
    """
    _, characters = read_text()
    return "".join(characters[number] for number in numbers).replace("\n", " ")


def read_text():
    """Return the text in lower case, and its characters, sorted.

    Raises:
        CorruptData: if the file's SHA-256 is not the official one.
    """
    found = NIETZSCHE.find_or_fetch()
    if found.source == "stand-in":
        NIETZSCHE.tell_stand_in()
        return stand_in(), STAND_IN_CHARACTERS
    path = os.path.join(found.folder, FILE)
    with open(path, "rb") as file:
        content = file.read()
    NIETZSCHE.verify(path, hashlib.sha256(content).hexdigest())
    text = content.decode("utf-8").lower()
    return text, "".join(sorted(set(text)))


def stand_in():
    """Return a text with as many characters and kinds of characters as the book: words drawn by Zipf's law."""
    random = np.random.RandomState(0)
    letters, others = list("abcdefghijklmnopqrstuvwxyz"), [c for c in STAND_IN_CHARACTERS if not c.isalpha()]
    words = ["".join(random.choice(letters, random.randint(2, 9))) for _ in range(2000)]
    ranks = np.exp(random.random_sample(STAND_IN_LENGTH // 3) * np.log(len(words))).astype(int)
    rare = random.random_sample(len(ranks)) < 0.02
    marks = random.choice(others, len(ranks))
    drawn = [words[rank - 1] + (mark if odd else "") for rank, mark, odd in zip(ranks, marks, rare)]
    return (STAND_IN_CHARACTERS + " ".join(drawn))[:STAND_IN_LENGTH]
