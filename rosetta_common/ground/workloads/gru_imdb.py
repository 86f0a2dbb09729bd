"""``gru_imdb``: a recurrent network reads film reviews and learns whether they are good or bad."""

from collections import OrderedDict
from typing import NamedTuple

from rosetta_common.ground.proof.reviews import first_batch, last_tenth
from rosetta_common.ground.proof.trials import (
    BATCH,
    N_TEST,
    ORDER,
    STEPS,
    begin_with,
    made,
    note_long_run,
    note_mixing,
    note_pairs,
    note_seeds,
)
from rosetta_common.ground.workload import FIELDS, TRAINING, Workload

GruImdb = NamedTuple(
    "GruImdb",
    FIELDS
    + TRAINING
    + [
        ("vocabulary", int),  # number of ids, including those of padding, start and unknown words
        ("length", int),  # ids in a review
        # Adam as in Kingma and Ba (2015): epsilon is added to the root of the corrected second moment.
        ("beta1", float),
        ("beta2", float),
        ("epsilon", float),
    ],
)

VALUES = {
    "workload": "gru_imdb",
    "dataset": "imdb",
    "classes": 2,
    "vocabulary": 30000,
    "length": 150,
    "batch_size": 64,
    "learning_rate": 0.001,
    "beta1": 0.9,
    "beta2": 0.999,
    "epsilon": 1e-8,
}
PROFILES = OrderedDict(
    [
        ("smoke", dict(VALUES, n_train=256, n_test=128, epochs=1, batch_size=32, accuracy_band=(0.35, 0.65))),
        ("quick", dict(VALUES, n_train=6000, n_test=2000, epochs=3, batch_size=32, accuracy_band=(0.70, 0.86))),
        ("throughput", dict(VALUES, n_train=24960, n_test=320, epochs=1, accuracy_band=(0.0, 1.0))),
        ("full", dict(VALUES, n_train=25000, n_test=25000, epochs=3, accuracy_band=(0.82, 0.88))),
    ]
)

LENGTH = 50  # words of a review in most trials, a third of the workload's: some columns compile every time step
SHORT = 12  # words of a review that is made of one or two
FAR = {"n_train": 6, "batch_size": 6, "n_test": 6, "epochs": 1}
FAR_RATE = 100.0  # a learning rate with which float32 holds small gradients
LARGE = {"n_train": ORDER["n_train"], "batch_size": ORDER["n_train"], "n_test": 10, "epochs": 1, "length": SHORT}
LARGE_RATE = 1000.0
PAIRS = {"n_train": ORDER["n_train"], "batch_size": 5, "n_test": 10, "epochs": 1, "length": SHORT}
LONG = {"n_train": 101, "batch_size": 2, "epochs": 3, "length": SHORT}  # 153 steps
LONG_RATE = 0.2
# With both betas 0 and epsilon 1, added anywhere, Adam's step is learning_rate * g / (|g| + 1): this gives g.
PLAIN = {"beta1": 0.0, "beta2": 0.0, "epsilon": 1.0}


def trials(begin, inputs):
    """Run the trials of the proof."""
    sizes = {"n_train": BATCH, "batch_size": BATCH, "n_test": N_TEST, "epochs": 1, "length": LENGTH}
    trial = begin("gradient", dict(PLAIN, learning_rate=1.0, **sizes))
    trial.run("load", "build", "compile")
    trial.note("reviews", trial.samples("x_train"))
    trial.note("labels", trial.samples("y_train"))
    trial.note_weights("initial")
    trial.weights.write(inputs.weights())
    trial.train(after_epoch={1: "after1"})
    trial.predict_with(inputs.weights())

    # The last kernel is a thousand times as large, and so are the gradients of all that comes before it.
    reviews = made(inputs, "words", "words")
    large = dict(PLAIN, learning_rate=LARGE_RATE, epsilon=LARGE_RATE)
    trial = begin_with(begin, inputs.weights("large"), "large", dict(large, **LARGE), samples=reviews)
    trial.train(after_epoch={1: "after1"})

    # Reviews of the published length, with their padding, and an update gate that forgets slowly.
    far = dict(PLAIN, learning_rate=FAR_RATE, **FAR)
    trial = begin_with(begin, inputs.weights("far"), "far", far, samples=made(inputs, "far", "far"))
    trial.train(after_epoch={1: "after1"})
    trial.predict_with(inputs.weights("far"))

    # Ten batches, so that words come and go. If weights can't be read between steps, the first step runs by itself.
    sizes = {"n_train": BATCH * STEPS, "batch_size": BATCH, "n_test": 10, "epochs": 1, "length": LENGTH}
    trial = begin("steps", sizes, keep_order=True)
    trial.run("load", "build", "compile")
    trial.weights.write(inputs.weights())
    kernel = {"dense.kernel": slice(None)}  # shows the correction of each step
    trial.train(after_epoch={1: "after10"}, after_first_batch="after1", after_batch=kernel)
    if not trial.weights.reads_in_training:
        trial = begin("first_step", dict(sizes, n_train=BATCH), samples=first_batch)
        trial.run("load", "build", "compile")
        trial.weights.write(inputs.weights())
        trial.train(after_epoch={1: "after1"})

    note_long_run(begin, inputs, "dense.bias", dict(LONG, learning_rate=LONG_RATE), keep_order=True)

    # Each review is one word of its own: the rows that a step moves show the reviews of the batch.
    words = inputs.arrays["words_samples"][:, -1]
    rows = {"embedding": slice(words.min(), words.max() + 1)}

    def note_rows(trial):
        trial.weights.write(inputs.weights())
        trial.train(after_batch=rows)

    order = dict(PLAIN, n_test=10, **dict(ORDER, length=SHORT))
    trial = begin("order", order, samples=reviews)
    trial.run("load", "build", "compile")
    note_rows(trial)
    trial.predict_with(inputs.weights())

    note_pairs(begin, inputs, dict(PLAIN, **PAIRS), samples=reviews)
    note_seeds(begin, note_rows, order, reviews)
    note_mixing(begin, inputs, "dense.bias", last_tenth, learning_rate=1.0, length=SHORT, **PLAIN)


WORKLOAD = Workload(GruImdb, PROFILES, loaders=("load_imdb",), trials=trials)
