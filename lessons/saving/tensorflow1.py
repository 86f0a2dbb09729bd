# %% [markdown]
# # Saving: checks in TensorFlow 1

# %%
import os
import tempfile

import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
session = tf.InteractiveSession()
folder = tempfile.mkdtemp()
path = os.path.join(folder, "model")


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["checkpoint-content", "trap"]
weight = tf.get_variable("weight", [1])
step = tf.train.AdamOptimizer().minimize(weight)
initialise()
tf.train.Saver().save(session, path)
observed = any("Adam" in name for name, _ in tf.train.list_variables(path))

# %% tags=["missing-name", "trap"]
with tf.Graph().as_default(), tf.Session() as one:
    weight = tf.get_variable("weight", [1])
    one.run(weight.initializer)
    tf.train.Saver().save(one, path)
with tf.Graph().as_default(), tf.Session() as other:
    tf.get_variable("weight", [1]), tf.get_variable("bias", [1])
    try:
        tf.train.Saver().restore(other, path)
        observed = "nothing"
    except tf.errors.NotFoundError:
        observed = "an error"

# %% tags=["missing-name", "mend"]
with tf.Graph().as_default(), tf.Session() as other:
    weights = [tf.get_variable("weight", [1]), tf.get_variable("bias", [1])]
    tf.contrib.framework.assign_from_checkpoint_fn(path, weights, ignore_missing_vars=True)(other)
    observed = "nothing"

# %% tags=["loading-runs-code", "trap"]
harm = os.path.join(folder, "harm")
with tf.Graph().as_default(), tf.Session() as stranger:
    tf.get_variable("weight", [1])
    saver = tf.train.Saver()
    with tf.control_dependencies([tf.io.write_file(harm, "")]):
        saver.saver_def.restore_op_name = tf.no_op().name
    stranger.run(tf.global_variables_initializer())
    saver.save(stranger, path)
with tf.Graph().as_default(), tf.Session() as own:
    tf.train.import_meta_graph(path + ".meta").restore(own, path)  # the file holds a graph, and operations write files
observed = os.path.exists(harm)

# %% tags=["loading-runs-code", "mend"]
os.remove(harm)
with tf.Graph().as_default(), tf.Session() as own:
    tf.get_variable("weight", [1])  # our own graph: only numbers come from the file
    tf.train.Saver().restore(own, path)
observed = os.path.exists(harm)
