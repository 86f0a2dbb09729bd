# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in TensorFlow 1

# %%
import contextlib
import io
import tempfile
from pathlib import Path

import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% tags=["gradient"]
(y,) = tf.gradients(tf.reduce_sum(x**3), x)

# %% tags=["second-derivative"]
(first,) = tf.gradients(x**3, x)  # of the sum
(y,) = tf.gradients(first, x)

# %% tags=["jacobian", "by-hand"]
outputs = x[0] * x[1], x[0] + x[1]
y = tf.stack([tf.gradients(output, x)[0] for output in outputs])

# %% tags=["vmap"]
y = tf.vectorized_map(lambda row: tf.reduce_sum(row * b), a)

# %% tags=["stop-gradient"]
(y,) = tf.gradients(tf.reduce_sum(x * tf.stop_gradient(x)), x)


# %% tags=["custom-backward"]
@tf.custom_gradient
def double(numbers):
    return 2 * numbers, lambda gradient: tf.clip_by_value(
        2 * gradient, -1.0, 1.0
    )


(y,) = tf.gradients(tf.reduce_sum(double(x)), x)

# %% tags=["compile"]
(y,) = tf.xla.experimental.compile(lambda v: v**2 + 1, [x])


# %% tags=["print-inside"]
def printing(numbers):
    print("running")  # only while the graph is made
    return numbers + 1


told = io.StringIO()
with contextlib.redirect_stdout(told):
    outputs = printing(x)
    for _ in range(3):
        session.run(outputs)
y = told.getvalue().count("running")

# %% tags=["print-inside", "same"]
path = Path(tempfile.mkdtemp()) / "told.txt"
telling = tf.print(
    "running", output_stream=f"file://{path}"
)  # by default: to stderr
with tf.control_dependencies([telling]):
    outputs = x + 1
for _ in range(3):
    session.run(outputs)
y = path.read_text().count("running")

# %% tags=["to-device"]
with tf.device("/cpu:0"):
    y = tf.identity(x)

# %% tags=["which-device"]
options = tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE)
trace = tf.RunMetadata()
session.run(tf.identity(x), options=options, run_metadata=trace)
y = trace.step_stats.dev_stats[
    0
].device  # x.device has only what was asked for

# %% [markdown] tags=["autocast"]
# None at all with bfloat16.
# `tf.train.experimental.enable_mixed_precision_graph_rewrite` is for float16
# on GPUs.

# %% tags=["loss-scaling"]
w = tf.Variable([1.0])
scaler = tf.contrib.mixed_precision.FixedLossScaleManager(1024.0)
plain = tf.train.GradientDescentOptimizer(0.1)
optimiser = tf.contrib.mixed_precision.LossScaleOptimizer(plain, scaler)
[(y, _)] = optimiser.compute_gradients(tf.reduce_sum(w * 2), [w])
tf.global_variables_initializer().run()

# %% [markdown] tags=["matmul-precision"]
# None at all: it is older than TF32.

# %% tags=["several-devices"]
strategy = tf.distribute.MirroredStrategy
y = f"{strategy.__module__}.{strategy.__name__}"
