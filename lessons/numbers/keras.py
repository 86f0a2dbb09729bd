# %% [markdown]
# # Numbers and precision: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import ops

keras.utils.set_random_seed(0)

# %% tags=["tf32", "trap"]
observed = None  # Keras leaves it to the backend
if keras.backend.backend() == "tensorflow":
    import tensorflow as tf

    observed = "both" if tf.config.experimental.tensor_float_32_execution_enabled() else "nothing"
elif keras.backend.backend() == "torch":
    import torch

    products, convolutions = torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32
    observed = {(False, False): "nothing", (False, True): "convolutions", (True, True): "both"}[products, convolutions]

# %% tags=["tf32", "mend"]
observed = None
if keras.backend.backend() == "tensorflow":
    tf.config.experimental.enable_tensor_float_32_execution(False)
    observed = "both" if tf.config.experimental.tensor_float_32_execution_enabled() else "nothing"
    tf.config.experimental.enable_tensor_float_32_execution(True)
elif keras.backend.backend() == "torch":
    torch.backends.cudnn.allow_tf32 = False
    observed = "convolutions" if torch.backends.cudnn.allow_tf32 else "nothing"
    torch.backends.cudnn.allow_tf32 = True

# %% tags=["float64-input", "trap"]
observed = keras.backend.standardize_dtype(ops.convert_to_tensor(np.ones(2)).dtype)

# %% tags=["float64-layer", "trap", "raises"]
observed = keras.backend.standardize_dtype(keras.layers.Dense(1)(np.ones((1, 2))).dtype)

# %% tags=["default-int", "trap"]
observed = keras.backend.standardize_dtype(ops.convert_to_tensor([1, 2]).dtype)

# %% tags=["deviation", "trap"]
observed = float(ops.std(ops.convert_to_tensor([0.0, 2.0])))

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, "float32")
tensor = ops.convert_to_tensor(numbers)
numbers[0] = 1
observed = float(tensor[0]) == 1

# %% tags=["mean-of-integers", "trap", "raises"]
observed = float(ops.mean(ops.convert_to_tensor([1, 2])))

# %% tags=["mixed-arithmetic", "trap", "raises"]
total = ops.convert_to_tensor([1], "int32") + ops.convert_to_tensor([0.5], "float32")
observed = keras.backend.standardize_dtype(total.dtype)

# %% tags=["mixed-arithmetic", "mend"]
total = ops.add(ops.convert_to_tensor([1], "int32"), ops.convert_to_tensor([0.5], "float32"))
observed = keras.backend.standardize_dtype(total.dtype)
