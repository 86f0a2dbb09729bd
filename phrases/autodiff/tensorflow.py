# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in TensorFlow

# %%
import contextlib
import io
import tempfile
from pathlib import Path

import tensorflow as tf

tensor = tf.constant

# %% tags=["gradient"]
with tf.GradientTape() as tape:
    tape.watch(x)  # variables are watched by themselves
    total = tf.reduce_sum(x**3)
y = tape.gradient(total, x)

# %% tags=["second-derivative"]
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        total = tf.reduce_sum(x**3)
    first = inner.gradient(total, x)
y = outer.gradient(first, x)

# %% tags=["jacobian"]
with tf.GradientTape() as tape:
    tape.watch(x)
    outputs = tf.stack([x[0] * x[1], x[0] + x[1]])
y = tape.jacobian(outputs, x)

# %% tags=["vmap"]
y = tf.vectorized_map(lambda row: tf.tensordot(row, b, 1), a)

# %% tags=["stop-gradient"]
with tf.GradientTape() as tape:
    tape.watch(x)
    total = tf.reduce_sum(x * tf.stop_gradient(x))
y = tape.gradient(total, x)


# %% tags=["custom-backward"]
@tf.custom_gradient
def double(numbers):
    return 2 * numbers, lambda gradient: tf.clip_by_value(
        2 * gradient, -1.0, 1.0
    )


with tf.GradientTape() as tape:
    tape.watch(x)
    total = tf.reduce_sum(double(x))
y = tape.gradient(total, x)

# %% tags=["compile"]
y = tf.function(lambda v: v**2 + 1)(x)


# %% tags=["print-inside"]
@tf.function
def printing(numbers):
    print("running")  # only while the function is traced
    return numbers + 1


told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        printing(x)
y = told.getvalue().count("running")

# %% tags=["print-inside", "same"]
path = Path(tempfile.mkdtemp()) / "told.txt"


@tf.function
def printing(numbers):
    tf.print(
        "running", output_stream=f"file://{path}"
    )  # by default: to stderr
    return numbers + 1


for _ in range(3):
    printing(x)
y = path.read_text().count("running")

# %% tags=["to-device"]
with tf.device("CPU:0"):
    y = tf.identity(x)

# %% tags=["which-device"]
y = x.device

# %% [markdown] tags=["autocast"]
# In Keras, as `tf.keras.mixed_precision`. Without it, `tf.cast` converts one
# by one.

# %% tags=["loss-scaling", "by-hand"]
w = tf.Variable([1.0])
with tf.GradientTape() as tape:
    scaled = 1024 * tf.reduce_sum(w * 2)
y = tape.gradient(scaled, w) / 1024

# %% tags=["matmul-precision"]
tf.config.experimental.enable_tensor_float_32_execution(False)
y = str(tf.config.experimental.tensor_float_32_execution_enabled())

# %% tags=["several-devices"]
strategy = tf.distribute.MirroredStrategy
y = f"{strategy.__module__}.{strategy.__name__}"
