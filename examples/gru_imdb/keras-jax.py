# %% [markdown]
# # GRU on IMDB in Keras on JAX
#
# JAX has no fused GRU: `GRU` is a `lax.scan` over the words, on a GPU, too.
# Only the backend's name differs from Keras on PyTorch.

# %%
from rosetta_common import (
    decode_review,
    load_imdb,
    report_batch,
    report_epoch,
    specification,
)

import os

# Keras reads it once, when it is imported
os.environ["KERAS_BACKEND"] = "jax"

import keras
from keras import layers

spec = specification("gru_imdb")
keras.utils.set_random_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))

# %% tags=["build"]
model = keras.Sequential(
    [
        # floats by default
        layers.Input((spec.length,), dtype="int32"),
        # by default up to +-0.05
        layers.Embedding(
            spec.vocabulary, 125, embeddings_initializer="glorot_uniform"
        ),
        # by default orthogonal
        layers.GRU(100, recurrent_initializer="glorot_uniform"),
        layers.Dense(2),
    ]
)
model.summary(line_length=72)

# %% tags=["compile"]
model.compile(
    optimizer=keras.optimizers.Adam(
        learning_rate=spec.learning_rate,
        beta_1=spec.beta1,
        beta_2=spec.beta2,
        # added before the bias correction: 32 times as much in the first step
        epsilon=spec.epsilon,
    ),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)

# %% tags=["train"]
progress = keras.callbacks.LambdaCallback(
    on_train_batch_end=report_batch, on_epoch_end=report_epoch
)
# it needs no numbers: else `fit` would wait for those of every batch before
# the next
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
logits = model.predict(x_test, batch_size=spec.batch_size, verbose=0)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
