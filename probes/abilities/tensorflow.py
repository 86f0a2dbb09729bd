# %% [markdown]
# # Abilities: probes in TensorFlow

# %%
import os
import tempfile

import tensorflow as tf
from rosetta_common.ground.probes import compare_arrays, existing, gradient_error, listed, named, wheel

tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)
tf.random.set_seed(0)
arrays = compare_arrays([tf, tf.math, tf.linalg], tf.constant, lambda result: result.numpy())


def gradient(function, x):
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    return float(tape.gradient(y, x))


# %% tags=["wheel", "measure"]
observed = wheel("tensorflow-cpu")


# %% tags=["branch-gradient", "measure"]
def branch(x):
    return x**2 if x > 0 else -3 * x


observed = max(abs(gradient(branch, 2.0) - 4), abs(gradient(branch, -2.0) + 3))


# %% tags=["loop-gradient", "measure"]
@tf.function
def loop(x):
    product = x
    while product < 10:
        product = product * x
    return product


observed = abs(gradient(loop, 1.5) - 6 * 1.5**5)

# %% tags=["second-derivative", "measure"]
x = tf.constant(2.0)
with tf.GradientTape() as outer:
    outer.watch(x)
    with tf.GradientTape() as inner:
        inner.watch(x)
        y = x**4
    first = inner.gradient(y, x)
observed = abs(float(outer.gradient(first, x)) - 48)

# %% tags=["forward-mode", "measure"]
x = tf.constant(2.0)
with tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)) as accumulator:
    y = x**3
observed = abs(float(accumulator.jvp(y)) - 12)

# %% tags=["print-shows", "measure"]
shown = []


class Model(tf.Module):
    def __call__(self, x):
        shown.append(str(x))
        return 2 * x


Model()(tf.constant([[1.25]]))
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if tf.reduce_sum(x) > 0 else x


observed = [float(double_if_positive(tf.constant(x))) for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(tf.nn) if "conv" in name and "backprop" not in name)

# %% tags=["recurrent-layers", "measure"]
observed = listed(name for name in dir(tf.nn) if name.lower().endswith(("rnn", "gru", "lstm", "cell")))

# %% tags=["zoo", "measure"]
observed = existing(tf, "models", "hub")  # tf.keras.applications is Keras'

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body")
saved, body = tf.Variable(tf.random.normal([4, 3])), tf.Variable(tf.zeros([4, 3]))
tf.train.Checkpoint(kernel=saved).write(path)
tf.train.Checkpoint(kernel=body).read(path).assert_consumed()
head, before = tf.Variable(tf.ones([3, 2])), body.numpy()
with tf.GradientTape() as tape:
    loss = tf.reduce_sum((tf.ones([1, 4]) @ body @ head) ** 2)
head.assign_sub(0.1 * tape.gradient(loss, head))
observed = bool((body.numpy() == before).all() and (before == saved.numpy()).all() and (head.numpy() != 1).any())

# %% tags=["high-level", "measure"]
observed = "checkpoint" if existing(tf, "train.Checkpoint") == "train.Checkpoint" else "none"

# %% tags=["devices", "measure"]
observed = existing(
    tf.distribute, "MirroredStrategy", "MultiWorkerMirroredStrategy", "TPUStrategy", "ParameterServerStrategy"
)

# %% tags=["two-workers", "measure"]
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
with strategy.scope():
    kernel = tf.Variable(tf.ones([3, 1]))


@tf.function
def step(rows):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean((rows @ kernel) ** 2)
    total = tf.distribute.get_replica_context().all_reduce("mean", tape.gradient(loss, kernel))
    return total[:, 0]


rows = tf.reshape(tf.range(12.0), [4, 3])
halves = strategy.experimental_distribute_values_from_function(
    lambda context: rows[2 * context.replica_id_in_sync_group :][:2]
)
observed = gradient_error(strategy.experimental_local_results(strategy.run(step, [halves]))[0].numpy())
