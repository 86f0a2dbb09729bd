# %% [markdown]
# # First weights and seeds: checks in DyNet

# %%
import random

import dynet_config
import numpy as np

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

parameters = dy.ParameterCollection()

# %% tags=["initialiser", "trap"]
kernel = parameters.add_parameters((200, 400))
observed = kernel.as_array().var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
bias = parameters.add_parameters(200)
observed = "random" if bias.as_array().any() else "zero"

# %% tags=["bias-default", "mend"]
bias = parameters.add_parameters(200, init=0)
observed = "random" if bias.as_array().any() else "zero"

# %% tags=["equal-layers", "trap"]
dy.reset_random_seed(1)
first, second = (parameters.add_parameters((5, 4)).as_array() for _ in range(2))
observed = np.array_equal(first, second)


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        drawn.append(parameters.add_parameters((5, 4)).as_array())
    return np.array_equal(*drawn)


sources = {"the framework's own": dy.reset_random_seed, "NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")
