# %% [markdown]
# # Activations and initialisers: phrases in Keras

# %%
import importlib.util
import os

backends = (
    "tensorflow",
    "jax",
    "torch",
)  # one of them is installed beside Keras
installed = next(name for name in backends if importlib.util.find_spec(name))
os.environ.setdefault("KERAS_BACKEND", installed)

# %%
import keras
from keras import layers, ops

tensor = ops.convert_to_tensor
keras.utils.set_random_seed(0)

# %% tags=["gelu"]
y = keras.activations.gelu(x)  # ops.gelu approximates by default

# %% tags=["leaky-relu"]
y = layers.LeakyReLU()(x)  # keras.activations.leaky_relu has the slope 0.2

# %% tags=["leaky-relu", "same"]
y = layers.LeakyReLU(negative_slope=0.01)(x)

# %% tags=["hard-sigmoid"]
y = keras.activations.hard_sigmoid(x)

# %% tags=["softmax-axis"]
y = keras.activations.softmax(x)

# %% tags=["softplus"]
y = keras.activations.softplus(x)

# %% tags=["glorot-limit"]
# An initialiser gives the same numbers in every call: each kernel has a new
# one
y = []
for scheme in (keras.initializers.GlorotUniform, keras.initializers.HeUniform):
    kernels = [scheme(seed=seed)((3, 3, 2, 4)) for seed in range(1000)]
    y.append(round(float(ops.max(ops.abs(ops.stack(kernels)))), 2))

# %% tags=["orthogonal"]
kernel = keras.initializers.Orthogonal()((3, 3))
y = ops.abs(ops.round(ops.matmul(kernel, ops.transpose(kernel)), 4))

# %% tags=["truncated-normal"]
draws = keras.initializers.TruncatedNormal(stddev=1.0)((100_000,))
y = round(float(ops.std(draws)), 1)

# %% tags=["bias-start"]
layer = layers.Dense(2)
layer.build((None, 3))
y = int(ops.all(layer.bias == 0))
