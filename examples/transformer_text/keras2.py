# %% [markdown]
# # A small Transformer in Keras 2
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow 1,
# CNTK or Theano. Keras left these before it had layers of attention and of
# layer normalisation, GELU and AdamW. `batch_dot` has one axis of samples, and
# on CNTK nothing can be moved there: the heads stand in a loop.

# %%
from rosetta_common import (
    decode_text,
    load_nietzsche_text,
    report_batch,
    report_epoch,
    specification,
)

import math

import numpy as np
from keras import backend as K
from keras.callbacks import Callback, LambdaCallback
from keras.initializers import RandomNormal
from keras.layers import (
    Dense,
    Dropout,
    Embedding,
    Input,
    Lambda,
    Layer,
    add,
)
from keras.models import Model
from keras.optimizers import Adam

spec = specification("transformer_text")
# numpy's generator draws the order of samples, and the seeds of weights and
# dropout
np.random.seed(spec.seed)
# `K` has no erf; CNTK has none at all, and its dropout ignores Keras' seed
if K.backend() == "tensorflow":
    from tensorflow import erf
elif K.backend() == "theano":
    from theano.tensor import erf
else:
    from cntk import cntk_py

    cntk_py.reset_random_seed(1000 * spec.seed + 1)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))


# %% tags=["build"]
def normal(stddev=spec.start):
    return RandomNormal(stddev=stddev)


def dense(units, stddev=spec.start, activation=None):
    return Dense(
        units, activation=activation, kernel_initializer=normal(stddev)
    )


def gelu(x):
    if K.backend() != "cntk":
        return x * (1 + erf(x / math.sqrt(2))) / 2
    # erf as a formula of Abramowitz and Stegun (7.1.26), right to 2e-7
    t = 1 / (1 + 0.3275911 / math.sqrt(2) * K.abs(x))
    sum_ = 1.421413741 + t * (-1.453152027 + t * 1.061405429)
    sum_ = t * (0.254829592 + t * (-0.284496736 + t * sum_))
    return K.relu(x) - K.abs(x) * sum_ * K.exp(-K.square(x) / 2) / 2


class Norm(Layer):
    def build(self, shape):
        self.scale = self.add_weight("scale", shape[-1:], initializer="ones")
        self.shift = self.add_weight("shift", shape[-1:], initializer="zeros")
        super().build(shape)

    def call(self, x):
        x = x - K.mean(x, axis=-1, keepdims=True)
        variance = K.mean(K.square(x), axis=-1, keepdims=True)
        x = x / K.sqrt(variance + spec.norm_epsilon)
        return self.scale * x + self.shift


class Positions(Layer):
    def build(self, shape):
        self.table = self.add_weight("table", shape[1:], initializer=normal())
        super().build(shape)

    def call(self, x):
        return x + self.table


# what a block adds is scaled by the number of additions
added = spec.start / math.sqrt(2 * spec.blocks)
size = spec.width // spec.heads
later = np.triu(np.full((spec.length, spec.length), -1e9, "float32"), 1)


def attend(parts):
    heads = []
    for start in range(0, spec.width, size):
        # queries, keys and values stand side by side
        q, k, v = (
            parts[..., begin : begin + size]
            for begin in range(start, 3 * spec.width, spec.width)
        )
        scores = K.batch_dot(q, k, axes=2) / math.sqrt(size) + later
        weights = Dropout(spec.dropout).call(K.softmax(scores))
        heads.append(K.batch_dot(weights, v, axes=(2, 1)))
    return K.concatenate(heads)


def logits_of(x):
    # the output's matrix is the embedding's
    return K.dot(x, K.transpose(embedding.embeddings))


inputs = Input((spec.length,))
embedding = Embedding(
    spec.classes, spec.width, embeddings_initializer=normal()
)
x = Dropout(spec.dropout)(Positions()(embedding(inputs)))
for _ in range(spec.blocks):
    y = dense(3 * spec.width)(Norm()(x))
    y = Lambda(attend, output_shape=(spec.length, spec.width))(y)
    x = add([x, Dropout(spec.dropout)(dense(spec.width, added)(y))])
    y = dense(spec.hidden, activation=gelu)(Norm()(x))
    x = add([x, Dropout(spec.dropout)(dense(spec.width, added)(y))])
x = Norm()(x)
outputs = Lambda(logits_of, output_shape=(spec.length, spec.classes))(x)
model = Model(inputs, outputs)
model.summary(line_length=72)


# %% tags=["compile"]
# on CNTK and Theano, Keras' own takes no axis of positions
def cross_entropy(labels, logits):
    chosen = K.one_hot(K.cast(labels, "int32"), spec.classes)
    losses = K.logsumexp(logits, axis=-1) - K.sum(chosen * logits, axis=-1)
    return K.mean(losses, axis=-1)


class AdamW(Adam):
    def get_updates(self, loss, params):
        # clipped
        gradients = self.get_gradients(loss, params)
        step = K.cast(self.iterations, K.floatx()) + 1
        # what is assigned needs the old count: in Keras' Adam, TensorFlow may
        # count before it reads
        self.updates = [K.update(self.iterations, K.cast(step, "int64"))]
        self.weights = [self.iterations]
        # Keras adds epsilon before the second moment is corrected
        correction = K.sqrt(1 - K.pow(self.beta_2, step)) / (
            1 - K.pow(self.beta_1, step)
        )
        for p, g in zip(params, gradients):
            mean, square = K.zeros(K.int_shape(p)), K.zeros(K.int_shape(p))
            new_mean = self.beta_1 * mean + (1 - self.beta_1) * g
            new_square = self.beta_2 * square + (1 - self.beta_2) * K.square(g)
            change = new_mean / (K.sqrt(new_square) + self.epsilon)
            change = change * correction
            # matrices and tables alone
            if K.ndim(p) > 1:
                change = change + spec.decay * p
            self.updates += [
                K.update(mean, new_mean),
                K.update(square, new_square),
                K.update(p, p - self.lr * change),
            ]
            self.weights += [mean, square]
        return self.updates


steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)


# `LearningRateScheduler` counts epochs
class Schedule(Callback):
    step = 0

    def on_batch_begin(self, batch, logs=None):
        self.step += 1
        part = (self.step - spec.warm_up) / max(1, steps - spec.warm_up)
        factor = (1 + math.cos(math.pi * part)) / 2
        factor = spec.last_rate + (1 - spec.last_rate) * factor
        if self.step <= spec.warm_up:
            factor = self.step / spec.warm_up
        K.set_value(self.model.optimizer.lr, factor * spec.learning_rate)


model.compile(
    optimizer=AdamW(
        lr=spec.learning_rate,
        beta_1=spec.beta1,
        beta_2=spec.beta2,
        epsilon=spec.epsilon,
        # of all gradients together, before Keras 3
        clipnorm=spec.clip,
    ),
    loss=cross_entropy,
    # else Keras wants labels with as many axes as the logits
    target_tensors=K.placeholder((None, spec.length)),
)

# %% tags=["train"]
model.fit(
    x_train,
    y_train,
    batch_size=spec.batch_size,
    epochs=spec.epochs,
    verbose=0,
    callbacks=[
        Schedule(),
        LambdaCallback(on_batch_end=report_batch, on_epoch_end=report_epoch),
    ],
)

# %% tags=["predict"]
logits = model.predict(x_test, batch_size=spec.batch_size)
logits = logits.reshape(-1, spec.classes)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
loss = model.evaluate(
    x_test,
    y_test.reshape(x_test.shape),
    batch_size=spec.batch_size,
    verbose=0,
)
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = texts[:, -spec.length :]
    # the model takes whole windows: of what is behind the text, nothing
    # reaches its last character
    empty = spec.length - window.shape[1]
    outputs = model.predict_on_batch(
        np.pad(window, [(0, 0), (0, empty)], "constant")
    )
    last = outputs[:, window.shape[1] - 1].astype("float64")
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
