# %% [markdown]
# # Recurrent layers: checks in TensorFlow 1

# %%
import numpy as np
import tensorflow as tf
from tensorflow.contrib.cudnn_rnn import CudnnCompatibleGRUCell
from tensorflow.contrib.rnn import GRUBlockCellV2

tf.compat.v1.logging.set_verbosity("ERROR")  # else it warns about every call that TensorFlow 2 renamed
tf.set_random_seed(0)
session = tf.InteractiveSession()


def initialise():
    tf.global_variables_initializer().run()


# %% tags=["time-major", "trap"]
_, state = tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(5), tf.zeros([2, 7, 4]), dtype=tf.float32)  # 2 reviews, 7 words
observed = "NTC" if state.shape[0] == 2 else "TNC"

# %% tags=["fused-weights", "trap"]
fused, cell = GRUBlockCellV2(5), tf.nn.rnn_cell.GRUCell(5)  # the fused cell is a single operation per word
x = tf.random.normal([2, 7, 4])
outputs = [tf.nn.dynamic_rnn(layer, x, dtype=tf.float32, scope=layer.name)[0] for layer in (fused, cell)]
initialise()
session.run([tf.assign(to, weight) for to, weight in zip(cell.weights, fused.weights)])
observed = tf.reduce_max(tf.abs(outputs[0] - outputs[1])).eval()

# %% tags=["gru-reset", "trap"]
cell = tf.nn.rnn_cell.GRUCell(5)
word, state = tf.random.normal([1, 4]), tf.random.normal([1, 5])
outputs, _ = cell(word, state)
gates_kernel, gates_bias, kernel, bias = cell.weights
reset, update = tf.split(tf.sigmoid(tf.concat([word, state], axis=1) @ gates_kernel + gates_bias), 2, axis=1)
candidate = tf.tanh(tf.concat([word, reset * state], axis=1) @ kernel + bias)
before = update * state + (1 - update) * candidate
initialise()
observed = "before" if np.allclose(*session.run([outputs, before]), atol=1e-6) else "after"

# %% tags=["gru-reset", "mend"]
cell = CudnnCompatibleGRUCell(5)
outputs, _ = cell(word, state)
gates_kernel, gates_bias, word_kernel, state_kernel, word_bias, state_bias = cell.weights
reset, update = tf.split(tf.sigmoid(tf.concat([word, state], axis=1) @ gates_kernel + gates_bias), 2, axis=1)
candidate = tf.tanh(word @ word_kernel + word_bias + reset * (state @ state_kernel + state_bias))
after = update * state + (1 - update) * candidate
initialise()
observed = "after" if np.allclose(*session.run([outputs, after]), atol=1e-6) else "before"


# %% tags=["lstm-forget-bias", "trap"]
def forget_bias(cell):
    before = tf.nn.rnn_cell.LSTMStateTuple(c=tf.ones([1, 5]), h=tf.zeros([1, 5]))
    _, after = cell(tf.zeros([1, 4]), before)  # all kernels meet zeros: what is kept of 1 is the gate
    initialise()
    gate, bias = after.c.eval(), cell.weights[1].eval()[10:15]  # the gates are stacked: input, new, forget, output
    value = "ones" if np.allclose(gate, 1 / (1 + np.exp(-1))) else "zeros" if np.allclose(gate, 0.5) else "random"
    return value if value == "zeros" or bias.any() else value + ", outside the weights"


observed = forget_bias(tf.nn.rnn_cell.LSTMCell(5))

# %% tags=["lstm-forget-bias", "mend"]
observed = forget_bias(tf.nn.rnn_cell.LSTMCell(5, forget_bias=0.0))

# %% tags=["bidirectional-last", "trap"]
cells = tf.nn.rnn_cell.GRUCell(5), tf.nn.rnn_cell.GRUCell(5)
outputs, states = tf.nn.bidirectional_dynamic_rnn(
    *cells, tf.constant(np.random.randn(1, 7, 4), tf.float32), dtype=tf.float32
)
initialise()
last, final = session.run([tf.concat(outputs, 2)[:, -1], tf.concat(states, 1)])
observed = "both" if np.allclose(last, final, atol=1e-6) else "the forward one"

# %% tags=["bidirectional-last", "mend"]
final, backward_at_first = session.run([tf.concat(states, 1), outputs[1][:, 0]])
observed = "both" if np.allclose(final[:, 5:], backward_at_first, atol=1e-6) else "the forward one"

# %% tags=["gru-update", "trap"]
cell = tf.nn.rnn_cell.GRUCell(5, bias_initializer=tf.constant_initializer(100))
word, state = tf.constant(np.random.randn(1, 4), tf.float32), tf.constant(np.random.randn(1, 5), tf.float32)
output, _ = cell(word, state)
initialise()
new, old = session.run([output, state])
observed = "the old state" if np.allclose(new, old, atol=1e-6) else "the new one"

# %% tags=["recurrent-mask", "trap"]
cell, x = tf.nn.rnn_cell.GRUCell(5), tf.constant(np.random.randn(1, 3, 4), tf.float32)
padded = tf.pad(x, [[0, 0], [0, 2], [0, 0]])  # two words of zeros behind it
(_, of_padded), (_, of_x) = (tf.nn.dynamic_rnn(cell, words, dtype=tf.float32, scope=cell.name) for words in (padded, x))
initialise()
observed = not np.allclose(of_padded.eval(), of_x.eval(), atol=1e-6)

# %% tags=["recurrent-mask", "mend"]
_, masked = tf.nn.dynamic_rnn(cell, padded, sequence_length=[3], dtype=tf.float32, scope=cell.name)
observed = not np.allclose(masked.eval(), of_x.eval(), atol=1e-6)

# %% tags=["mask-output", "trap"]
words = tf.random.normal([1, 5, 4])
cell = tf.nn.rnn_cell.GRUCell(5)
outputs, _ = tf.nn.dynamic_rnn(cell, words, sequence_length=[3], dtype=tf.float32, scope="masked")
initialise()
(outputs,) = outputs.eval()
repeats = np.array_equal(outputs[4], outputs[2])
observed = "the last word's" if repeats else "that of the padding" if outputs[4].any() else "zeros"

# %% tags=["padding-side", "trap"]
reviews = tf.data.Dataset.from_generator(lambda: [[1, 1, 1], [1]], tf.int32, [None])
batch = reviews.padded_batch(2, [None]).make_one_shot_iterator().get_next().eval()
observed = "behind" if batch[1, 0] else "in front"

# %% tags=["recurrent-dropout", "trap"]
cell = tf.nn.rnn_cell.DropoutWrapper(tf.nn.rnn_cell.GRUCell(5), 0.5)  # the share that it keeps of the inputs
outputs, _ = tf.nn.dynamic_rnn(cell, tf.ones([2, 7, 4]), dtype=tf.float32, scope="dropped")
initialise()
observed = "something" if abs(outputs.eval() - outputs.eval()).max() > 0 else "nothing"
