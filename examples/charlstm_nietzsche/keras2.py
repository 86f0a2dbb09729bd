# %% [markdown]
# # Character LSTM on Nietzsche in Keras 2
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow 1,
# CNTK or Theano.

# %%
from rosetta_common import (
    decode_text,
    load_nietzsche,
    report_batch,
    report_epoch,
    specification,
)

import numpy as np
from keras import backend as K
from keras.callbacks import LambdaCallback
from keras.layers import LSTM, Dense, Input, Lambda
from keras.models import Model
from keras.optimizers import RMSprop

spec = specification("charlstm_nietzsche")
# numpy's generator draws the order of samples, and the seeds of weights
np.random.seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)


# %% tags=["build"]
def one_hot(numbers):
    # in the model: the one-hot of the whole set would need 457 MB
    return K.one_hot(K.cast(numbers, "int32"), spec.classes)


numbers = Input((spec.length,))
x = Lambda(one_hot, output_shape=(spec.length, spec.classes))(numbers)
# On CNTK, the output of Keras 2.2's LSTM is the state of its cells. The hidden
# state is what it should be, and elsewhere both are the same.
_, hidden, _ = LSTM(
    128,
    # piecewise linear by default before Keras 2.3
    recurrent_activation="sigmoid",
    # a product for each gate, the default before Keras 2.3
    implementation=1,
    return_state=True,
)(x)
model = Model(numbers, Dense(spec.classes)(hidden))
model.summary(line_length=72)


# %% tags=["compile"]
# in Keras 2.2 the loss of this name takes only probabilities
def cross_entropy(labels, logits):
    return K.sparse_categorical_crossentropy(labels, logits, from_logits=True)


model.compile(
    optimizer=RMSprop(
        lr=spec.learning_rate, rho=spec.rho, epsilon=spec.epsilon
    ),
    loss=cross_entropy,
)

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
random = np.random.RandomState(spec.seed)
# two texts go on after one window: the first with the likeliest character,
# the second with one that is drawn at a temperature of 0.5
texts = np.repeat(x_test[:1], 2, axis=0)
for _ in range(200):
    logits = model.predict_on_batch(texts[:, -spec.length :])
    logits = logits.astype("float64")
    shares = np.exp(2.0 * (logits[1] - logits[1].max()))
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [logits[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length]))
print("likeliest:", decode_text(texts[0, spec.length :]))
print("drawn:    ", decode_text(texts[1, spec.length :]))
