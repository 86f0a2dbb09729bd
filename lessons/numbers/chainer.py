# %% [markdown]
# # Numbers and precision: checks in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

# %% tags=["float64-input", "trap"]
observed = chainer.Variable(np.ones(2)).dtype.name

# %% tags=["float64-layer", "trap", "raises"]
observed = L.Linear(2, 1)(np.ones((1, 2))).dtype.name

# %% tags=["default-int", "trap", "raises"]
observed = chainer.Variable([1, 2]).dtype.name

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
variable = chainer.Variable(numbers)
numbers[0] = 1
observed = variable[0].item() == 1

# %% tags=["mean-of-integers", "trap", "raises"]
observed = F.mean(np.array([1, 2])).item()

# %% tags=["mixed-arithmetic", "trap", "raises"]
observed = (chainer.Variable(np.array([1], np.int32)) + np.array([0.5], np.float32)).dtype.name
