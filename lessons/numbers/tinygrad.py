# %% [markdown]
# # Numbers and precision: checks in tinygrad

# %%
import numpy as np
from tinygrad import Tensor, nn
from tinygrad.helpers import ALLOW_TF32

Tensor.manual_seed(0)

# %% tags=["tf32", "trap"]
observed = "both" if ALLOW_TF32 else "nothing"

# %% tags=["float64-input", "trap"]
observed = Tensor(np.ones(2)).dtype.name.replace("double", "float64")

# %% tags=["float64-layer", "trap", "raises"]
observed = nn.Linear(2, 1)(Tensor(np.ones((1, 2)))).dtype.name.replace("double", "float64")

# %% tags=["default-int", "trap"]
observed = {"int": "int32", "long": "int64"}.get(Tensor([1, 2]).dtype.name, Tensor([1, 2]).dtype.name)

# %% tags=["deviation", "trap"]
observed = Tensor([0.0, 2.0]).std().item()

# %% tags=["deviation", "mend"]
observed = Tensor([0.0, 2.0]).std(correction=0).item()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
tensor = Tensor(numbers)
numbers[0] = 1
observed = tensor[0].item() == 1

# %% tags=["mean-of-integers", "trap", "raises"]
observed = Tensor([1, 2]).mean().item()

# %% tags=["mixed-arithmetic", "trap", "raises"]
observed = (Tensor([1]) + Tensor([0.5])).dtype.name.replace("float", "float32")
