# %% [markdown]
# # First weights and seeds: checks in CNTK

# %%
import random

import cntk as C
import numpy as np
from cntk.layers import Dense

C.cntk_py.reset_random_seed(1)

# %% tags=["initialiser", "trap"]
layer = Dense(200)(C.input_variable(400))
observed = layer.W.value.var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
layer = Dense(200)(C.input_variable(400))
observed = "random" if layer.b.value.any() else "zero"

# %% tags=["equal-layers", "trap"]
C.cntk_py.set_fixed_random_seed(1)  # every layer starts with this seed
first, second = (Dense(5)(C.input_variable(4)).W.value for _ in range(2))
observed = np.array_equal(first, second)

# %% tags=["equal-layers", "mend"]
C.cntk_py.reset_random_seed(1)
first, second = (Dense(5)(C.input_variable(4)).W.value for _ in range(2))
observed = np.array_equal(first, second)


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        drawn.append(Dense(5)(C.input_variable(4)).W.value)
    return np.array_equal(*drawn)


sources = {
    "the framework's own": C.cntk_py.reset_random_seed,
    "NumPy's": np.random.seed,
    "Python's": random.seed,
}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")
