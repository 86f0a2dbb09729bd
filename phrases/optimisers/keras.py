# %% [markdown]
# # Optimisers: phrases in Keras

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
import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

tensor = ops.convert_to_tensor

# %% tags=["momentum"]
y = keras.Variable(w)
optimiser = keras.optimizers.SGD(0.1, momentum=0.9)
for _ in range(2):
    optimiser.apply([g], [y])

# %% tags=["adam"]
y = keras.Variable(w)
keras.optimizers.Adam(0.1).apply([g], [y])

# %% tags=["adamw"]
y = keras.Variable(w)
keras.optimizers.AdamW(0.1).apply([g], [y])

# %% tags=["adamw", "same"]
y = keras.Variable(w)
keras.optimizers.AdamW(0.1, weight_decay=0.01).apply([g], [y])

# %% tags=["rmsprop"]
y = keras.Variable(w)
keras.optimizers.RMSprop(0.1).apply([g], [y])

# %% tags=["rmsprop", "same"]
y = keras.Variable(w)
# It adds epsilon under the root
keras.optimizers.RMSprop(0.1, rho=0.99, epsilon=1e-10).apply([g], [y])

# %% tags=["adagrad"]
y = keras.Variable(w)
keras.optimizers.Adagrad(0.1).apply([g], [y])

# %% tags=["adagrad", "same"]
y = keras.Variable(w)
keras.optimizers.Adagrad(0.1, initial_accumulator_value=0.0).apply([g], [y])

# %% tags=["weight-decay"]
y = keras.Variable(w)
keras.optimizers.SGD(0.1, weight_decay=0.1).apply([g], [y])

# %% tags=["no-decay-on-biases"]
kernel, bias = keras.Variable(w), keras.Variable(b)
optimiser = keras.optimizers.AdamW(0.1, weight_decay=0.1)
optimiser.exclude_from_weight_decay(var_list=[bias])
optimiser.apply([ops.zeros_like(w), ops.zeros_like(b)], [kernel, bias])
y = [kernel, bias]

# %% tags=["two-rates"]
first, second = (
    keras.Variable(w, name="first"),
    keras.Variable(b, name="second"),
)
rates = keras.optimizers.OptimizerMap(keras.optimizers.SGD(0.1))
rates["second"] = keras.optimizers.SGD(0.01)
optimiser = keras.optimizers.MultiOptimizer(rates)
optimiser.apply([ops.ones(2), ops.ones(2)], [first, second])
y = [first, second]

# %% tags=["clip-norm"]
first, second = keras.Variable(ops.zeros(2)), keras.Variable(ops.zeros(2))
keras.optimizers.SGD(1.0, global_clipnorm=1.0).apply([a, b], [first, second])
y = [-first, -second]  # at a rate of 1 the step is the clipped gradient

# %% tags=["clip-value"]
parameter = keras.Variable(ops.zeros(3))
keras.optimizers.SGD(1.0, clipvalue=1.0).apply([g], [parameter])
y = -parameter  # at a rate of 1 the step is the clipped gradient

# %% tags=["average-of-weights"]
y = keras.Variable(ops.ones(1))
optimiser = keras.optimizers.SGD(1.0, use_ema=True, ema_momentum=0.9)
optimiser.apply([ops.zeros(1)], [y])  # the first step copies
optimiser.apply([y - w], [y])  # to w
optimiser.finalize_variable_values([y])  # fit does it at its end

# %% tags=["accumulation"]
layer = layers.Dense(1, use_bias=False, kernel_initializer="ones")
model = keras.Sequential([layers.Input((1,)), layer])
optimiser = keras.optimizers.SGD(1.0, gradient_accumulation_steps=2)
model.compile(optimiser, lambda _, outputs: ops.mean(outputs))
model.fit(samples[:, None], samples, batch_size=2, shuffle=False, verbose=0)
y = w - layer.kernel[0]  # at a rate of 1 the step is the gradient

# %% tags=["freeze-parameter"]
frozen, free = (layers.Dense(2, use_bias=False) for _ in range(2))
inputs = keras.Input((1,))
model = keras.Model(inputs, layers.add([frozen(inputs), free(inputs)]))
model.set_weights([w[None], b[None]])
frozen.trainable = False
model.compile(keras.optimizers.SGD(0.1), lambda _, outputs: ops.sum(outputs))
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
y = [frozen.kernel[0], free.kernel[0]]

# %% tags=["set-rate"]
optimiser = keras.optimizers.SGD(0.1)
before = float(optimiser.learning_rate)
optimiser.learning_rate = 0.01
y = [before, float(optimiser.learning_rate)]

# %% tags=["optimiser-state"]
path = Path(tempfile.mkdtemp()) / "optimiser.npz"
variable, state = keras.Variable(w), {}
optimiser = keras.optimizers.SGD(0.1, momentum=0.9)
optimiser.apply([g], [variable])
optimiser.save_own_variables(state)  # model.save does it
np.savez(path, **state)
again = keras.optimizers.SGD(0.1, momentum=0.9)
again.build([variable])
again.load_own_variables(np.load(path))
y = again.momentums[0]
