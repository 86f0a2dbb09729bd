# %% [markdown]
# # First weights and seeds: checks in CNTK

# %%
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
