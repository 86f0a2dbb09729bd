"""The trials of ``cnn_cifar10``."""

import numpy as np

from rosetta_common.ground.proof.trials import BATCH, N_TEST, ORDER, STEPS

DRAWS = 40  # steps in which one unit is kept or dropped


def observe(begin, inputs):
    """Run the trials."""
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
