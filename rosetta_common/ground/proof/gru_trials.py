"""The trials of ``gru_imdb``."""

from rosetta_common.ground.imdb import load_imdb
from rosetta_common.ground.proof.trials import BATCH, N_TEST, ORDER, STEPS

LENGTH = 50  # words of a review, a third of the workload's: some columns compile every single step
SHORT = 12  # of the reviews made of one word


def observe(begin, inputs):
    """Run the trials."""
    # With both betas 0 and epsilon 1, wherever it is added, Adam's step is learning_rate * g / (|g| + 1): g follows.
    plain = {"beta1": 0.0, "beta2": 0.0, "epsilon": 1.0, "length": LENGTH}
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
    sizes = {"n_train": BATCH * STEPS, "batch_size": BATCH, "n_test": 10, "epochs": 1, "length": LENGTH}
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
    trial = begin("order", dict(plain, n_test=10, **dict(ORDER, length=SHORT)), samples=inputs.words())
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
