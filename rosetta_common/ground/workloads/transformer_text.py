"""``transformer_text``: a small Transformer, decoder only, learns which character comes next in a text by Nietzsche."""

from collections import OrderedDict
from typing import NamedTuple

from rosetta_common.ground.proof.trials import ORDER, begin_with, made, note_seeds, zeros
from rosetta_common.ground.workload import FIELDS, TRAINING, Workload

TransformerText = NamedTuple(
    "TransformerText",
    FIELDS
    + TRAINING
    + [
        ("length", int),  # characters in a window: the context
        ("held_out", float),  # the share of the text, at its end, that is scored and not trained on
        ("width", int),  # numbers of each character between the layers
        ("blocks", int),
        ("heads", int),
        ("hidden", int),  # units between the two dense layers of a block
        ("dropout", float),  # of the embedding, of attention weights, and of what each block adds
        ("norm_epsilon", float),  # added to the variance in layer normalisation
        ("start", float),  # standard deviation of the normal distribution of matrices at the start
        # AdamW as in Loshchilov and Hutter, "Decoupled weight decay regularization", 2019, with the learning rate as
        # a factor of the decay: w -= rate * (m / (sqrt(v) + epsilon) + decay * w)
        ("beta1", float),
        ("beta2", float),
        ("epsilon", float),
        ("decay", float),  # of matrices and tables; biases and layer normalisation have none
        # Step k, counted from 1, has the rate learning_rate * k / warm_up up to the step warm_up; then half a cosine
        # falls to last_rate * learning_rate, which the last step has.
        ("warm_up", int),
        ("last_rate", float),
        ("clip", float),  # the longest gradient: all parameters' together, the root of their sum of squares
        ("temperature", float),  # of the text that is drawn after the score
    ],
)

WINDOW = 128  # characters
# ``n_train`` counts windows, ``n_test`` characters: each position of each window of the held-out text is scored.
VALUES = {
    "workload": "transformer_text",
    "dataset": "nietzsche",
    "classes": 57,
    "length": WINDOW,
    "held_out": 0.1,
    "width": 128,
    "blocks": 4,
    "heads": 4,
    "hidden": 512,
    "dropout": 0.1,
    "norm_epsilon": 1e-5,
    "start": 0.02,
    "batch_size": 32,
    "learning_rate": 2e-3,
    "beta1": 0.9,
    "beta2": 0.95,
    "epsilon": 1e-8,
    "decay": 0.1,
    "warm_up": 100,
    "last_rate": 0.1,
    "clip": 1.0,
    "temperature": 0.8,
}
PROFILES = OrderedDict(
    [
        ("smoke", dict(VALUES, n_train=128, n_test=1280, epochs=1, accuracy_band=(0.0, 0.40))),
        ("quick", dict(VALUES, n_train=3200, n_test=12800, epochs=2, accuracy_band=(0.25, 0.50))),
        ("throughput", dict(VALUES, n_train=16000, n_test=1280, epochs=1, accuracy_band=(0.0, 1.0))),
        ("full", dict(VALUES, n_train=16000, n_test=59904, epochs=4, accuracy_band=(0.50, 0.66))),
    ]
)

# Without betas, decay and clipping, and with an epsilon of 1, a step is rate * g / (|g| + 1): this gives g. The first
# of three steps of warm-up has a third of the rate.
PLAIN = {"beta1": 0.0, "beta2": 0.0, "epsilon": 1.0, "decay": 0.0, "clip": 1e9, "warm_up": 3, "dropout": 0.0}
GRADIENT = dict(PLAIN, n_train=4, batch_size=4, n_test=3 * WINDOW, epochs=1, learning_rate=3.0)
CLIPPED = dict(GRADIENT, clip=1.0, learning_rate=300.0, epsilon=100.0)
# Gradients are clipped to nothing, so that only the decay moves weights.
DECAY = dict(PLAIN, n_train=110, batch_size=1, n_test=WINDOW, epochs=1)
DECAY.update(learning_rate=0.1, decay=0.5, clip=1e-9, warm_up=VALUES["warm_up"])
STEPS = {"n_train": 40, "batch_size": 4, "n_test": WINDOW, "epochs": 1, "warm_up": 4, "clip": 0.1, "dropout": 0.0}
STEPS["learning_rate"] = 1e-4  # at a higher one, what float32 rounds grows from step to step
STEPS["epsilon"] = 1e-6  # a step for a gradient that float32 rounds away is then as short as it should be
STILL = dict(PLAIN, n_test=WINDOW, learning_rate=1e-9)  # weights hardly move; a weight of zero shows that it does
PAIRS = dict(STILL, n_train=ORDER["n_train"], batch_size=5, epochs=1)
DRAWS = 40  # windows in which a number is kept or dropped, at each of their characters
ONE = dict(STILL, n_train=1, batch_size=1, epochs=DRAWS)
ONE.pop("dropout")  # it keeps its rate
SEED = dict(ONE, n_train=9, batch_size=4, epochs=8)
PLACES = ("embedding", "attention", "added", "hidden", "dense")  # where the trial ``dropout`` looks
SEEN = 10  # the first character of the labels that show the samples' order


def trials(begin, inputs):
    """Run the trials of the proof."""
    trial = begin("gradient", GRADIENT)
    trial.run("load", "build", "compile")
    trial.note("windows", trial.left("x_train"))
    trial.note("labels", trial.left("y_train"))
    trial.note_weights("initial")
    trial.weights.write(inputs.weights("sharp"))
    trial.train(after_epoch={1: "after1"})
    trial.predict_with(inputs.weights("sharp"))
    trial.run("evaluate")
    for name in ("predictions", "accuracy", "texts"):
        trial.note(name, trial.left(name))

    trial = begin_with(begin, inputs.weights("sharp"), "clipped", CLIPPED)
    trial.train(after_epoch={1: "after1"})

    trial = begin_with(begin, inputs.weights("sharp"), "decay", DECAY)
    trial.train(after_batch={"block1.dense1.kernel": slice(0, 1)}, after_epoch={1: "after"})

    trial = begin_with(begin, inputs.weights("sharp"), "steps", STEPS, keep_order=True)
    trial.train(after_epoch={1: "after10"}, after_first_batch="after1")

    # Only the table of characters moves from zero: the labels of a batch up, the others down.
    order = made(inputs, "order", "few")
    rows = {"characters": slice(SEEN, SEEN + ORDER["n_train"])}
    trial = begin_with(begin, alone(inputs, "still"), "order", dict(ORDER, **STILL), samples=order)
    trial.train(after_batch=rows)

    # Then windows that have their first half in common.
    alike = made(inputs, "order", "alike")
    trial = begin_with(begin, inputs.weights("sharp"), "pairs", dict(PAIRS, n_test=4 * WINDOW), samples=alike)
    trial.train()
    trial.predict_with(inputs.weights("sharp"))

    trial = begin("dropout", ONE, samples=made(inputs, "one", "few"))
    trial.run("load", "build", "compile")
    for place in PLACES:
        trial.weights.write(alone(inputs, place))
        trial.train(name=place)
    trial.predict_with(inputs.weights("sharp"))  # with dropout off

    def note_seed(trial):
        trial.weights.write(alone(inputs, "still"))
        trial.train(after_batch=rows)
        trial.weights.write(alone(inputs, "added"))
        trial.train(name="dropped")

    note_seeds(begin, note_seed, SEED, made(inputs, "seed", "few"))


def alone(inputs, kind):
    """Return weights of zero, but for those that the inputs hold under a name."""
    parts = inputs.arrays.items()
    return zeros(inputs, {name[len(kind) + 1 :]: array for name, array in parts if name.startswith(kind + "/")})


WORKLOAD = Workload(TransformerText, PROFILES, loaders=("load_nietzsche_text",), trials=trials)
