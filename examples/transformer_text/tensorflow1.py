# %% [markdown]
# # A small Transformer in TensorFlow 1
#
# Layers and an `Estimator`, which owns the graph and the session. TensorFlow 1
# ended before it had a layer of attention with heads. The layer normalisation
# of `tf.contrib` has a fixed epsilon, so this column takes that of `tf.keras`.

# %%
from rosetta_common import (
    MiniBatches,
    decode_text,
    load_nietzsche_text,
    report_epoch,
    specification,
)

import math
import tempfile

import numpy as np
import tensorflow as tf

spec = specification("transformer_text")
# else it warns about every call that TensorFlow 2 renamed
tf.compat.v1.logging.set_verbosity("ERROR")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))


# %% tags=["build"]
def normal(stddev=spec.start):
    return tf.random_normal_initializer(stddev=stddev)


def norm(x):
    return tf.keras.layers.LayerNormalization(epsilon=spec.norm_epsilon)(x)


def dense(x, units, stddev=spec.start, activation=None):
    return tf.layers.dense(
        x, units, activation, kernel_initializer=normal(stddev)
    )


def gelu(x):
    # the exact form
    return x * (1 + tf.erf(x / math.sqrt(2))) / 2


def transformer(numbers, training):
    def dropout(x):
        return tf.layers.dropout(x, spec.dropout, training=training)

    steps, size = tf.shape(numbers)[1], spec.width // spec.heads
    # what a block adds is scaled by the number of additions
    added = spec.start / math.sqrt(2 * spec.blocks)
    # 1 above the diagonal
    later = 1 - tf.linalg.band_part(tf.ones([steps, steps]), -1, 0)

    def attend(x):
        # queries, keys and values side by side
        parts = dense(x, 3 * spec.width)
        parts = tf.reshape(parts, [-1, steps, 3, spec.heads, size])
        # each with the axes batch, heads, positions, size
        q, k, v = tf.unstack(tf.transpose(parts, [2, 0, 3, 1, 4]))
        scores = tf.matmul(q, k, transpose_b=True) / math.sqrt(size)
        weights = dropout(tf.nn.softmax(scores - 1e9 * later))
        y = tf.transpose(tf.matmul(weights, v), [0, 2, 1, 3])
        y = tf.reshape(y, [-1, steps, spec.width])
        return dense(y, spec.width, added)

    characters = tf.get_variable(
        "characters", [spec.classes, spec.width], initializer=normal()
    )
    positions = tf.get_variable(
        "positions", [spec.length, spec.width], initializer=normal()
    )
    x = tf.nn.embedding_lookup(characters, numbers) + positions[:steps]
    x = dropout(x)
    for _ in range(spec.blocks):
        x += dropout(attend(norm(x)))
        y = dense(norm(x), spec.hidden, activation=gelu)
        x += dropout(dense(y, spec.width, added))
    # the output's matrix is the embedding's
    return tf.tensordot(norm(x), characters, axes=[[2], [1]])


# only to print the model: the estimator calls the function itself
with tf.Graph().as_default():
    transformer(tf.placeholder(tf.int32, [None, spec.length]), training=False)
    for variable in tf.trainable_variables():
        print(variable.name, variable.shape)

# %% tags=["compile"]
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)


def learning_rate():
    # the first step has number 1
    step = tf.cast(tf.train.get_global_step() + 1, tf.float32)
    falling = tf.train.cosine_decay(
        spec.learning_rate,
        step - spec.warm_up,
        max(1, steps - spec.warm_up),
        alpha=spec.last_rate,
    )
    rising = spec.learning_rate * step / spec.warm_up
    return tf.where(step <= spec.warm_up, rising, falling)


def model_fn(features, labels, mode):
    training = mode == tf.estimator.ModeKeys.TRAIN
    logits = transformer(features, training)
    if mode == tf.estimator.ModeKeys.PREDICT:
        return tf.estimator.EstimatorSpec(mode, predictions=logits)
    loss = tf.losses.sparse_softmax_cross_entropy(labels, logits, scope="loss")
    variables = tf.trainable_variables()
    # the characters' gradient is dense, as they are the output's matrix, too;
    # of IndexedSlices the norm would be wrong, if a row is there twice
    gradients, _ = tf.clip_by_global_norm(
        tf.gradients(loss, variables), spec.clip
    )
    rate = learning_rate()
    optimizer = tf.contrib.opt.AdamWOptimizer(
        # it isn't multiplied by the rate
        rate * spec.decay,
        rate,
        spec.beta1,
        spec.beta2,
        # added before the second moment is corrected
        spec.epsilon,
    )
    # else the decay doesn't wait until the weights are read
    with tf.control_dependencies(gradients):
        train_op = optimizer.apply_gradients(
            zip(gradients, variables),
            tf.train.get_global_step(),
            decay_var_list=[v for v in variables if len(v.shape) > 1],
        )
    return tf.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op)


checkpoints = tempfile.TemporaryDirectory()
config = tf.estimator.RunConfig(
    model_dir=checkpoints.name,
    # by default 1
    tf_random_seed=spec.seed,
    # by default it writes the loss and the speed for TensorBoard every 100
    # steps
    save_summary_steps=0,
    log_step_count_steps=None,
)
model = tf.estimator.Estimator(model_fn, config=config)

# %% tags=["train"]
batches = MiniBatches(
    x_train, y_train, batch_size=spec.batch_size, seed=spec.seed
)


# from_tensor_slices would write all samples into the graph
def training_data():
    dataset = tf.data.Dataset.from_generator(
        lambda: batches,
        (tf.int32, tf.int64),
        ((None, spec.length), (None, spec.length)),
    )
    # every repetition shuffles again
    return dataset.repeat(spec.epochs)


class EpochReporter(tf.train.SessionRunHook):
    def begin(self):
        self.epoch, self.losses = 0, []

    def before_run(self, context):
        # by name, because train() makes the graph
        return tf.train.SessionRunArgs("loss/value:0")

    def after_run(self, context, values):
        self.losses.append(values.results)
        if len(self.losses) == len(batches):
            report_epoch(self.epoch, np.mean(self.losses))
            self.epoch, self.losses = self.epoch + 1, []


model.train(training_data, hooks=[EpochReporter()])


# %% tags=["predict"]
def test_data():
    return tf.data.Dataset.from_generator(
        lambda: MiniBatches(x_test, batch_size=spec.batch_size),
        tf.int32,
        (None, spec.length),
    )


logits = np.concatenate(
    list(model.predict(test_data, yield_single_examples=False))
).reshape(-1, spec.classes)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
with tf.Graph().as_default(), tf.Session() as session:
    loss = session.run(tf.losses.sparse_softmax_cross_entropy(y_test, logits))
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")


def windows_to_read():
    numbers = tf.placeholder(tf.int32, [None, None])
    return tf.estimator.export.TensorServingInputReceiver(numbers, numbers)


# each `model.predict` would build a graph and read the checkpoint
write = tf.contrib.predictor.from_estimator(model, windows_to_read)
checkpoints.cleanup()
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    outputs = write({"input": texts[:, -spec.length :]})["output"]
    last = outputs[:, -1].astype("float64")
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
