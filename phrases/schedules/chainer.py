# %% [markdown]
# # Learning-rate schedules: phrases in Chainer

# %%
import math
import tempfile

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer.training import extensions

tensor = np.asarray


def begin(steps):
    """A trainer, 2 steps an epoch, and the list of rates that it will use."""
    link, rates = L.Parameter(np.zeros(1, np.float32)), []
    optimiser = chainer.optimizers.SGD(lr=0.1).setup(link)

    def loss(batch):
        rates.append(optimiser.lr)
        return F.sum(link.W * batch)

    samples = chainer.iterators.SerialIterator(np.zeros((2, 1), np.float32), 1)
    updater = chainer.training.StandardUpdater(
        samples, optimiser, loss_func=loss
    )
    stop = steps, "iteration"
    return chainer.training.Trainer(
        updater, stop, out=tempfile.mkdtemp()
    ), rates


# %% tags=["step-or-epoch"]
trainer, rates = begin(8)
trainer.extend(extensions.ExponentialShift("lr", 0.5), trigger=(2, "epoch"))
trainer.run()
y = rates

# %% tags=["exponential-decay"]
trainer, rates = begin(4)
trainer.extend(extensions.ExponentialShift("lr", 0.5))  # after each step
trainer.run()
y = rates

# %% tags=["cosine-decay", "by-hand"]
trainer, rates = begin(5)


@trainer.extend  # after each step
def decay(trainer):
    turned = math.cos(math.pi * trainer.updater.iteration / 4)
    trainer.updater.get_optimizer("main").lr = 0.1 * (1 + turned) / 2


trainer.run()
y = rates

# %% tags=["warm-up"]
trainer, rates = begin(6)
trainer.extend(extensions.WarmupShift("lr", 0.0, 4, 0.1))
trainer.run()
y = rates

# %% [markdown] tags=["one-cycle"]
# None at all: the one-cycle schedule isn't among its extensions.

# %% tags=["plateau", "by-hand"]
optimiser = chainer.optimizers.SGD(lr=0.1)
best, waited, y = math.inf, 0, []
for loss in losses:
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        optimiser.lr *= 0.5
        waited = 0
    y.append(optimiser.lr)

# %% tags=["current-rate"]
trainer, _ = begin(3)
trainer.extend(extensions.ExponentialShift("lr", 0.5))
trainer.run()
y = trainer.updater.get_optimizer("main").lr
