# %% [markdown]
# # Recurrent layers: phrases in TensorFlow 1

# %%
import tensorflow as tf

# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")
tf.set_random_seed(0)
session = tf.InteractiveSession()
tensor = tf.constant


def value(held):
    return session.run(held) if tf.contrib.framework.is_tensor(held) else held


def filled(shape, **_):  # two rows for the input, the others for the state
    rows = [
        tf.fill([2, shape[1]], 0.1),
        tf.fill([shape[0] - 2, shape[1]], 0.2),
    ]
    return tf.concat(rows, axis=0)


def fill(cell, hidden_bias=0.0):  # for cells whose kernels aren't stacked
    gates = filled([4, 4]), tf.zeros([4])
    kernels = tf.fill([2, 2], 0.1), tf.fill([2, 2], 0.2)
    numbers = [*gates, *kernels, tf.zeros([2]), tf.fill([2], hidden_bias)]
    session.run([tf.assign(*pair) for pair in zip(cell.weights, numbers)])


# %% tags=["rnn"]
cell = tf.nn.rnn_cell.BasicRNNCell(2)
with tf.variable_scope("rnn_phrase", initializer=filled):
    y, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
tf.global_variables_initializer().run()

# %% tags=["gru"]
cell = tf.nn.rnn_cell.GRUCell(
    2, kernel_initializer=filled, bias_initializer=tf.zeros_initializer()
)  # it resets before the matrix product and has no recurrent bias
y, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32, scope="gru")
tf.global_variables_initializer().run()

# %% tags=["gru", "same"]
cell = tf.contrib.cudnn_rnn.CudnnCompatibleGRUCell(2)
y, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32, scope="gru_same")
fill(cell, hidden_bias=1.0)

# %% tags=["lstm"]
cell = tf.nn.rnn_cell.LSTMCell(
    2, initializer=filled
)  # adds 1 to the forget gate
y, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32, scope="lstm")
tf.global_variables_initializer().run()

# %% tags=["lstm", "same"]
cell = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
y, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32, scope="lstm_same")
tf.global_variables_initializer().run()

# %% tags=["bidirectional-last"]
one = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
other = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
_, ends = tf.nn.bidirectional_dynamic_rnn(
    one, other, x, dtype=tf.float32, scope="two"
)
tf.global_variables_initializer().run()
y = tf.concat([end.h for end in ends], axis=1)

# %% tags=["stacked"]
one = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
other = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
cell = tf.nn.rnn_cell.MultiRNNCell([one, other])
y, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32, scope="stacked")
tf.global_variables_initializer().run()

# %% tags=["initial-state"]
zeros = tf.zeros_initializer()  # by default the gates' biases begin with 1
cell = tf.nn.rnn_cell.GRUCell(
    2, kernel_initializer=filled, bias_initializer=zeros
)
y, _ = tf.nn.dynamic_rnn(cell, x, initial_state=h, scope="initial")
tf.global_variables_initializer().run()

# %% tags=["final-state"]
cell = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
_, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32, scope="final")
tf.global_variables_initializer().run()
y = tf.concat([state.h, state.c], axis=0)

# %% tags=["time-first"]
cell = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
y, _ = tf.nn.dynamic_rnn(
    cell, x, dtype=tf.float32, time_major=True, scope="time"
)
tf.global_variables_initializer().run()

# %% tags=["masking"]
cell = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
_, state = tf.nn.dynamic_rnn(
    cell, x, lengths, dtype=tf.float32, scope="masking"
)
tf.global_variables_initializer().run()
y = state.h

# %% tags=["recurrent-dropout"]
keep = tf.placeholder_with_default(1.0, [])  # in training: feed 0.5
first = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
second = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
first = tf.nn.rnn_cell.DropoutWrapper(first, output_keep_prob=keep)
cell = tf.nn.rnn_cell.MultiRNNCell([first, second])
y, _ = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32, scope="dropout")
tf.global_variables_initializer().run()

# %% tags=["carried-state"]
cell = tf.nn.rnn_cell.LSTMCell(2, initializer=filled, forget_bias=0.0)
_, state = tf.nn.dynamic_rnn(cell, x[:, :1], dtype=tf.float32, scope="carried")
outputs, state = tf.nn.dynamic_rnn(
    cell, x[:, 1:], initial_state=state, scope="carried"
)
tf.global_variables_initializer().run()
y = outputs[:, -1]

# %% tags=["cell-by-hand"]
zeros = tf.zeros_initializer()  # by default the gates' biases begin with 1
cell = tf.nn.rnn_cell.GRUCell(
    2, kernel_initializer=filled, bias_initializer=zeros
)
h, outputs = tf.zeros([1, 2]), []
for inputs in tf.unstack(x, axis=1):
    output, h = cell(inputs, h)
    outputs.append(output)
tf.global_variables_initializer().run()
y = tf.stack(outputs, axis=1)
