"""The trials that several workloads use; other trials are in the workload's module of ``ground.workloads``.

A trial runs the cells of an example with other numbers, and notes the results as arrays under ``trial/name``.
``rosetta_common.upper.proofs`` draws the inputs and judges the results. Here ``begin`` is
``observe.Observation.begin``, which makes an ``observe.Trial``, and ``inputs`` are ``observe.Inputs``.
"""

import numpy as np

BATCH = 30  # samples of the batch for losses and gradients
STEPS = 10  # steps of the optimiser
N_TEST = 50  # not a multiple of any batch here: the last one is smaller
ORDER = {"n_train": 10, "batch_size": 4, "epochs": 3}  # the last batch holds two samples


def one_batch(steps):
    """Return the values of a specification with which training takes some steps on the same batch."""
    return {"n_train": BATCH, "batch_size": BATCH, "n_test": 10, "epochs": steps}


def begin_with(begin, weights, name, overrides, **how):
    """Begin a trial, run its cells up to the train step and put weights in.

    Args:
        begin: makes the trial.
        weights: a mapping of the proof's names to arrays in its own layouts.
        name: the trial's name.
        overrides: values of the specification that replace those of the profile ``quick``.
        how: other arguments of ``begin``.
    """
    trial = begin(name, overrides, **how)
    trial.run("load", "build", "compile")
    trial.weights.write(weights)
    return trial


def note_steps(begin, inputs, **how):
    """Note the first batch, the weights as they were drawn, and ten steps on that batch from the given weights.

    Under ``steps``: ``images``, ``labels``, ``initial/<parameter>``, ``losses``, ``after1/<parameter>``,
    ``after10/<parameter>``. If weights can't be read while the train step runs, a second trial ``first_step`` notes
    ``after1`` instead.
    """
    trial = begin("steps", one_batch(STEPS), **how)
    trial.run("load", "build", "compile")
    trial.note("images", trial.samples("x_train"))
    trial.note("labels", trial.samples("y_train"))
    trial.note_weights("initial")
    trial.weights.write(inputs.weights())
    trial.train(after_epoch={1: "after1", STEPS: "after10"})
    if not trial.weights.reads_in_training:  # then the first step runs by itself
        trial = begin_with(begin, inputs.weights(), "first_step", one_batch(1), **how)
        trial.train(after_epoch={1: "after1"})


def blank(load):
    """Return a loader like another one, but with training samples of zeros: they don't change the first kernel."""

    def load_blank(*arguments, **keywords):
        (samples, labels), test = load(*arguments, **keywords)
        return (np.zeros_like(samples), labels), test

    return load_blank


def note_order(begin, inputs, bias, samples=None):
    """Note arrays that show the order of the samples, and the logits of the test samples.

    With weights of zero every logit is the last layer's bias, whose gradient shows the classes in a batch. Under
    ``order``: the training samples' ``labels`` and ``<bias>/<batch>``; then the ``logits`` from the given weights. The
    last kernel stays zero if the units before it are zero, as after a ReLU; a network of one layer needs samples of
    zeros.

    Args:
        begin: makes the trial.
        inputs: the inputs of the proof.
        bias: the proof's name of the last layer's bias.
        samples: a replacement of the function that loads the example's samples, e.g. ``blank`` of it.
    """
    trial = begin("order", dict(ORDER, n_test=N_TEST), samples=samples)
    trial.run("load", "build", "compile")
    trial.note("labels", trial.samples("y_train"))
    trial.weights.write({name: np.zeros(shape, np.float32) for name, shape in inputs.shapes.items()})
    trial.train(after_batch={bias: slice(None)})
    trial.predict_with(inputs.weights())
