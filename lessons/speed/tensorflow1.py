# %% [markdown]
# # Speed and devices: checks in TensorFlow 1

# %%
import ctypes
import pathlib
import numpy as np
import tensorflow as tf
from rosetta_common.ground.pairs import paired_ratios

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
session = tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["input-gradient", "trap"]
def operations(session, step):  # the operations that a step runs, not its whole graph
    trace = tf.RunMetadata()
    session.run(step, options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE), run_metadata=trace)
    return " ".join(node.node_name for device in trace.step_stats.dev_stats for node in device.node_stats)


images = tf.random.normal([10, 32, 32, 3])
loss = tf.reduce_sum(tf.layers.conv2d(images, 8, 3))
step = tf.train.GradientDescentOptimizer(1).minimize(loss)
initialise()
observed = "Conv2DBackpropInput" in operations(session, step)  # an InteractiveSession doesn't optimise the graph

# %% tags=["input-gradient", "mend"]
with tf.Session() as plain_session:  # drops what nothing uses, as an Estimator's session does
    initialise()
    observed = "Conv2DBackpropInput" in operations(plain_session, step)

# %% tags=["relu-after-pooling", "trap"]
x = tf.Variable(tf.random.normal([64, 32, 32, 50]))
first = tf.layers.max_pooling2d(tf.nn.relu(x), 2, 2)

# %% tags=["relu-after-pooling", "mend"]
last = tf.nn.relu(tf.layers.max_pooling2d(x, 2, 2))

# %% tags=["relu-after-pooling", "measure"]
initialise()
assert np.array_equal(first.eval(), last.eval())
gradients = [tf.gradients(outputs, x)[0].op for outputs in (first, last)]
observed = paired_ratios(gradients[0].run, gradients[1].run)

# %% tags=["cudnn-autotune", "trap"]
library = ctypes.CDLL(tf.sysconfig.get_lib() + "/libtensorflow_framework.so.1")
use_autotune = library["_ZN10tensorflow16CudnnUseAutotuneEv"]  # tensorflow::CudnnUseAutotune, which a convolution calls
use_autotune.restype = ctypes.c_bool  # false with TF_CUDNN_USE_AUTOTUNE=0
observed = use_autotune()

# %% tags=["winograd-flag", "trap"]
library = pathlib.Path(tf.sysconfig.get_lib(), "libtensorflow_framework.so.1").read_bytes()
observed = b"TF_ENABLE_WINOGRAD_NONFUSED" in library if tf.test.is_built_with_cuda() else None

# %% tags=["gone-frameworks", "trap"]
x, y = np.random.rand(64, 4).astype(np.float32), np.arange(64) % 2
logits = tf.layers.dense(tf.layers.dense(x, 8, activation=tf.nn.relu), 2)
loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
initialise()
losses = [session.run([loss, step])[0] for _ in range(10)]
observed = losses[-1] < losses[0]
