# %% [markdown]
# # fastText on IMDB in Keras 2
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow 1,
# CNTK or Theano. Adam moves every row of the table in every step, also the
# rows of words that the batch doesn't have.

# %%
from rosetta_common import (
    load_imdb_bigrams,
    report_batch,
    report_epoch,
    specification,
)

import numpy as np
from keras.callbacks import LambdaCallback
from keras.layers import Dense, Embedding, GlobalAveragePooling1D
from keras.models import Sequential
from keras.optimizers import Adam

spec = specification("fasttext_imdb")
# numpy's generator draws the order of samples, and the seeds of weights
np.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb_bigrams(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = Sequential(
    [
        Embedding(spec.vocabulary, 50, input_length=spec.length),
        GlobalAveragePooling1D(),
        Dense(1, activation="sigmoid"),
    ]
)
model.summary(line_length=72)

# %% tags=["compile"]
adam = Adam(
    lr=spec.learning_rate,
    beta_1=spec.beta1,
    beta_2=spec.beta2,
    epsilon=spec.epsilon,
)
# it takes probabilities
model.compile(optimizer=adam, loss="binary_crossentropy")

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
probabilities = model.predict(x_test, batch_size=spec.batch_size)
predictions = (probabilities[:, 0] > 0.5).astype(int)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
