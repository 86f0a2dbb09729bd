# %% [markdown]
# # Bidirectional LSTM on IMDB in Keras 3
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow,
# JAX or PyTorch. On a GPU the LSTM is cuDNN's; on a CPU Keras loops over the
# words. TensorFlow gives the embedding's gradient as one part for every place
# where a word occurs, and there Keras' Adam squares each part, not their sum.

# %%
from rosetta_common import (
    load_imdb,
    report_batch,
    report_epoch,
    specification,
)

import keras
from keras import layers

spec = specification("bilstm_imdb")
keras.utils.set_random_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = keras.Sequential(
    [
        # floats by default
        layers.Input((spec.length,), dtype="int32"),
        # by default up to +-0.05
        layers.Embedding(
            spec.vocabulary, 128, embeddings_initializer="glorot_uniform"
        ),
        # by default orthogonal
        layers.Bidirectional(
            layers.LSTM(64, recurrent_initializer="glorot_uniform")
        ),
        layers.Dropout(0.5),
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
        # added before the bias correction: 32 times as much in the first step
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
# one logit: a good review is more likely than not above 0
predictions = (logits[:, 0] > 0).astype(int)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
