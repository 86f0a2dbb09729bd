# %% [markdown]
# # Numbers and precision: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn
import numpy as np

# %% tags=["float64-input", "trap"]
observed = str(mx.array(np.ones(2)).dtype).replace("mlx.core.", "")

# %% tags=["float64-layer", "trap", "raises"]
observed = str(nn.Linear(2, 1)(mx.array(np.ones((1, 2)))).dtype).replace("mlx.core.", "")

# %% tags=["default-int", "trap"]
observed = str(mx.array([1, 2]).dtype).replace("mlx.core.", "")

# %% tags=["deviation", "trap"]
observed = mx.array([0.0, 2.0]).std().item()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
array = mx.array(numbers)
numbers[0] = 1
observed = array[0].item() == 1

# %% tags=["mean-of-integers", "trap", "raises"]
observed = mx.array([1, 2]).mean().item()

# %% tags=["mixed-arithmetic", "trap", "raises"]
observed = str((mx.array([1]) + mx.array([0.5])).dtype).replace("mlx.core.", "")
