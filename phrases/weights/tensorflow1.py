# %% [markdown]
# # Weights: phrases in TensorFlow 1

# %%
import re
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


# %% tags=["list-weights"]
with tf.Graph().as_default():  # a graph of its own: else the name has a number
    tf.layers.dense(tf.zeros([1, 3]), 2)
    y = [
        f"{weight.name} {weight.shape}" for weight in tf.trainable_variables()
    ]

# %% tags=["count-weights"]
layer = tf.layers.Dense(2)
layer(tf.zeros([1, 3]))
y = sum(weight.shape.num_elements() for weight in layer.trainable_weights)

# %% tags=["set-weight"]
layer = tf.layers.Dense(2)
layer(tf.zeros([1, 3]))
session.run(layer.bias.assign(b))
y = layer.bias

# %% tags=["save-weights"]
folder = Path(tempfile.mkdtemp())
with tf.Graph().as_default(), tf.Session() as one:
    tf.layers.dense(tf.zeros([1, 3]), 2)
    one.run(tf.global_variables_initializer())
    tf.train.Saver().save(one, str(folder / "model"))
y = sorted(path.name for path in folder.iterdir())

# %% tags=["load-weights"]
path = str(Path(tempfile.mkdtemp()) / "model")
layer = tf.layers.Dense(2)
layer(tf.zeros([1, 3]))
saver = tf.train.Saver(layer.weights)
tf.global_variables_initializer().run()
session.run(layer.bias.assign(b))
saver.save(session, path)
with tf.Session() as again:  # its variables have no values yet
    saver.restore(again, path)
    y = again.run(layer.bias)

# %% tags=["load-a-part"]
path = str(Path(tempfile.mkdtemp()) / "model")
first, second = tf.layers.Dense(2), tf.layers.Dense(1)
second(first(tf.zeros([1, 3])))
saver = tf.train.Saver(first.weights)  # for these variables alone
tf.global_variables_initializer().run()
session.run(first.bias.assign(b))
saver.save(session, path)
with tf.Session() as again:
    again.run(tf.global_variables_initializer())
    saver.restore(again, path)
    y = again.run(first.bias)

# %% tags=["save-optimiser-too"]
path = str(Path(tempfile.mkdtemp()) / "model")
steps = tf.train.get_or_create_global_step()
loss = tf.reduce_sum(tf.layers.dense(tf.ones([1, 3]), 2))
step = tf.train.AdamOptimizer().minimize(loss, global_step=steps)
saver = tf.train.Saver()  # all variables, also the optimiser's
tf.global_variables_initializer().run()
for _ in range(2):
    session.run(step)
saver.save(session, path)
with tf.Session() as again:
    saver.restore(again, path)
    y = again.run(steps)

# %% tags=["dense-layout"]
layer = tf.layers.Dense(2)
layer(tf.zeros([1, 3]))
y = layer.kernel.shape.as_list()

# %% tags=["conv-layout"]
layer = tf.layers.Conv2D(8, (5, 2))
layer(tf.zeros([1, 9, 9, 3]))
y = layer.kernel.shape.as_list()

# %% tags=["gru-order"]
cell = tf.nn.rnn_cell.GRUCell(1)
state, _ = cell(tf.zeros([1, 2]), tf.fill([1, 1], 2.0))
y = []
for block in range(3):
    for (
        weight
    ) in cell.weights:  # kernel and bias of two gates, then the candidate's
        weight.load(np.zeros(weight.shape), session)
    bias = np.eye(3)[block] * 100
    cell.weights[1].load(bias[:2], session)
    cell.weights[3].load(bias[2:], session)
    y.append(session.run(state).item())

# %% tags=["lstm-order"]
cell = tf.nn.rnn_cell.LSTMCell(1, forget_bias=0.0)
begin = tf.nn.rnn_cell.LSTMStateTuple(
    c=tf.fill([1, 1], 2.0), h=tf.zeros([1, 1])
)
h, _ = cell(tf.zeros([1, 2]), begin)
kernel, bias = cell.weights
kernel.load(np.zeros(kernel.shape), session)
y = []
for block in range(4):
    bias.load(np.eye(4)[block] * 100, session)
    y.append(session.run(h).item())

# %% [markdown] tags=["attention-projection"]
# None at all: the attention of `tf.contrib.seq2seq` is for decoders and has no
# heads.

# %% tags=["batch-norm-vectors"]
layer = tf.layers.BatchNormalization()
layer(tf.zeros([1, 3]))
vectors = layer.gamma, layer.beta, layer.moving_mean, layer.moving_variance
y = [vector.op.name.split("/")[-1] for vector in vectors]

# %% tags=["flatten-dense"]
by_pixel = tf.transpose(tf.reshape(kernel, [2, 1, 2, -1]), [1, 2, 0, 3])
y = tf.reshape(by_pixel, [4, -1])

# %% tags=["tie-weights"]
table = tf.Variable(table)
session.run(table.initializer)
session.run(table[0].assign([1.0, 1.0]))
y = tf.matmul(hidden, table, transpose_b=True)

# %% tags=["pretrained"]
from tensorflow.contrib.slim.nets import resnet_v1, resnet_v2

names = dir(resnet_v1) + dir(resnet_v2)
y = sum(
    bool(re.match(r"resnet_v\d_\d+$", name)) for name in names
)  # without weights
