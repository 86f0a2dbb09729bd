# %% [markdown]
# # My port is worse: the notes in TensorFlow 1

# %%
import os
import tempfile

import numpy as np
import tensorflow as tf

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
x, y = np.random.randn(8, 4).astype("float32"), np.random.randint(0, 3, 8)
images, labels = tf.placeholder(tf.float32, [None, 4]), tf.placeholder(tf.int64, [None])
hidden = tf.layers.dense(images, 5, activation=tf.nn.relu, name="dense1")
logits = tf.layers.dense(hidden, 3, name="dense2")
loss = tf.losses.sparse_softmax_cross_entropy(labels, logits)
optimizer = tf.train.GradientDescentOptimizer(0.1)
gradients = optimizer.compute_gradients(loss)
step = optimizer.apply_gradients(gradients)

feed = {images: x, labels: y}
notes = {"data/x": x, "data/y": y}
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for weight in tf.global_variables():
        notes[f"weights/{weight.op.name}"] = notes[f"seeds/{weight.op.name}"] = session.run(weight)
    notes["outputs/dense1"], notes["outputs/dense2"], notes["loss"] = session.run([hidden, logits, loss], feed)
    for gradient, weight in gradients:
        notes[f"gradients/{weight.op.name}"] = session.run(gradient, feed)
    session.run(step, feed)
    for weight in tf.global_variables():
        notes[f"step/{weight.op.name}"] = session.run(weight)
    notes["evaluation/logits"], notes["evaluation/again"] = session.run(logits, feed), session.run(logits, feed)
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
