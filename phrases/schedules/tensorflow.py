# %% [markdown]
# # Learning-rate schedules: phrases in TensorFlow

# %%
import math

import tensorflow as tf

tensor = tf.constant

# %% tags=["step-or-epoch", "by-hand"]
step, y = tf.Variable(0.0), []
for _ in range(8):
    rate = 0.1 * 0.5 ** (step // 4)  # counted in steps: 2 an epoch
    y.append(rate)
    step.assign_add(1)

# %% [markdown] tags=["step-or-epoch"]
# The schedules are in Keras. Without Keras a rate is written out.

# %% tags=["exponential-decay", "by-hand"]
step, y = tf.Variable(0.0), []
for _ in range(4):
    rate = 0.1 * 0.5**step
    y.append(rate)
    step.assign_add(1)

# %% tags=["cosine-decay", "by-hand"]
step, y = tf.Variable(0.0), []
for _ in range(5):
    rate = 0.1 * (1 + tf.cos(math.pi * step / 4)) / 2
    y.append(rate)
    step.assign_add(1)

# %% [markdown] tags=["warm-up"]
# None at all: its schedules are in Keras.

# %% [markdown] tags=["one-cycle"]
# None at all: its schedules are in Keras.

# %% tags=["plateau", "by-hand"]
rate, best, waited, y = tf.Variable(0.1), math.inf, 0, []
for loss in losses:
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        rate.assign(0.5 * rate)
        waited = 0
    y.append(rate.numpy())

# %% tags=["current-rate", "by-hand"]
step = tf.Variable(0.0)
for _ in range(3):
    step.assign_add(1)
y = 0.1 * 0.5**step
