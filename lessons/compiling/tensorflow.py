# %% [markdown]
# # Compiled code: checks in TensorFlow

# %%
import tensorflow as tf
from rosetta_common.ground.pairs import paired_ratios

tf.random.set_seed(0)

# %% tags=["compiling", "trap"]
kernel1, kernel2 = tf.Variable(tf.random.normal([400, 400], 0, 0.05)), tf.Variable(tf.zeros([400, 10]))


def train_step(x, y):
    with tf.GradientTape() as tape:
        logits = tf.tanh(x @ kernel1) @ kernel2
        loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, logits))
    for kernel, gradient in zip((kernel1, kernel2), tape.gradient(loss, (kernel1, kernel2))):
        kernel.assign_sub(0.01 * gradient)
    return loss


# %% tags=["compiling", "mend"]
compiled_step = tf.function(train_step)

# %% tags=["compiling", "measure"]
x, y = tf.random.normal([64, 400]), tf.random.uniform([64], maxval=10, dtype=tf.int64)
observed = paired_ratios(
    lambda: [train_step(x, y).numpy() for _ in range(50)], lambda: [compiled_step(x, y).numpy() for _ in range(50)]
)
