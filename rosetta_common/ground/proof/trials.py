"""What is asked of an example: each trial runs its own cells with other numbers, and notes what came out.

The three functions are called with ``begin``, which makes a ``observe.Trial``. They note arrays under ``trial/what``;
``rosetta_common.upper.proofs`` draws what goes in, and judges what came out.
"""

import numpy as np

from rosetta_common.ground.imdb import load_imdb

BATCH = 30  # samples of the batch that losses and gradients are compared on
STEPS = 10  # of the optimiser
N_TEST = 50  # not a multiple of any batch here: the last one is smaller
ORDER = {"n_train": 10, "batch_size": 4, "epochs": 3}  # the last batch holds two samples
DRAWS = 40  # steps in which one unit is kept or dropped


def observe_cnn(begin, inputs):
    """Run the CNN's trials."""
    # The rates of dropout are set to zero in the text: nothing else about the cells is changed in any trial.
    sizes = {"n_train": BATCH, "batch_size": BATCH, "n_test": 10, "epochs": STEPS}
    trial = begin("steps", sizes, dropout=False)
    trial.run("load", "build", "compile")
    trial.note("images", trial.samples("x_train"))
    trial.note("labels", trial.samples("y_train"))
    trial.note_weights("initial")
    trial.weights.write(inputs.weights())
    trial.train(after_epoch={1: "after1", STEPS: "after10"})
    if not trial.weights.reads_in_training:  # then the first step is run by itself
        trial = begin("first_step", dict(sizes, epochs=1), dropout=False)
        trial.run("load", "build", "compile")
        trial.weights.write(inputs.weights())
        trial.train(after_epoch={1: "after1"})

    # Convolutions of zeros: each is its bias everywhere, so that all four values of every pooling window are equal.
    trial = begin("ties", dict(sizes, epochs=1), dropout=False)
    trial.run("load", "build", "compile")
    trial.weights.write(inputs.weights("flat"))
    trial.train(after_epoch={1: "after1"})

    # Weights of zero: every logit is the last layer's bias, whose gradient tells which classes were in the batch.
    trial = begin("order", dict(ORDER, n_test=N_TEST))
    trial.run("load", "build", "compile")
    trial.note("labels", trial.samples("y_train"))
    trial.weights.write({name: np.zeros(shape, np.float32) for name, shape in inputs.shapes.items()})
    trial.train(after_batch={"dense2.bias": slice(None)})
    trial.weights.write(inputs.weights())
    trial.run("predict")
    trial.note("logits", trial.left_logits())

    # One unit's way through the network, past three, two and one of its dropouts: the loss tells what became of it.
    small = {"n_train": 1, "batch_size": 1, "n_test": 10, "epochs": DRAWS, "learning_rate": 1e-9}
    trial = begin("dropout", small, samples=inputs.picture())
    trial.run("load", "build", "compile")
    for passed in (3, 2, 1):
        trial.weights.write(inputs.weights("way%d" % passed))
        trial.train(name="losses%d" % passed)


def observe_gru(begin, inputs):
    """Run the GRU's trials."""
    # With both betas 0 and epsilon 1, wherever it is added, Adam's step is learning_rate * g / (|g| + 1): g follows.
    plain = {"beta1": 0.0, "beta2": 0.0, "epsilon": 1.0}
    trial = begin("gradient", dict(plain, n_train=BATCH, batch_size=BATCH, n_test=N_TEST, epochs=1, learning_rate=1.0))
    trial.run("load", "build", "compile")
    trial.note("reviews", trial.samples("x_train"))
    trial.note("labels", trial.samples("y_train"))
    trial.note_weights("initial")
    trial.weights.write(inputs.weights())
    trial.train(after_epoch={1: "after1"})
    trial.weights.write(inputs.weights())
    trial.run("predict")
    trial.note("logits", trial.left_logits())

    # Ten batches, so that words come and go. Where weights can't be read on the way, the first step is run by itself.
    sizes = {"n_train": BATCH * STEPS, "batch_size": BATCH, "n_test": 10, "epochs": 1}
    trial = begin("steps", sizes, keep_order=True)
    trial.run("load", "build", "compile")
    trial.weights.write(inputs.weights())
    kernel = {"dense.kernel": slice(None)}  # tells how each step was corrected
    trial.train(after_epoch={1: "after10"}, after_first_batch="after1", after_batch=kernel)
    if not trial.weights.reads_in_training:
        trial = begin("first_step", dict(sizes, n_train=BATCH), samples=first_batch)
        trial.run("load", "build", "compile")
        trial.weights.write(inputs.weights())
        trial.train(after_epoch={1: "after1"})

    # A review is one word of its own: the rows that a step moves tell which reviews were in the batch.
    trial = begin("order", dict(plain, n_test=10, **ORDER), samples=inputs.words())
    trial.run("load", "build", "compile")
    trial.weights.write(inputs.weights())
    trial.train(after_batch={"embedding": inputs.word_rows()})
    trial.weights.write(inputs.weights())
    trial.run("predict")
    trial.note("logits", trial.left_logits())


def first_batch(spec):
    """Load the reviews that the trial of ten batches begins with; a smaller set is drawn in another order."""
    (reviews, labels), test = load_imdb(spec._replace(n_train=BATCH * STEPS))
    return (reviews[:BATCH], labels[:BATCH]), test


def observe_resnet50(begin, inputs):
    """Run ResNet-50's one trial: the example carries the weights by itself."""
    trial = begin("features", {"n_train": 10, "n_test": 10, "batch_size": 4})
    trial.run("load", "build", "predict")
    trial.note("images", trial.samples("x_test")[:2])
    trial.note("train", trial.left("features_train"))
    trial.note("test", trial.left("features_test"))


TRIALS = {"cnn_cifar10": observe_cnn, "gru_imdb": observe_gru, "resnet50_features": observe_resnet50}
