# %% [markdown]
# # Numbers and precision: checks in DyNet

# %%
import dynet as dy
import numpy as np

parameters = dy.ParameterCollection()

# %% tags=["float64-input", "trap"]
dy.renew_cg()
x = dy.inputTensor(np.array([1 + 1e-12]))
observed = "float32" if x.value() == 1 else "float64"  # npvalue() returns float64 in any case

# %% tags=["float64-layer", "trap", "raises"]
dy.renew_cg()
kernel = parameters.add_parameters((1, 1), init=1)
observed = "float32" if (kernel * dy.inputTensor(np.array([1 + 1e-12]))).value() == 1 else "float64"

# %% tags=["default-int", "trap"]
dy.renew_cg()
observed = "float32" if dy.inputTensor([2**24 + 1]).value() == 2**24 else "int32"  # float32 has no 2**24 + 1

# %% tags=["deviation", "trap"]
dy.renew_cg()
observed = dy.std_elems(dy.inputTensor([0, 2])).value()

# %% tags=["shared-memory", "trap"]
dy.renew_cg()
numbers = np.zeros(2, np.float32)
x = dy.inputTensor(numbers)
numbers[0] = 1
observed = x[0].value() == 1

# %% tags=["mean-of-integers", "trap", "raises"]
dy.renew_cg()
observed = dy.mean_elems(dy.inputTensor([1, 2])).value()
