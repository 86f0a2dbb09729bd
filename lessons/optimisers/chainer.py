# %% [markdown]
# # Optimisers: checks in Chainer

# %%
import tempfile

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

np.random.seed(0)


def stepped(optimizer, start, gradient):  # one weight, one step
    layer = L.Linear(1, 1, nobias=True, initialW=start)
    optimizer.setup(layer).update(layer, np.full((1, 1), gradient, np.float32))  # loss: gradient * weight
    return layer.W.item()


# %% tags=["momentum", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
optimizer = chainer.optimizers.MomentumSGD(lr=1, momentum=0.9).setup(layer)
for _ in range(3):
    optimizer.update(layer, np.ones((1, 1), np.float32))  # the loss is the layer's return value: its weight
observed = -layer.W.item()

# %% tags=["gradient-clipping", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
chainer.optimizers.SGD(lr=1).setup(layer).update(layer, np.full((1, 1), 1000, np.float32))  # loss: 1000 * weight
observed = -layer.W.item()

# %% tags=["adam-correction", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
chainer.optimizers.Adam(alpha=0.01).setup(layer).update(layer, np.ones((1, 1), np.float32))  # loss: the weight
observed = -layer.W.item() / 0.01

# %% tags=["small-gradient", "trap"]
observed = -stepped(chainer.optimizers.Adam(alpha=0.01), 0, 1e-8) / 0.01

# %% tags=["adamw-decay", "trap"]
observed = stepped(chainer.optimizers.AdamW(alpha=0.1, weight_decay_rate=0.1), 1, 0)

# %% tags=["adamw-default", "trap"]
observed = 1 - stepped(chainer.optimizers.AdamW(alpha=1), 1, 0)

# %% tags=["adam-decay", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=1)
optimizer = chainer.optimizers.Adam(alpha=0.1).setup(layer)
optimizer.add_hook(chainer.optimizer_hooks.WeightDecay(0.1))
optimizer.update(layer, np.zeros((1, 1), np.float32))
observed = layer.W.item()

# %% tags=["decay-biases", "trap"]
layer = L.Linear(1, 1, initial_bias=1)
optimizer = chainer.optimizers.SGD(lr=0.1).setup(layer)
optimizer.add_hook(chainer.optimizer_hooks.WeightDecay(0.1))
optimizer.update(lambda: chainer.functions.sum(0 * layer(np.zeros((1, 1), np.float32))))
observed = layer.b.item() != 1

# %% tags=["decay-biases", "mend"]
layer = L.Linear(1, 1, initial_bias=1)
optimizer = chainer.optimizers.SGD(lr=0.1).setup(layer)
layer.W.update_rule.add_hook(chainer.optimizer_hooks.WeightDecay(0.1))
optimizer.update(lambda: chainer.functions.sum(0 * layer(np.zeros((1, 1), np.float32))))
observed = layer.b.item() != 1

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(chainer.optimizers.RMSprop(lr=0.1), 0, 1) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(chainer.optimizers.AdaGrad(lr=0.1), 0, 1) / 0.1

# %% tags=["adadelta-rate", "trap"]
default = chainer.optimizers.AdaDelta()
first = (default.eps / (1 - default.rho + default.eps)) ** 0.5  # of its formula, for a gradient of 1
observed = -stepped(chainer.optimizers.AdaDelta(), 0, 1) / first  # it has no argument for it

# %% tags=["sgd-rate", "trap"]
observed = -stepped(chainer.optimizers.SGD(), 0, 1)

# %% tags=["clip-norm", "trap"]
links = chainer.ChainList(*(L.Linear(1, 1, nobias=True, initialW=0) for _ in range(2)))
optimizer = chainer.optimizers.SGD(lr=1).setup(links)
optimizer.add_hook(chainer.optimizer_hooks.GradientClipping(1))
x = np.ones((1, 1), np.float32)
optimizer.update(lambda: chainer.functions.sum(3 * links[0](x) + 4 * links[1](x)))
observed = "together" if -links[0].W.item() < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
optimizer = chainer.optimizers.MomentumSGD(lr=1, momentum=0.9).setup(layer)
optimizer.update(layer, np.ones((1, 1), np.float32))
optimizer.lr = 0
before = layer.W.item()
optimizer.update(layer, np.ones((1, 1), np.float32))
observed = before - layer.W.item()

# %% tags=["schedule-unit", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
optimizer = chainer.optimizers.SGD(lr=1).setup(layer)
batches = chainer.iterators.SerialIterator(np.ones((8, 1), np.float32), batch_size=1)
updater = chainer.training.updaters.StandardUpdater(batches, optimizer)
trainer = chainer.training.Trainer(updater, (2, "iteration"), out=tempfile.mkdtemp())
trainer.extend(chainer.training.extensions.ExponentialShift("lr", 0.5))  # trigger=(1, "epoch") makes it wait
trainer.run()
observed = "in each update" if optimizer.lr < 1 else "when it is stepped"

# %% tags=["accumulation", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
optimizer = chainer.optimizers.SGD(lr=1).setup(layer)
layer.cleargrads()
for x in np.ones((2, 4, 1), np.float32):
    F.mean(layer(x)).backward()
optimizer.update()
observed = -layer.W.item()

# %% tags=["accumulation", "mend"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
optimizer = chainer.optimizers.SGD(lr=1).setup(layer)
layer.cleargrads()
for x in np.ones((2, 4, 1), np.float32):
    (F.mean(layer(x)) / 2).backward()
optimizer.update()
observed = -layer.W.item()

# %% tags=["accumulation-uneven", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
optimizer = chainer.optimizers.SGD(lr=1).setup(layer)
layer.cleargrads()
for x in np.zeros((6, 1), np.float32), np.full((2, 1), 4, np.float32):
    (F.mean(layer(x)) / 2).backward()
optimizer.update()
observed = -layer.W.item()

# %% tags=["accumulation-uneven", "mend"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
optimizer = chainer.optimizers.SGD(lr=1).setup(layer)
layer.cleargrads()
for x in np.zeros((6, 1), np.float32), np.full((2, 1), 4, np.float32):
    (F.sum(layer(x)) / 8).backward()
optimizer.update()
observed = -layer.W.item()
