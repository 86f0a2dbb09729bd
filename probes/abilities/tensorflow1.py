# %% [markdown]
# # Abilities: probes in TensorFlow 1

# %%
import os
import tempfile

import tensorflow as tf
from rosetta_common.ground.probes import compare_arrays, existing, gradient_error, listed, named, wheel

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
session = tf.InteractiveSession(config=tf.ConfigProto(device_count={"CPU": 2}))


def value_of(result):
    return session.run(result)


arrays = compare_arrays([tf, tf.math, tf.linalg], tf.constant, value_of)
x = tf.placeholder(tf.float32, [])


# %% tags=["wheel", "measure"]
observed = wheel("tensorflow")

# %% tags=["branch-gradient", "measure"]
y = tf.cond(x > 0, lambda: x**2, lambda: -3 * x)
(gradient,) = tf.gradients(y, x)
observed = max(abs(gradient.eval({x: 2}) - 4), abs(gradient.eval({x: -2}) + 3))

# %% tags=["loop-gradient", "measure"]
product = tf.while_loop(lambda product: product < 10, lambda product: product * x, [x])
(gradient,) = tf.gradients(product, x)
observed = abs(gradient.eval({x: 1.5}) - 6 * 1.5**5)

# %% tags=["second-derivative", "measure"]
(first,) = tf.gradients(x**4, x)
(second,) = tf.gradients(first, x)
observed = abs(second.eval({x: 2}) - 48)

# %% tags=["forward-mode", "measure", "raises"]
derivative = tf.autodiff.ForwardAccumulator(x, tf.constant(1.0)).jvp(x**3)
observed = abs(derivative.eval({x: 2}) - 12)


# %% tags=["print-shows", "measure"]
shown = []


def model(x):
    shown.append(str(x))
    return 2 * x


model(tf.constant([[1.25]])).eval()
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if tf.reduce_sum(x) > 0 else x


observed = [double_if_positive(tf.constant(x)).eval() for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
layers = tf.compat.v1.layers
observed = listed(name for name in dir(layers) if "Conv" in name)

# %% tags=["recurrent-layers", "measure"]
observed = listed(name for name in dir(tf.nn.rnn_cell) if name.endswith("Cell") and name != "RNNCell")

# %% tags=["zoo", "measure"]
import pkgutil

from tensorflow.contrib.slim.python.slim import nets

# without weights: their addresses were in another repository
models = [found.name for found in pkgutil.iter_modules(nets.__path__)]
observed = listed(name for name in models if name not in ("inception", "resnet_utils"))

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body")
body = tf.get_variable("body", [4, 3])
saver = tf.train.Saver([body])
body.initializer.run()
before = body.eval()
saver.save(session, path)
body.assign(tf.zeros([4, 3])).eval()
saver.restore(session, path)
head = tf.get_variable("head", initializer=tf.ones([3, 2]))
loss = tf.reduce_sum((tf.ones([1, 4]) @ body @ head) ** 2)
step = tf.train.GradientDescentOptimizer(0.1).minimize(loss, var_list=[head])
head.initializer.run()
step.run()
observed = bool((body.eval() == before).all() and (head.eval() != 1).any())

# %% tags=["high-level", "measure"]
own = {
    "fit": "estimator.Estimator.train",
    "predict": "estimator.Estimator.predict",
    "evaluate": "estimator.Estimator.evaluate",
    "checkpoint": "train.CheckpointSaverHook",
    "callback": "train.SessionRunHook",
}
observed = ", ".join(name for name, path in own.items() if existing(tf, path) != "none")

# %% tags=["devices", "measure"]
strategies = "MirroredStrategy", "experimental.MultiWorkerMirroredStrategy", "experimental.ParameterServerStrategy"
observed = existing(tf.distribute, *strategies)

# %% tags=["two-workers", "measure"]
rows, kernel = tf.reshape(tf.range(12.0), [4, 3]), tf.ones([3, 1])
gradients = []
for number in range(2):
    with tf.device(f"/cpu:{number}"):
        half = rows[2 * number : 2 * number + 2]
        gradients.append(tf.gradients(tf.reduce_mean((half @ kernel) ** 2), kernel)[0])
observed = gradient_error(tf.add_n(gradients).eval()[:, 0] / 2)
