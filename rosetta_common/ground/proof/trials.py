"""The trials that workloads have in common; each workload's own are in its module of ``ground.workloads``.

A trial runs an example's own cells with other numbers, and notes what came out, as arrays under ``trial/what``;
``rosetta_common.upper.proofs`` draws what goes in, and judges what came out. Here ``begin`` is
``observe.Observation.begin``, which makes an ``observe.Trial``, and ``inputs`` are ``observe.Inputs``.
"""

import numpy as np

BATCH = 30  # samples of the batch that losses and gradients are compared on
STEPS = 10  # of the optimiser
N_TEST = 50  # not a multiple of any batch here: the last one is smaller
ORDER = {"n_train": 10, "batch_size": 4, "epochs": 3}  # the last batch holds two samples


def one_batch(steps):
    """Return the values of a specification with which training takes some steps on one and the same batch."""
    return {"n_train": BATCH, "batch_size": BATCH, "n_test": 10, "epochs": steps}


def begin_with(begin, weights, name, overrides, **how):
    """Begin a trial, run its cells up to the train step and put weights in.

    Args:
        begin: makes the trial.
        weights: a mapping of the proof's names to arrays in its own layouts.
        name: the trial's name.
        overrides: values of the specification that are others than those of the profile ``quick``.
        how: what else ``begin`` is told.
    """
    trial = begin(name, overrides, **how)
    trial.run("load", "build", "compile")
    trial.weights.write(weights)
    return trial


def note_steps(begin, inputs, **how):
    """Note the first batch, the weights as they were drawn, and ten steps on that batch from the given weights.

    Under ``steps``: ``images``, ``labels``, ``initial/<parameter>``, ``losses``, ``after1/<parameter>``,
    ``after10/<parameter>``. Where weights can't be read while the train step runs, a second trial ``first_step`` notes
    ``after1`` instead.
    """
    trial = begin("steps", one_batch(STEPS), **how)
    trial.run("load", "build", "compile")
    trial.note("images", trial.samples("x_train"))
    trial.note("labels", trial.samples("y_train"))
    trial.note_weights("initial")
    trial.weights.write(inputs.weights())
    trial.train(after_epoch={1: "after1", STEPS: "after10"})
    if not trial.weights.reads_in_training:  # then the first step is run by itself
        trial = begin_with(begin, inputs.weights(), "first_step", one_batch(1), **how)
        trial.train(after_epoch={1: "after1"})


def blank(load):
    """Return a loader like another one, but its training samples are zeros: a kernel that they enter stays as it is."""

    def load_blank(*arguments, **keywords):
        (samples, labels), test = load(*arguments, **keywords)
        return (np.zeros_like(samples), labels), test

    return load_blank


def note_order(begin, inputs, bias, samples=None):
    """Note what tells the order of the samples, and the logits of the test samples.

    With weights of zero every logit is the last layer's bias, whose gradient tells which classes were in a batch: under
    ``order``, the training samples' ``labels`` and ``<bias>/<batch>``; then the ``logits`` from the given weights. The
    last kernel stays zero if the units before it are, as behind a ReLU; a network of one layer needs samples of zeros.

    Args:
        begin: makes the trial.
        inputs: what goes in.
        bias: the proof's name of the last layer's bias.
        samples: what the example is given in place of the function that loads its samples, e.g. ``blank`` of it.
    """
    trial = begin("order", dict(ORDER, n_test=N_TEST), samples=samples)
    trial.run("load", "build", "compile")
    trial.note("labels", trial.samples("y_train"))
    trial.weights.write({name: np.zeros(shape, np.float32) for name, shape in inputs.shapes.items()})
    trial.train(after_batch={bias: slice(None)})
    trial.predict_with(inputs.weights())
