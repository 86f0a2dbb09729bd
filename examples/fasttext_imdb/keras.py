# %% [markdown]
# # fastText on IMDB in Keras 3
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow,
# JAX or PyTorch. Adam moves every row of the table in every step, also the
# rows of words that the batch doesn't have.

# %%
from rosetta_common import (
    load_imdb_bigrams,
    report_batch,
    report_epoch,
    specification,
)

import keras
from keras import layers

spec = specification("fasttext_imdb")
keras.utils.set_random_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb_bigrams(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = keras.Sequential(
    [
        layers.Input((spec.length,), dtype="int32"),
        layers.Embedding(spec.vocabulary, 50),
        layers.GlobalAveragePooling1D(),
        layers.Dense(1),
    ]
)
model.summary(line_length=72)

# %% tags=["compile"]
model.compile(
    optimizer=keras.optimizers.Adam(
        learning_rate=spec.learning_rate,
        beta_1=spec.beta1,
        beta_2=spec.beta2,
        epsilon=spec.epsilon,
    ),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
)

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
logits = model.predict(x_test, batch_size=spec.batch_size, verbose=0)
predictions = (logits[:, 0] > 0).astype(int)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
