# %% [markdown]
# # A small Transformer in Keras 3
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow,
# JAX or PyTorch. `MultiHeadAttention` wants the size of one head, not the
# width; the biases of its projections have two axes, as they are kept by head.

# %%
from rosetta_common import (
    decode_text,
    load_nietzsche_text,
    report_batch,
    report_epoch,
    specification,
)

import math

import keras
import numpy as np
from keras import layers

spec = specification("transformer_text")
keras.utils.set_random_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche_text(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print("reads ", decode_text(x_train[0]))

# %% tags=["build"]
# what a block adds is scaled by the number of additions
scale = 1 / math.sqrt(2 * spec.blocks)


# a new one for each layer: one alone draws the same numbers in each call
def normal(stddev=spec.start):
    return keras.initializers.RandomNormal(stddev=stddev)


class Positions(layers.Layer):
    def build(self, input_shape):
        self.table = self.add_weight(
            shape=input_shape[1:], initializer=normal(), name="table"
        )

    def call(self, x):
        return x + self.table


class Block(layers.Layer):
    def __init__(self):
        super().__init__()
        self.norm1 = layers.LayerNormalization(epsilon=spec.norm_epsilon)
        self.attention = layers.MultiHeadAttention(
            spec.heads,
            spec.width // spec.heads,
            dropout=spec.dropout,
            kernel_initializer=normal(),
        )
        self.norm2 = layers.LayerNormalization(epsilon=spec.norm_epsilon)
        self.dense1 = layers.Dense(
            spec.hidden,
            # the exact form; in `ops.gelu` the default is the other one
            activation="gelu",
            kernel_initializer=normal(),
        )
        self.dense2 = layers.Dense(
            spec.width, kernel_initializer=normal(spec.start * scale)
        )
        self.dropout = layers.Dropout(spec.dropout)

    def call(self, x):
        y = self.norm1(x)
        x = x + self.dropout(self.attention(y, y, use_causal_mask=True))
        return x + self.dropout(self.dense2(self.dense1(self.norm2(x))))


inputs = layers.Input((spec.length,), dtype="int32")
embedding = layers.ReversibleEmbedding(
    spec.classes, spec.width, embeddings_initializer=normal()
)
blocks = [Block() for _ in range(spec.blocks)]
x = layers.Dropout(spec.dropout)(Positions()(embedding(inputs)))
for block in blocks:
    x = block(x)
x = layers.LayerNormalization(epsilon=spec.norm_epsilon)(x)
# the output's matrix is the embedding's
model = keras.Model(inputs, embedding(x, reverse=True))
# the four matrices of attention have one initialiser
for block in blocks:
    kernel = block.attention.output_dense.kernel
    kernel.assign(kernel * scale)
model.summary(line_length=72)

# %% tags=["compile"]
steps = spec.epochs * math.ceil(spec.n_train / spec.batch_size)
rate = keras.optimizers.schedules.CosineDecay(
    # of the first step, which Keras counts as 0
    spec.learning_rate / spec.warm_up,
    warmup_steps=spec.warm_up - 1,
    warmup_target=spec.learning_rate,
    # of the steps behind the warm-up
    decay_steps=max(1, steps - spec.warm_up),
    alpha=spec.last_rate,
)
optimizer = keras.optimizers.AdamW(
    learning_rate=rate,
    weight_decay=spec.decay,
    beta_1=spec.beta1,
    beta_2=spec.beta2,
    # added before the bias correction: 4.5 times as much in the first step
    epsilon=spec.epsilon,
    # `clipnorm` would clip each variable by itself
    global_clipnorm=spec.clip,
)
# by their names: the biases of q, k and v have two axes
optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
criterion = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer=optimizer, loss=criterion)

# %% tags=["train"]
progress = keras.callbacks.LambdaCallback(
    on_train_batch_end=report_batch, on_epoch_end=report_epoch
)
# it needs no numbers: else `fit` would wait for those of every batch before
# the next, on JAX and PyTorch
progress.async_safe = True
model.fit(
    x_train,
    y_train,
    batch_size=spec.batch_size,
    epochs=spec.epochs,
    verbose=0,
    callbacks=[progress],
)

# %% tags=["predict"]
# switches dropout off, also that of the attention weights
logits = model.predict(x_test, batch_size=spec.batch_size, verbose=0)
logits = logits.reshape(-1, spec.classes)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
loss = float(criterion(y_test, logits))
print(f"{loss / math.log(2):.3f} bits a character")
print(f"perplexity {math.exp(loss):.2f}")
random = np.random.RandomState(spec.seed)
# two texts go on after half a window: one with the likeliest character, one
# with a character that is drawn
texts = np.repeat(x_test[:1, : spec.length // 2], 2, axis=0)
for _ in range(200):
    window = texts[:, -spec.length :]
    # the model takes whole windows; with the causal mask, the zeros behind the
    # text don't reach its last character
    empty = spec.length - window.shape[1]
    outputs = model.predict_on_batch(np.pad(window, [(0, 0), (0, empty)]))
    last = outputs[:, window.shape[1] - 1].astype("float64")
    shares = np.exp((last[1] - last[1].max()) / spec.temperature)
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [last[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length // 2]))
print("likeliest:", decode_text(texts[0, spec.length // 2 :]))
print("drawn:    ", decode_text(texts[1, spec.length // 2 :]))
