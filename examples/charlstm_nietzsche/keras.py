# %% [markdown]
# # Character LSTM on Nietzsche in Keras 3
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow,
# JAX or PyTorch. Keras adds RMSprop's epsilon under the root; the papers, and
# Keras 2, add it to the root.

# %%
from rosetta_common import (
    decode_text,
    load_nietzsche,
    report_batch,
    report_epoch,
    specification,
)

import keras
import numpy as np
from keras import layers

spec = specification("charlstm_nietzsche")
keras.utils.set_random_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
inputs = layers.Input((spec.length,), dtype="int32")
# one-hot in the model: that of the whole set would need 457 MB
x = keras.ops.one_hot(inputs, spec.classes)
x = layers.LSTM(128)(x)
model = keras.Model(inputs, layers.Dense(spec.classes)(x))
model.summary(line_length=72)

# %% tags=["compile"]
model.compile(
    optimizer=keras.optimizers.RMSprop(
        learning_rate=spec.learning_rate, rho=spec.rho, epsilon=spec.epsilon
    ),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
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
