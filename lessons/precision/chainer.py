# %% [markdown]
# # Low precision: checks in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

np.random.seed(0)


def half_weight(value):
    with chainer.using_config("dtype", np.float16):
        return L.Linear(1, 1, nobias=True, initialW=value)


def ones(*shape):
    return np.ones(shape, np.float16)


# %% tags=["autocast-types", "trap"]
with chainer.using_config("dtype", chainer.mixed16):
    logits = L.Linear(4, 4)(ones(4, 4))  # Chainer converts no inputs by itself
    loss = F.softmax_cross_entropy(logits, np.zeros(4, np.int32))
    observed = ", ".join(variable.dtype.name for variable in (logits, F.softmax(logits), loss))

# %% tags=["mixed-parameters", "trap"]
with chainer.using_config("dtype", chainer.mixed16):
    observed = L.Linear(4, 4).W.dtype.name  # the scales of batch normalisation are float32

# %% tags=["lost-updates", "trap"]
layer = half_weight(1)
optimizer = chainer.optimizers.SGD(lr=0.0001).setup(layer)
for _ in range(100):
    optimizer.update(layer, ones(1, 1))  # the loss is the weight
observed = layer.W.item() == 1

# %% tags=["lost-updates", "mend"]
layer = half_weight(1)
optimizer = chainer.optimizers.SGD(lr=0.0001).setup(layer)
optimizer.use_fp32_update()
for _ in range(100):
    optimizer.update(layer, ones(1, 1))
observed = layer.W.item() == 1

# %% tags=["loss-scaling", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=1)
optimizer = chainer.optimizers.SGD(lr=1).setup(layer)
optimizer.loss_scaling()
optimizer.update(layer, np.full((1, 1), np.inf, np.float32))  # the gradient is the input
observed = layer.W.item() == 1

# %% tags=["scaled-clipping", "trap"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
optimizer = chainer.optimizers.SGD(lr=1).setup(layer)
optimizer.add_hook(chainer.optimizer_hooks.GradientClipping(1))
optimizer.loss_scaling(scale=1024)
optimizer.update(layer, np.full((1, 1), 10, np.float32))
observed = -layer.W.item()

# %% tags=["scaled-clipping", "mend"]
layer = L.Linear(1, 1, nobias=True, initialW=0)
optimizer = chainer.optimizers.SGD(lr=1).setup(layer)
optimizer.add_hook(chainer.optimizer_hooks.GradientClipping(1 * 1024))  # the hook sees scaled gradients
optimizer.loss_scaling(scale=1024)
optimizer.update(layer, np.full((1, 1), 10, np.float32))
observed = -layer.W.item()

# %% tags=["running-total", "trap"]
total = np.float16(2048)
for loss in ones(128):
    total += loss
observed = float(total)

# %% tags=["running-total", "mend"]
losses = np.concatenate([np.full(1, 2048, np.float16), ones(128)])
observed = float(F.sum(losses).array)

# %% tags=["vanished-epsilon", "trap", "raises"]
layer = half_weight(1)
chainer.optimizers.Adam().setup(layer).update(layer, 0 * ones(1, 1))
observed = bool(np.isnan(layer.W.item()))
