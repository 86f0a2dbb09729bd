# %% [markdown]
# # Compiled code: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops
from rosetta_common.ground.pairs import paired_ratios

keras.utils.set_random_seed(0)

# %% tags=["compiling", "trap"]
model = keras.Sequential([layers.Input((400,)), layers.Dense(400, activation="tanh"), layers.Dense(10)])
# By default, Keras compiles on JAX, and on TensorFlow if there is a GPU and the layers allow it (jit_compile="auto").
model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))

# %% tags=["compiling", "mend"]
compiled = keras.models.clone_model(model)
compiled.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True), jit_compile=True)

# %% tags=["compiling", "measure"]
x, y = np.random.randn(64, 400).astype("float32"), np.random.randint(10, size=64)
observed = paired_ratios(
    lambda: [model.train_on_batch(x, y) for _ in range(20)], lambda: [compiled.train_on_batch(x, y) for _ in range(20)]
)

# %% tags=["frozen-random", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Lambda(lambda x: x + np.random.rand())])
one, other = (model.predict(np.zeros((1, 1)), verbose=0).item() for _ in range(2))
observed = one == other


# %% tags=["frozen-random", "mend"]
class Noise(layers.Layer):
    def __init__(self):
        super().__init__()
        self.seeds = keras.random.SeedGenerator()

    def call(self, x):
        return x + keras.random.uniform((), seed=self.seeds)


model = keras.Sequential([layers.Input((1,)), Noise()])
one, other = (model.predict(np.zeros((1, 1)), verbose=0).item() for _ in range(2))
observed = one == other

# %% tags=["frozen-state", "trap", "raises"]
model = keras.Sequential([layers.Input((1,)), layers.Lambda(lambda x: x + keras.random.uniform(()))])
one, other = (model.predict(np.zeros((1, 1)), verbose=0).item() for _ in range(2))
observed = one == other

# %% tags=["one-key", "trap"]
one, other = (float(keras.random.uniform((), seed=0)) for _ in range(2))
observed = one == other

# %% tags=["one-key", "mend"]
seeds = keras.random.SeedGenerator(0)
one, other = (float(keras.random.uniform((), seed=seeds)) for _ in range(2))
observed = one == other

# %% tags=["side-effects", "trap"]
calls = []
model = keras.Sequential([layers.Input((1,)), layers.Lambda(lambda x: (calls.append(1), x + 1)[1])])
calls.clear()  # Keras has called it once to learn the shapes
for _ in range(3):
    model.predict(np.zeros((1, 1)), verbose=0)
observed = len(calls)  # on PyTorch, Keras doesn't compile by default

# %% tags=["retracing", "trap"]
traces = []
model = keras.Sequential([layers.Input((None,)), layers.Lambda(lambda x: (traces.append(1), x + 1)[1])])
traces.clear()
for size in (4, 5, 6, 7):
    model.predict(np.zeros((1, size)), verbose=0)
observed = len(traces) if keras.backend.backend() != "torch" else None


# %% tags=["traced-if", "trap", "raises"]
class Absolute(layers.Layer):
    def call(self, x):
        return x if x > 0 else -x


model = keras.Sequential([layers.Input((1,)), Absolute()])
observed = model.predict(-np.ones((1, 1)), verbose=0).item()


# %% tags=["traced-if", "mend"]
class Absolute(layers.Layer):
    def call(self, x):
        return ops.where(x > 0, x, -x)


model = keras.Sequential([layers.Input((1,)), Absolute()])
observed = model.predict(-np.ones((1, 1)), verbose=0).item()

# %% tags=["where-nan", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
model.compile(keras.optimizers.SGD(1.0), lambda _, x: ops.sum(ops.where(x > 0, ops.sqrt(x), 0.0)))
model.train_on_batch(np.ones((1, 1)), np.ones((1, 1)))
gradient = -model.get_weights()[0].item()
observed = "NaN" if np.isnan(gradient) else gradient

# %% tags=["where-nan", "mend"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
root = lambda x: ops.where(x > 0, ops.sqrt(ops.where(x > 0, x, 1.0)), 0.0)
model.compile(keras.optimizers.SGD(1.0), lambda _, x: ops.sum(root(x)))
model.train_on_batch(np.ones((1, 1)), np.ones((1, 1)))
gradient = -model.get_weights()[0].item()
observed = "NaN" if np.isnan(gradient) else gradient
