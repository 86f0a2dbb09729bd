# %% [markdown]
# # Numbers and precision: checks in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import Dense

C.cntk_py.reset_random_seed(1)

# %% tags=["float64-input", "trap"]
observed = np.dtype(C.constant(np.ones(2)).dtype).name

# %% tags=["float64-layer", "trap"]
observed = Dense(1)(C.input_variable(2)).eval(np.ones((1, 2))).dtype.name

# %% tags=["default-int", "trap"]
observed = np.dtype(C.constant([1, 2]).dtype).name

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
constant = C.constant(numbers)
numbers[0] = 1
observed = constant.value[0] == 1

# %% tags=["mean-of-integers", "trap"]
observed = C.reduce_mean([1, 2]).eval().item()
