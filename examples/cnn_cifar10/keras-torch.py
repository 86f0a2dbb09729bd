# %% [markdown]
# # CNN on CIFAR-10 in Keras on PyTorch
#
# Layout NHWC, Keras' default (`channels_last`), although PyTorch's own is
# NCHW: Keras transposes the axes before and after.

# %%
from rosetta_common import (
    load_cifar10,
    report_batch,
    report_epoch,
    specification,
)

import os

# Keras reads it once, when it is imported
os.environ["KERAS_BACKEND"] = "torch"

import keras
from keras import layers

spec = specification("cnn_cifar10")
keras.utils.set_random_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NHWC")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = keras.Sequential(
    [
        layers.Input((32, 32, 3)),
        layers.Conv2D(50, 3, padding="same", activation="relu"),
        layers.Conv2D(50, 3, padding="same"),
        layers.MaxPooling2D(2),
        layers.ReLU(),
        layers.Dropout(0.25),
        layers.Conv2D(100, 3, padding="same", activation="relu"),
        layers.Conv2D(100, 3, padding="same"),
        layers.MaxPooling2D(2),
        layers.ReLU(),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(512, activation="relu"),
        layers.Dropout(0.5),
        layers.Dense(10),
    ]
)
model.summary(line_length=72)

# %% tags=["compile"]
model.compile(
    optimizer=keras.optimizers.SGD(
        learning_rate=spec.learning_rate, momentum=spec.momentum
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
