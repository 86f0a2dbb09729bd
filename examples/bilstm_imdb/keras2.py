# %% [markdown]
# # Bidirectional LSTM on IMDB in Keras 2
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow 1,
# CNTK or Theano. `LSTM` uses the backend's own loop and products; the fused
# `CuDNNLSTM` needs a GPU.

# %%
from rosetta_common import (
    load_imdb,
    report_batch,
    report_epoch,
    specification,
)

import numpy as np
from keras import backend as K
from keras.callbacks import LambdaCallback
from keras.layers import (
    LSTM,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    Input,
    concatenate,
)
from keras.models import Model
from keras.optimizers import Adam

spec = specification("bilstm_imdb")
# numpy's generator draws the order of samples, and the seeds of weights and
# dropout
np.random.seed(spec.seed)
# its dropout ignores Keras' seed
if K.backend() == "cntk":
    from cntk import cntk_py

    cntk_py.reset_random_seed(1000 * spec.seed + 1)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_imdb(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
words = Input((spec.length,))
x = Embedding(
    spec.vocabulary,
    128,
    # by default up to +-0.05
    embeddings_initializer="glorot_uniform",
)(words)
# On CNTK, the output of Keras 2.2's LSTM is the state of its cells. The hidden
# states are right on every backend; elsewhere they are the outputs.
_, forward, _, backward, _ = Bidirectional(
    LSTM(
        64,
        # piecewise linear by default before Keras 2.3
        recurrent_activation="sigmoid",
        # orthogonal by default
        recurrent_initializer="glorot_uniform",
        # a product for each gate, the default before Keras 2.3
        implementation=1,
        return_state=True,
    )
)(x)
x = Dropout(0.5)(concatenate([forward, backward]))
model = Model(words, Dense(1)(x))
model.summary(line_length=72)


# %% tags=["compile"]
# In Keras 2.2 the loss of the name binary_crossentropy takes only
# probabilities. CNTK and Theano clip them here, too: a confident mistake has
# no gradient.
def cross_entropy(labels, logits):
    losses = K.binary_crossentropy(labels, logits, from_logits=True)
    return K.mean(losses, axis=-1)


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
# one logit: a good review is more likely than not above 0
predictions = (logits[:, 0] > 0).astype(int)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
