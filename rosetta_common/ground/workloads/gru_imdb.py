"""``gru_imdb``: a recurrent network reads film reviews and learns whether they are good or bad."""

from collections import OrderedDict
from typing import NamedTuple

from rosetta_common.ground.imdb import load_imdb
from rosetta_common.ground.proof.trials import BATCH, N_TEST, ORDER, STEPS
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
        ("full", dict(VALUES, n_train=25000, n_test=25000, epochs=3, accuracy_band=(0.84, 0.88))),
    ]
)

LENGTH = 50  # words of a review in the proof, a third of the workload's: some columns compile every time step
SHORT = 12  # number of reviews made of one word


def trials(begin, inputs):
    """Run the trials of the proof."""
    # With both betas 0 and epsilon 1, added anywhere, Adam's step is learning_rate * g / (|g| + 1): this gives g.
    plain = {"beta1": 0.0, "beta2": 0.0, "epsilon": 1.0, "length": LENGTH}
    trial = begin("gradient", dict(plain, n_train=BATCH, batch_size=BATCH, n_test=N_TEST, epochs=1, learning_rate=1.0))
    trial.run("load", "build", "compile")
    trial.note("reviews", trial.samples("x_train"))
    trial.note("labels", trial.samples("y_train"))
    trial.note_weights("initial")
    trial.weights.write(inputs.weights())
    trial.train(after_epoch={1: "after1"})
    trial.predict_with(inputs.weights())

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

    # Each review is one word of its own: the rows that a step moves show the reviews of the batch.
    made = inputs.arrays["words"], inputs.arrays["word_labels"]
    words = made[0][:, -1]
    order = dict(plain, n_test=10, **dict(ORDER, length=SHORT))
    trial = begin("order", order, samples=lambda _spec: (made, made))
    trial.run("load", "build", "compile")
    trial.weights.write(inputs.weights())
    trial.train(after_batch={"embedding": slice(words.min(), words.max() + 1)})
    trial.predict_with(inputs.weights())


def first_batch(spec):
    """Load the first reviews for the trial of ten batches; a smaller set would have another order."""
    (reviews, labels), test = load_imdb(spec._replace(n_train=BATCH * STEPS))
    return (reviews[:BATCH], labels[:BATCH]), test


WORKLOAD = Workload(GruImdb, PROFILES, loaders=("load_imdb",), trials=trials)
