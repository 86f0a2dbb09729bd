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
SEEDS = (("seed", 0), ("same_seed", 0), ("other_seed", 1))  # trials, and the seed of each
MANY = {"n_train": 12000, "batch_size": 16, "epochs": 1}  # more than the 10,000 of a usual buffer for shuffling
SEEN = 40  # the first batches of so many samples; then training is stopped
SCORED = 51  # test samples whose logits are known; the last batch is smaller for any batch size here
STILL = 1e-9  # a learning rate with which weights hardly move
FIRST = 8  # the first numbers of a parameter, as it was drawn


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
    trial.weights.write(zeros(inputs))
    trial.train(after_batch={bias: slice(None)})
    trial.predict_with(inputs.weights())


def zeros(inputs, others=None):
    """Return weights of zero; ``others`` are arrays that replace some, by the proof's names."""
    return dict({name: np.zeros(shape, np.float32) for name, shape in inputs.shapes.items()}, **(others or {}))


def note_long_run(begin, inputs, bias, numbers, place=None, keep_order=False):
    """Note the path of one bias over more than a hundred steps, then the results for samples whose logits are known.

    Weights of zero make every unit zero, so that only the last bias moves, from the array ``long_start`` of the inputs.
    Under ``long_run``: ``<bias>/<batch>``, ``after/<parameter>``; and with the weights ``scored``: ``logits``,
    ``predictions`` and ``accuracy``.

    Args:
        begin: makes the trial.
        inputs: the inputs of the proof; their arrays have the samples, too: ``long_samples``, ``long_labels``,
            ``scored_samples``, ``scored_labels``.
        bias: the proof's name of the last layer's bias.
        numbers: values of the specification.
        place: as for ``made``.
        keep_order: whether to train on the samples in their order; not needed if all labels are the same.
    """
    numbers = dict(numbers, n_test=SCORED)
    trial = begin("long_run", numbers, keep_order=keep_order, samples=made(inputs, "long", "scored", place))
    trial.run("load", "build", "compile")
    trial.weights.write(zeros(inputs, {bias: inputs.arrays["long_start"]}))
    trial.train(after_batch={bias: slice(None)}, after_epoch={numbers["epochs"]: "after"})
    trial.predict_with(inputs.weights("scored"))
    trial.run("evaluate")
    for name in ("predictions", "accuracy"):
        trial.note(name, trial.left(name))


def note_pairs(begin, inputs, numbers, **how):
    """Note the mean loss of an epoch in which weights hardly move: it shows whether samples keep their labels.

    Under ``pairs``: ``losses``.

    Args:
        begin: makes the trial.
        inputs: the inputs of the proof.
        numbers: values of the specification; the batches must be of one size.
        how: other arguments of ``begin``.
    """
    trial = begin_with(begin, inputs.weights(), "pairs", dict(numbers, learning_rate=STILL), **how)
    trial.train()


def note_mixing(begin, inputs, bias, samples, **numbers):
    """Note the classes in the first batches of many samples, as the gradient of the last bias shows them.

    Under ``mixing``: ``<bias>/<batch>``. Then training is stopped.

    Args:
        begin: makes the trial.
        inputs: the inputs of the proof.
        bias: the proof's name of the last layer's bias.
        samples: a replacement of the function that loads the example's samples; a sample's class must show its place.
        numbers: values of the specification.
    """
    trial = begin("mixing", dict(MANY, n_test=10, **numbers), samples=samples)
    trial.run("load", "build", "compile")
    trial.weights.write(zeros(inputs))
    trial.train(after_batch={bias: slice(None)}, stop_after=SEEN)


def note_seeds(begin, note, numbers, samples):
    """Note what hangs on the seed: for one seed twice, and for another one.

    Under each of ``SEEDS``: ``initial/<parameter>``, the first numbers of each parameter as it was drawn.

    Args:
        begin: makes the trials.
        note: called with each trial after its cells were run up to the train step; notes the rest.
        numbers: values of the specification.
        samples: a replacement of the function that loads the example's samples.
    """
    for name, seed in SEEDS:
        trial = begin(name, dict(numbers, seed=seed), samples=samples)
        trial.run("load", "build", "compile")
        for parameter, array in trial.weights.read().items():
            trial.note("initial/%s" % parameter, array.reshape(-1)[:FIRST])
        note(trial)


def made(inputs, train, test, place=None):
    """Return a loader of samples that the inputs hold, as ``<train>_samples``, ``<train>_labels``, and so for ``test``.

    Args:
        inputs: the inputs of the proof.
        train: the first part of the names of the training samples.
        test: that of the test samples.
        place: called with samples and the loader's own arguments; returns the samples in their layout.
    """

    def load(spec, *arguments, **keywords):
        parts = []
        for part in (train, test):
            samples = inputs.arrays["%s_samples" % part]
            placed = place(samples, *arguments, **keywords) if place else samples
            parts.append((placed, inputs.arrays["%s_labels" % part]))
        return tuple(parts)

    return load


def in_layout(images, layout):
    """Return images of shape (n, channels, rows, columns) in the layout ``"NCHW"`` or ``"NHWC"``."""
    return np.ascontiguousarray(images.transpose(0, 2, 3, 1) if layout == "NHWC" else images)
