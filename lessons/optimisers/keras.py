# %% [markdown]
# # Optimisers: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)


def weight_of(optimizer):  # a model with one weight: loss = sum of outputs, gradient = sum of inputs
    model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
    model.compile(optimizer, loss=lambda labels, outputs: ops.sum(outputs))
    return model


def stepped(optimizer, start, gradient):  # one weight, one step
    weight = keras.Variable([float(start)])
    optimizer.apply([ops.convert_to_tensor([gradient], "float32")], [weight])
    return float(ops.convert_to_numpy(weight)[0])


# %% tags=["momentum", "trap"]
model = weight_of(keras.optimizers.SGD(learning_rate=1.0, momentum=0.9))
for _ in range(3):
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["gradient-clipping", "trap"]
model = weight_of(keras.optimizers.SGD(learning_rate=1.0))
model.train_on_batch(np.full((1, 1), 1000), np.zeros((1, 1)))
observed = -model.get_weights()[0].item()

# %% tags=["adam-correction", "trap"]
model = weight_of(keras.optimizers.Adam(learning_rate=0.01))
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = -model.get_weights()[0].item() / 0.01


# %% tags=["small-gradient", "trap"]
observed = -stepped(keras.optimizers.Adam(learning_rate=0.01), 0, 1e-8) / 0.01

# %% tags=["adamw-decay", "trap"]
observed = stepped(keras.optimizers.AdamW(learning_rate=0.1, weight_decay=0.1), 1, 0)

# %% tags=["adamw-default", "trap"]
observed = 1 - stepped(keras.optimizers.AdamW(learning_rate=1.0), 1, 0)

# %% tags=["adam-decay", "trap"]
observed = stepped(keras.optimizers.Adam(learning_rate=0.1, weight_decay=0.1), 1, 0)

# %% tags=["decay-biases", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, bias_initializer="ones")])
model.compile(keras.optimizers.AdamW(learning_rate=0.1, weight_decay=0.1), loss=lambda y, outputs: 0 * ops.sum(outputs))
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = model.get_weights()[1].item() != 1

# %% tags=["decay-biases", "mend"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, bias_initializer="ones")])
optimizer = keras.optimizers.AdamW(learning_rate=0.1, weight_decay=0.1)
optimizer.exclude_from_weight_decay(var_names=["bias"])
model.compile(optimizer, loss=lambda y, outputs: 0 * ops.sum(outputs))
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = model.get_weights()[1].item() != 1

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(keras.optimizers.RMSprop(learning_rate=0.1), 0, 1) / 0.1

# %% tags=["rmsprop-epsilon", "trap"]
rmsprop = keras.optimizers.RMSprop(learning_rate=0.1, rho=0.9, epsilon=1e-7)
observed = -stepped(rmsprop, 0, 1e-4) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(keras.optimizers.Adagrad(learning_rate=0.1), 0, 1) / 0.1

# %% tags=["adadelta-rate", "trap"]
observed = float(keras.optimizers.Adadelta().learning_rate)

# %% tags=["sgd-rate", "trap"]
observed = -stepped(keras.optimizers.SGD(), 0, 1)

# %% tags=["clip-norm", "trap"]
optimizer = keras.optimizers.SGD(learning_rate=1.0, clipnorm=1.0)
one, other = keras.Variable([0.0]), keras.Variable([0.0])
optimizer.apply([ops.convert_to_tensor([3.0]), ops.convert_to_tensor([4.0])], [one, other])
observed = "together" if -float(ops.convert_to_numpy(one)[0]) < 0.9 else "each by itself"

# %% tags=["clip-norm", "mend"]
optimizer = keras.optimizers.SGD(learning_rate=1.0, global_clipnorm=1.0)
one, other = keras.Variable([0.0]), keras.Variable([0.0])
optimizer.apply([ops.convert_to_tensor([3.0]), ops.convert_to_tensor([4.0])], [one, other])
observed = "together" if -float(ops.convert_to_numpy(one)[0]) < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
optimizer = keras.optimizers.SGD(learning_rate=1.0, momentum=0.9)
weight, gradient = keras.Variable([0.0]), ops.convert_to_tensor([1.0])
optimizer.apply([gradient], [weight])
optimizer.learning_rate = 0.0
before = float(ops.convert_to_numpy(weight)[0])
optimizer.apply([gradient], [weight])
observed = before - float(ops.convert_to_numpy(weight)[0])

# %% tags=["schedule-unit", "trap"]
schedule = keras.optimizers.schedules.ExponentialDecay(1.0, decay_steps=1, decay_rate=0.5)
optimizer = keras.optimizers.SGD(schedule)
weight = keras.Variable([0.0])
for _ in range(2):
    optimizer.apply([ops.convert_to_tensor([1.0])], [weight])
observed = "in each update" if float(optimizer.learning_rate) < 1 else "when it is stepped"

# %% tags=["accumulation", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
optimizer = keras.optimizers.SGD(1.0, gradient_accumulation_steps=2)
model.compile(optimizer, loss=lambda labels, outputs: ops.mean(outputs))
model.fit(np.ones((8, 1)), np.zeros((8, 1)), batch_size=4, verbose=0)
observed = -model.get_weights()[0].item()

# %% tags=["accumulation-uneven", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False, kernel_initializer="zeros")])
optimizer = keras.optimizers.SGD(1.0, gradient_accumulation_steps=2)
model.compile(optimizer, loss=lambda labels, outputs: ops.mean(outputs))
x = np.array([[0]] * 6 + [[4]] * 2)
model.fit(x, np.zeros((8, 1)), batch_size=6, shuffle=False, verbose=0)
observed = -model.get_weights()[0].item()
