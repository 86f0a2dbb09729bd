# %% [markdown]
# # Text generator on Nietzsche in Keras 3
#
# One file, three backends: the variable `KERAS_BACKEND` chooses TensorFlow,
# JAX or PyTorch. A dictionary gives each output its loss and its weight.

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

spec = specification("textgenerator_nietzsche")
keras.utils.set_random_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_nietzsche(spec)
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
inputs = layers.Input((spec.length,), dtype="int32")
x = layers.Embedding(spec.classes, 300)(inputs)
x = layers.LSTM(128)(x)
auxiliary = layers.Dense(spec.classes, name="auxiliary")(x)
for units in (512, 256):
    # batch normalisation has a bias of its own
    x = layers.Dense(units, use_bias=False)(x)
    x = layers.BatchNormalization(
        momentum=spec.bn_momentum, epsilon=spec.bn_epsilon
    )(x)
    x = layers.ReLU()(x)
outputs = {
    "main": layers.Dense(spec.classes, name="main")(x),
    "auxiliary": auxiliary,
}
model = keras.Model(inputs, outputs)
model.summary(line_length=72)

# %% tags=["compile"]
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(
    optimizer=keras.optimizers.Adam(
        learning_rate=spec.learning_rate,
        beta_1=spec.beta1,
        beta_2=spec.beta2,
        epsilon=spec.epsilon,
    ),
    loss={"main": cross_entropy, "auxiliary": cross_entropy},
    loss_weights={"main": 1.0, "auxiliary": spec.auxiliary_weight},
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
    {"main": y_train, "auxiliary": y_train},
    batch_size=spec.batch_size,
    epochs=spec.epochs,
    verbose=0,
    callbacks=[progress],
)

# %% tags=["predict"]
outputs = model.predict(x_test, batch_size=spec.batch_size, verbose=0)
predictions = outputs["main"].argmax(axis=1)
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
    outputs = model.predict_on_batch(texts[:, -spec.length :])
    logits = outputs["main"].astype("float64")
    shares = np.exp(2.0 * (logits[1] - logits[1].max()))
    drawn = random.choice(spec.classes, p=shares / shares.sum())
    texts = np.column_stack([texts, [logits[0].argmax(), drawn]])
print("start:    ", decode_text(texts[0, : spec.length]))
print("likeliest:", decode_text(texts[0, spec.length :]))
print("drawn:    ", decode_text(texts[1, spec.length :]))
