# %% [markdown]
# # MLP on MNIST in Keras 2
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow 1,
# CNTK or Theano.

# %%
from rosetta_common import (
    load_mnist,
    report_batch,
    report_epoch,
    specification,
)

import numpy as np
from keras import backend as K
from keras.callbacks import LambdaCallback
from keras.layers import Dense, Dropout, Flatten
from keras.models import Sequential
from keras.optimizers import RMSprop

spec = specification("mlp_mnist")
# numpy's generator draws the order of samples, and the seeds of weights and
# dropout
np.random.seed(spec.seed)
# its dropout ignores Keras' seed
if K.backend() == "cntk":
    from cntk import cntk_py

    cntk_py.reset_random_seed(1000 * spec.seed + 1)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_mnist(spec, layout="NHWC")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = Sequential(
    [
        Flatten(input_shape=x_train.shape[1:]),
        Dense(512, activation="relu"),
        Dropout(0.2),
        Dense(512, activation="relu"),
        Dropout(0.2),
        Dense(10),
    ]
)
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
