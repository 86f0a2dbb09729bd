"""The pieces of ``loading`` for texts: film reviews, their bigrams, and the windows of characters of a book."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping

from rosetta_common.ground import imdb, nietzsche

# The modules of Keras' data sets, as the registry names them, and the function that pads sequences. The loader of
# reviews in Keras 2.2 fails with NumPy 1.16.3 and newer: scripts of Keras 2 read the reviews themselves.
PADDING = {
    "keras.datasets": "keras.utils.pad_sequences",
    "tf.keras.datasets": "tf.keras.preprocessing.sequence.pad_sequences",
}


def dedented(text: str) -> str:
    """A piece of code without its indentation."""
    return textwrap.dedent(text).strip("\n")


IMDB_FILE = dedented(
    f"""
    if not os.path.exists("{imdb.REVIEWS}"):
        urlretrieve(
            "{imdb.ADDRESSES[0]}"
            "{imdb.REVIEWS}",
            "{imdb.REVIEWS}",
        )
        with open("{imdb.REVIEWS}", "rb") as file:
            assert hashlib.sha256(file.read()).hexdigest() == (
                "{imdb.SHA256[imdb.REVIEWS][0]}"
            )
    """
)


def imdb_download(spec: Mapping[str, object]) -> str:
    """The reviews from a short download."""
    vocabulary, length = spec["vocabulary"], spec["length"]
    rest = dedented(
        f"""
        def padded(reviews):
            # the last {length} ids, zeros in front; 1 is the start, 2 a rare word
            ids = np.zeros((len(reviews), {length}), np.int32)
            for row, review in zip(ids, reviews):
                words = [word + 3 if word + 3 < {vocabulary} else 2 for word in review]
                last = ([1] + words)[-{length}:]
                row[-len(last) :] = last
            return ids


        with np.load("{imdb.REVIEWS}", allow_pickle=True) as stored:
            x_train, y_train = padded(stored["x_train"]), stored["y_train"]
            x_test, y_test = padded(stored["x_test"]), stored["y_test"]
        """
    )
    return f"{IMDB_FILE}\n\n\n{rest}"


def _imdb_keras(module: str) -> Callable[[Mapping[str, object]], str]:
    padding = PADDING[module]

    def code(spec: Mapping[str, object]) -> str:
        return dedented(
            f"""
            (x_train, y_train), (x_test, y_test) = {module}.imdb.load_data(
                num_words={spec["vocabulary"]}
            )
            # pads and cuts in front, by default
            x_train, x_test = (
                {padding}(reviews, maxlen={spec["length"]})
                for reviews in (x_train, x_test)
            )
            """
        )

    return code


# By a framework's `datasets` in the registry; without one its users download the file.
IMDB: dict[str, Callable[[Mapping[str, object]], str]] = {
    "": imdb_download,
    **{module: _imdb_keras(module) for module in PADDING},
}


def imdb_bigrams(datasets: str, spec: Mapping[str, object]) -> str:
    """The reviews with their bigrams; Keras 3 has the loader of the reviews.

    A line that begins with ``known =`` follows the reviews' words: until there, a row is a list of word ids.
    """
    words, length = spec["words"], spec["length"]
    bigrams = int(str(spec["vocabulary"])) - int(str(words)) - 1
    if datasets == "keras.datasets":
        reviews = dedented(
            f"""
            # lists of ids: 1 is the start, 2 a rare word
            (x_train, y_train), (x_test, y_test) = keras.datasets.imdb.load_data(
                num_words={words}
            )


            def word_ids(review):
                return np.array(review, np.int64)
            """
        )
    else:
        rest = dedented(
            f"""
            with np.load("{imdb.REVIEWS}", allow_pickle=True) as stored:
                x_train, y_train = stored["x_train"], stored["y_train"]
                x_test, y_test = stored["x_test"], stored["y_test"]


            def word_ids(review):
                # 1 is the start, 2 a rare word
                words = [word + 3 if word + 3 < {words} else 2 for word in review]
                return np.array([1] + words, np.int64)
            """
        )
        reviews = f"{IMDB_FILE}\n\n{rest}"
    rest = dedented(
        f"""
        def pairs(ids):
            # one number for each pair of neighbours
            return ids[:-1] * {words} + ids[1:]


        # the bigrams of the training reviews, sorted
        known = np.unique(
            np.concatenate([pairs(word_ids(review)) for review in x_train])
        )[:{bigrams}]


        def with_bigrams(reviews):
            # words, then bigrams; the last {length} ids, zeros in front
            rows = np.zeros((len(reviews), {length}), np.int32)
            for row, review in zip(rows, reviews):
                ids = word_ids(review)
                found = pairs(ids)
                place = np.minimum(np.searchsorted(known, found), len(known) - 1)
                bigrams = place[known[place] == found] + {words} + 1
                last = np.concatenate([ids, bigrams])[-{length}:]
                row[{length} - len(last) :] = last
            return rows


        x_train, x_test = with_bigrams(x_train), with_bigrams(x_test)
        """
    )
    return f"{reviews}\n\n\n{rest}"


BOOK = dedented(
    f"""
    if not os.path.exists("{nietzsche.FILE}"):
        urlretrieve(
            "{nietzsche.ADDRESS}",
            "{nietzsche.FILE}",
        )
    with open("{nietzsche.FILE}", "rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == (
        "{nietzsche.SHA256[nietzsche.FILE]}"
    )
    text = content.decode("utf-8").lower()
    characters = sorted(set(text))
    number = {{character: i for i, character in enumerate(characters)}}
    numbers = np.array([number[character] for character in text], np.int32)
    """
)


def windows(spec: Mapping[str, object]) -> str:
    """The windows of characters, each with the character that follows it, from a short download."""
    length, step, held_out = spec["length"], spec["step"], spec["held_out"]
    rest = dedented(
        f"""
        def windows(starts):
            # {length} characters, and the one that follows
            x = numbers[starts[:, None] + np.arange({length})]
            return x, numbers[starts + {length}].astype(np.int64)


        starts = np.arange(0, len(numbers) - {length}, {step})
        train, test = starts[:-{held_out}], starts[-{held_out}:]
        # no character is in both
        train = train[train + {length} < test[0]]
        (x_train, y_train), (x_test, y_test) = windows(train), windows(test)
        """
    )
    return f"{BOOK}\n\n\n{rest}"


def text_windows(spec: Mapping[str, object], alphabet: str = "characters") -> str:
    """The windows for a language model, in which each character has a label, from a short download.

    Args:
        spec: the values of the specification.
        alphabet: the name of the list of characters.
    """
    length, n_train, n_test = (int(str(spec[name])) for name in ("length", "n_train", "n_test"))
    rest = dedented(
        f"""
        def windows(starts):
            # {length} characters, and the one that follows each of them
            chosen = starts[:, None] + np.arange({length})
            return numbers[chosen], numbers[chosen + 1].astype(np.int64)


        # one part is trained on: windows at equal distances, which overlap
        border = int(len(numbers) * (1 - {spec["held_out"]}))
        last = border - {length} - 1
        starts = np.arange({n_train}, dtype=np.int64) * last // {n_train - 1}
        x_train, y_train = windows(starts)
        # of the rest, each character is scored once
        x_test, y_test = windows(border + {length} * np.arange({n_test // length}))
        y_test = y_test.reshape(-1)
        """
    )
    return BOOK.replace("characters", alphabet) + f"\n\n\n{rest}"


def decoded(numbers: str, alphabet: str = "characters") -> str:
    """The text of some characters' numbers, as an expression; ``alphabet`` is the name of the list of characters."""
    return f'"".join({alphabet}[i] for i in {numbers}).replace("\\n", " ")'
