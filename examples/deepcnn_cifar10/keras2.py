# %% [markdown]
# # Deep CNN on CIFAR-10 in Keras 2
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow 1,
# CNTK or Theano. The layout is the backend's own: NCHW on CNTK and Theano, and
# NHWC on TensorFlow, whose max-pooling supports no other on a CPU.

# %%
from rosetta_common import (
    load_cifar10,
    report_batch,
    report_epoch,
    shift_and_flip,
    specification,
)

import numpy as np
from keras import backend as K
from keras.callbacks import LambdaCallback
from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from keras.models import Sequential
from keras.optimizers import RMSprop

spec = specification("deepcnn_cifar10")
# numpy's generator draws the order of samples, and the seeds of weights and
# dropout
np.random.seed(spec.seed)
# its dropout ignores Keras' seed
if K.backend() == "cntk":
    from cntk import cntk_py

    cntk_py.reset_random_seed(1000 * spec.seed + 1)

channels_last = K.backend() == "tensorflow"
layout = "NHWC" if channels_last else "NCHW"
# else ~/.keras/keras.json decides
K.set_image_data_format("channels_last" if channels_last else "channels_first")

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout=layout)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = Sequential(
    [
        Conv2D(
            32,
            3,
            padding="same",
            activation="relu",
            input_shape=x_train.shape[1:],
        ),
        Conv2D(32, 3, activation="relu"),
        MaxPooling2D(2),
        Dropout(0.25),
        Conv2D(64, 3, padding="same", activation="relu"),
        Conv2D(64, 3, activation="relu"),
        MaxPooling2D(2),
        Dropout(0.25),
        Flatten(),
        Dense(512, activation="relu"),
        Dropout(0.5),
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
progress = LambdaCallback(on_batch_end=report_batch, on_epoch_end=report_epoch)
for epoch in range(spec.epochs):
    moved = shift_and_flip(x_train, layout, seed=spec.seed, epoch=epoch)
    model.fit(
        moved,
        y_train,
        batch_size=spec.batch_size,
        # it goes on where the last call ended
        initial_epoch=epoch,
        epochs=epoch + 1,
        verbose=0,
        callbacks=[progress],
    )

# %% tags=["predict"]
logits = model.predict(x_test, batch_size=spec.batch_size)
predictions = logits.argmax(axis=1)
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
