"""Examples of six steps that need no framework, for tests of the executor and the runner."""

from collections import OrderedDict

SETUP = """\
import os
import time

from rosetta_common import MiniBatches, load_cifar10, report_epoch, specification

import numpy as np

spec = specification("cnn_cifar10")
"""

LOAD = '(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NCHW")'

TRAIN = """\
for epoch in range(spec.epochs):
    for batch in MiniBatches(np.zeros(spec.n_train), batch_size=spec.batch_size):
        pass
    report_epoch(epoch, loss)"""

BODIES = OrderedDict(
    [
        ("load", LOAD + '\nprint("loaded for seed", spec.seed)'),
        ("build", 'model = {}\nprint("built")'),
        ("compile", "loss = 1.5\nloss += spec.seed * 1e-6"),
        (
            "train",
            TRAIN,
        ),
        ("predict", "predictions = np.zeros(spec.n_test, int)"),
        ("evaluate", 'accuracy = (predictions == y_test).mean()\nprint("accuracy", accuracy)'),
    ]
)


def example(**bodies):
    """Return an example's text; a keyword replaces the body of the step it names, ``setup`` adds to the set-up."""
    cells = ["# %% [markdown]\n# # A model without a framework\n", "# %%\n" + SETUP + bodies.pop("setup", "") + "\n"]
    for step, body in BODIES.items():
        cells.append('# %%%% tags=["%s"]\n%s\n' % (step, bodies.pop(step, body)))
    assert not bodies, "no such step: %s" % ", ".join(bodies)
    return "\n".join(cells)


def with_seed(run, seed):
    """Return a run of a record as a run with another seed: its losses differ, too."""
    epochs = [dict(epoch, loss=epoch["loss"] + seed) for epoch in run["epochs"]]
    return dict(run, seed=seed, epochs=epochs)
