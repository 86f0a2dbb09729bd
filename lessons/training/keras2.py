# %% [markdown]
# # Training and prediction: checks in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.callbacks import TerminateOnNaN
from keras.layers import (
    BatchNormalization,
    Dense,
    Dropout,
    Input,
)
from keras.models import Model, Sequential
from keras.optimizers import SGD

np.random.seed(0)


def model_of(layer, x):
    inputs = Input(x.shape[1:])
    return Model(inputs, layer(inputs))


def predict(layer, x):
    return model_of(layer, x).predict(x)


# %% tags=["dropout-flag", "trap"]
model = Sequential([Dense(200, input_shape=(400,)), Dropout(0.5)])
x = np.random.randn(10, 400)
observed = not np.array_equal(model.predict(x), model.predict(x))


# %% tags=["dropout-argument", "trap"]
def share_of_zeros(labels, outputs):
    return K.mean(K.cast(K.equal(outputs, 0), "float32"), axis=-1)


model = Sequential([Dense(10000, input_shape=(1,)), Dropout(0.25)])
model.compile("sgd", "mse", metrics=[share_of_zeros])
loss, observed = model.train_on_batch(np.ones((1, 1)), np.zeros((1, 10000)))

# %% tags=["prediction-graph", "trap"]
observed = not isinstance(predict(Dense(200), np.zeros((1, 400))), np.ndarray)  # a plain array keeps nothing

# %% tags=["nan-loss", "trap", "raises"]
model = Sequential([Dense(1, input_shape=(4,))])
model.compile("sgd", "mse")
x, y = np.full((8, 4), np.nan), np.zeros((8, 1))
model.fit(x, y, verbose=0)
observed = "stops" if model.stop_training else "goes on"

# %% tags=["nan-loss", "mend"]
model.fit(x, y, verbose=0, callbacks=[TerminateOnNaN()])
observed = "stops" if model.stop_training else "goes on"

# %% tags=["gradients-add-up", "trap"]
model = Sequential([Dense(1, use_bias=False, input_shape=(1,))])
model.compile(SGD(lr=1), loss=lambda labels, outputs: outputs)
for _ in range(2):
    before = model.get_weights()[0].item()
    model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = before - model.get_weights()[0].item()


# %% tags=["list-of-layers", "trap"]
class Network(Model):
    def __init__(self):
        super().__init__()
        self.parts = [Dense(5), Dense(2)]

    def call(self, x):
        return self.parts[1](self.parts[0](x))


model = Network()
model.compile("sgd", "mse")
model.predict(np.zeros((1, 4)))
observed = len(model.trainable_weights)


# %% tags=["list-of-layers", "mend"]
class Network(Model):
    def __init__(self):
        super().__init__()
        self.first, self.second = Dense(5), Dense(2)

    def call(self, x):
        return self.second(self.first(x))


model = Network()
model.compile("sgd", "mse")
model.predict(np.zeros((1, 4)))
observed = len(model.trainable_weights)

# %% tags=["frozen-late", "trap"]
model = Sequential([Dense(1, kernel_initializer="ones", input_shape=(1,))])
model.compile("sgd", "mse")
model.trainable = False
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = model.get_weights()[0].item() != 1

# %% tags=["frozen-late", "mend"]
model = Sequential([Dense(1, kernel_initializer="ones", input_shape=(1,)), Dense(1)])
model.layers[0].trainable = False
model.compile("sgd", "mse")  # after the change
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = model.get_weights()[0].item() != 1

# %% tags=["epoch-loss", "trap"]
model = Sequential([Dense(1, kernel_initializer="ones", input_shape=(1,))])
model.compile("sgd", "mse")
history = model.fit(np.ones((64, 1)), np.zeros((64, 1)), batch_size=8, epochs=1, verbose=0)
observed = bool(history.history["loss"][0] / model.evaluate(np.ones((64, 1)), np.zeros((64, 1)), verbose=0) > 1.05)

# %% tags=["fit-epochs", "trap"]
model = Sequential([Dense(1, input_shape=(1,))])
model.compile("sgd", "mse")
observed = len(model.fit(np.ones((1, 1)), np.ones((1, 1)), verbose=0).epoch)

# %% tags=["metric-key", "trap"]
model = Sequential([Dense(2, activation="softmax", input_shape=(1,))])
model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
keys = model.fit(np.ones((1, 1)), np.ones(1), verbose=0).history
observed = next(key for key in keys if key.startswith("acc"))

# %% tags=["statistics-as-parameters", "trap"]
layer = BatchNormalization(input_shape=(4,))
Sequential([layer])
observed = len(layer.trainable_weights)

# %% tags=["statistics-as-parameters", "mend"]
observed = len(layer.weights)
