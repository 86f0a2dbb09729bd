# %% [markdown]
# # First weights and seeds: checks in Chainer

# %%
import random

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


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        drawn.append(L.Linear(4, 5).W.array)
    return np.array_equal(*drawn)


sources = {"NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")
