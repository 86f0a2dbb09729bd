# %% [markdown]
# # Recurrent layers: phrases in TensorFlow

# %%
import tensorflow as tf

tensor = tf.constant


def weights(gates):
    units = 2 * gates
    return tf.fill([2, units], 0.1), tf.fill([2, units], 0.2), tf.zeros(units)


# %% tags=["rnn", "by-hand"]
kernel, recurrent, bias = weights(1)


def step(h, inputs):
    return tf.tanh(inputs @ kernel + h @ recurrent + bias)


steps = tf.transpose(x, [1, 0, 2])  # time first
y = tf.transpose(tf.scan(step, steps, tf.zeros([1, 2])), [1, 0, 2])

# %% [markdown] tags=["rnn"]
# The recurrent layers are in Keras. Without Keras a cell is written out, and
# `tf.scan` runs it over the steps.

# %% tags=["gru", "by-hand"]
kernel, recurrent, bias = weights(3)
recurrent_bias = tf.constant([0.0, 0.0, 0.0, 0.0, 1.0, 1.0])


def step(h, inputs):
    r, z, new = tf.split(inputs @ kernel + bias, 3, axis=1)
    r_h, z_h, new_h = tf.split(h @ recurrent + recurrent_bias, 3, axis=1)
    update = tf.sigmoid(z + z_h)
    return update * h + (1 - update) * tf.tanh(
        new + tf.sigmoid(r + r_h) * new_h
    )


steps = tf.transpose(x, [1, 0, 2])
y = tf.transpose(tf.scan(step, steps, tf.zeros([1, 2])), [1, 0, 2])

# %% tags=["lstm", "by-hand"]
kernel, recurrent, bias = weights(4)


def step(state, inputs):
    h, c = state
    i, f, new, o = tf.split(inputs @ kernel + h @ recurrent + bias, 4, axis=1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(new)
    return tf.sigmoid(o) * tf.tanh(c), c


steps = tf.transpose(x, [1, 0, 2])
h, c = tf.scan(step, steps, (tf.zeros([1, 2]), tf.zeros([1, 2])))
y = tf.transpose(h, [1, 0, 2])

# %% tags=["bidirectional-last", "by-hand"]
kernel, recurrent, bias = weights(4)


def step(state, inputs):
    h, c = state
    i, f, new, o = tf.split(inputs @ kernel + h @ recurrent + bias, 4, axis=1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(new)
    return tf.sigmoid(o) * tf.tanh(c), c


steps, begin = tf.transpose(x, [1, 0, 2]), (tf.zeros([1, 2]), tf.zeros([1, 2]))
forwards, _ = tf.scan(step, steps, begin)
backwards, _ = tf.scan(
    step, steps, begin, reverse=True
)  # ends at the first step
y = tf.concat([forwards[-1], backwards[0]], axis=1)

# %% tags=["stacked", "by-hand"]
kernel, recurrent, bias = weights(4)


def step(state, inputs):
    h, c = state
    i, f, new, o = tf.split(inputs @ kernel + h @ recurrent + bias, 4, axis=1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(new)
    return tf.sigmoid(o) * tf.tanh(c), c


outputs = tf.transpose(x, [1, 0, 2])
for _ in range(2):
    outputs, _ = tf.scan(step, outputs, (tf.zeros([1, 2]), tf.zeros([1, 2])))
y = tf.transpose(outputs, [1, 0, 2])

# %% tags=["initial-state", "by-hand"]
kernel, recurrent, bias = weights(3)


def step(h, inputs):
    r, z, new = tf.split(inputs @ kernel + bias, 3, axis=1)
    r_h, z_h, new_h = tf.split(h @ recurrent, 3, axis=1)
    update = tf.sigmoid(z + z_h)
    return update * h + (1 - update) * tf.tanh(
        new + tf.sigmoid(r + r_h) * new_h
    )


y = tf.transpose(tf.scan(step, tf.transpose(x, [1, 0, 2]), h), [1, 0, 2])

# %% tags=["final-state", "by-hand"]
kernel, recurrent, bias = weights(4)


def step(state, inputs):
    h, c = state
    i, f, new, o = tf.split(inputs @ kernel + h @ recurrent + bias, 4, axis=1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(new)
    return tf.sigmoid(o) * tf.tanh(c), c


h, c = tf.scan(
    step, tf.transpose(x, [1, 0, 2]), (tf.zeros([1, 2]), tf.zeros([1, 2]))
)
y = tf.concat([h[-1], c[-1]], axis=0)

# %% tags=["time-first", "by-hand"]
kernel, recurrent, bias = weights(4)


def step(state, inputs):
    h, c = state
    i, f, new, o = tf.split(inputs @ kernel + h @ recurrent + bias, 4, axis=1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(new)
    return tf.sigmoid(o) * tf.tanh(c), c


y, _ = tf.scan(step, x, (tf.zeros([1, 2]), tf.zeros([1, 2])))

# %% tags=["masking", "by-hand"]
kernel, recurrent, bias = weights(4)


def step(state, inputs):
    h, c = state
    i, f, new, o = tf.split(inputs @ kernel + h @ recurrent + bias, 4, axis=1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(new)
    return tf.sigmoid(o) * tf.tanh(c), c


h, _ = tf.scan(
    step, tf.transpose(x, [1, 0, 2]), (tf.zeros([2, 2]), tf.zeros([2, 2]))
)
y = tf.gather(tf.transpose(h, [1, 0, 2]), lengths - 1, batch_dims=1)

# %% tags=["recurrent-dropout", "by-hand"]
kernel, recurrent, bias = weights(4)
training, begin = False, (tf.zeros([1, 2]), tf.zeros([1, 2]))


def step(state, inputs):
    h, c = state
    i, f, new, o = tf.split(inputs @ kernel + h @ recurrent + bias, 4, axis=1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(new)
    return tf.sigmoid(o) * tf.tanh(c), c


first, _ = tf.scan(step, tf.transpose(x, [1, 0, 2]), begin)
second, _ = tf.scan(
    step, tf.nn.dropout(first, 0.5) if training else first, begin
)
y = tf.transpose(second, [1, 0, 2])

# %% tags=["carried-state", "by-hand"]
kernel, recurrent, bias = weights(4)


def step(state, inputs):
    h, c = state
    i, f, new, o = tf.split(inputs @ kernel + h @ recurrent + bias, 4, axis=1)
    c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(new)
    return tf.sigmoid(o) * tf.tanh(c), c


state = tf.zeros([1, 2]), tf.zeros([1, 2])
for part in (x[:, :1], x[:, 1:]):
    h, c = tf.scan(step, tf.transpose(part, [1, 0, 2]), state)
    state = h[-1], c[-1]
y = h[-1]

# %% tags=["cell-by-hand", "by-hand"]
kernel, recurrent, bias = weights(3)
h, outputs = tf.zeros([1, 2]), []
for inputs in tf.unstack(x, axis=1):
    r, z, new = tf.split(inputs @ kernel + bias, 3, axis=1)
    r_h, z_h, new_h = tf.split(h @ recurrent, 3, axis=1)
    update = tf.sigmoid(z + z_h)
    h = update * h + (1 - update) * tf.tanh(new + tf.sigmoid(r + r_h) * new_h)
    outputs.append(h)
y = tf.stack(outputs, axis=1)
