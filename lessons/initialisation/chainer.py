# %% [markdown]
# # First weights and seeds: checks in Chainer

# %%
import chainer
import chainer.links as L
import numpy as np

np.random.seed(0)

# %% tags=["initialiser", "trap"]
layer = L.Linear(400, 200)
observed = layer.W.array.var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
layer = L.Linear(400, 200, initialW=chainer.initializers.GlorotUniform())
observed = layer.W.array.var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
bias = L.Linear(400, 200).b
observed = "none" if bias is None else "random" if bias.array.any() else "zero"

# %% tags=["equal-layers", "trap"]
np.random.seed(1)  # Chainer uses numpy's generator
observed = np.array_equal(L.Linear(4, 5).W.array, L.Linear(4, 5).W.array)
