# %% [markdown]
# # GRU on IMDB in Keras 2
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow 1,
# CNTK or Theano. `GRU` uses the backend's own loop and products; the fused
# `CuDNNGRU` needs a GPU. By default `GRU` resets before the matrix product and
# has one bias vector; with `reset_after` it is cuDNN's GRU.

# %%
from rosetta_common import (
    decode_review,
    load_imdb,
    report_batch,
    report_epoch,
    specification,
)

import numpy as np
from keras import backend as K
from keras.callbacks import LambdaCallback
from keras.layers import GRU, Dense, Embedding
from keras.models import Sequential
from keras.optimizers import Adam

spec = specification("gru_imdb")
# numpy's generator draws the order of samples, and the seeds of weights
np.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
print(f"label {y_train[0]}:", decode_review(x_train[0]))

# %% tags=["build"]
model = Sequential(
    [
        Embedding(
            spec.vocabulary,
            125,
            embeddings_initializer="glorot_uniform",
            input_length=spec.length,
        ),
        GRU(
            100,
            # piecewise linear by default before Keras 2.3
            recurrent_activation="sigmoid",
            # orthogonal by default
            recurrent_initializer="glorot_uniform",
            reset_after=True,
            # A product for each gate, the default before Keras 2.3. One
            # product for all gates, the default since, must be cut into gates
            # in each step: that costs CNTK more than it saves. TensorFlow
            # hardly notices.
            implementation=1,
        ),
        Dense(2),
    ]
)
model.summary(line_length=72)


# %% tags=["compile"]
# in Keras 2.2 the loss of this name takes only probabilities
def cross_entropy(labels, logits):
    return K.sparse_categorical_crossentropy(labels, logits, from_logits=True)


# Keras adds epsilon before the second moment is corrected. On TensorFlow it
# counts the steps and reads the count in no fixed order: a step is mostly
# corrected as if it were the next one.
adam = Adam(
    lr=spec.learning_rate,
    beta_1=spec.beta1,
    beta_2=spec.beta2,
    epsilon=spec.epsilon,
)
model.compile(optimizer=adam, loss=cross_entropy)

# %% tags=["train"]
model.fit(
    x_train,
    y_train,
    batch_size=spec.batch_size,
    epochs=spec.epochs,
    verbose=0,
    callbacks=[
        LambdaCallback(on_batch_end=report_batch, on_epoch_end=report_epoch)
    ],
)

# %% tags=["predict"]
logits = model.predict(x_test, batch_size=spec.batch_size)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
