# %% [markdown]
# # Optimisers: checks in Chainer

# %%
import chainer
import chainer.links as L
import numpy as np

np.random.seed(0)

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
