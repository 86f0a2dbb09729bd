# %% [markdown]
# # Training and prediction: checks in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import keras
import numpy as np
from keras import layers, ops

keras.utils.set_random_seed(0)

# %% tags=["dropout-flag", "trap"]
model = keras.Sequential([layers.Input((400,)), layers.Dense(200), layers.Dropout(0.5)])
x = np.random.randn(10, 400)
observed = not np.array_equal(model.predict(x, verbose=0), model.predict(x, verbose=0))

# %% tags=["dropout-argument", "trap"]
outputs = layers.Dropout(0.25)(np.ones(10_000), training=True)
observed = (ops.convert_to_numpy(outputs) == 0).mean()

# %% tags=["prediction-graph", "trap"]
model = keras.Sequential([layers.Input((400,)), layers.Dense(200)])
observed = getattr(model(np.zeros((1, 400))), "requires_grad", False)  # a PyTorch tensor has it

# %% tags=["prediction-graph", "mend"]
observed = getattr(model.predict(np.zeros((1, 400)), verbose=0), "requires_grad", False)  # a numpy array

# %% tags=["nan-loss", "trap", "raises"]
model = keras.Sequential([layers.Input((4,)), layers.Dense(1)])
model.compile("sgd", "mse")
x, y = np.full((8, 4), np.nan), np.zeros((8, 1))
model.fit(x, y, verbose=0)
observed = "stops" if model.stop_training else "goes on"

# %% tags=["nan-loss", "mend"]
model.fit(x, y, verbose=0, callbacks=[keras.callbacks.TerminateOnNaN()])
observed = "stops" if model.stop_training else "goes on"

# %% tags=["gradients-add-up", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, use_bias=False)])
model.compile(keras.optimizers.SGD(1.0), lambda labels, outputs: ops.sum(outputs))
weights = []
for _ in range(2):
    model.train_on_batch(np.ones((1, 1)), np.ones((1, 1)))
    weights.append(model.get_weights()[0].item())
observed = weights[0] - weights[1]  # the second step, with a rate of 1


# %% tags=["list-of-layers", "trap"]
class Network(keras.Model):
    def __init__(self):
        super().__init__()
        self.parts = [layers.Dense(5), layers.Dense(2)]

    def call(self, x):
        return self.parts[1](self.parts[0](x))


model = Network()
model(np.zeros((1, 4), "float32"))
observed = len(model.trainable_weights)

# %% tags=["frozen-late", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, kernel_initializer="ones")])
model.compile("sgd", "mse")
model.trainable = False
model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
observed = model.get_weights()[0].item() != 1

# %% tags=["statistics-as-parameters", "trap"]
layer = layers.BatchNormalization()
layer.build((None, 4))
observed = len(layer.trainable_weights)

# %% tags=["statistics-as-parameters", "mend"]
observed = len(layer.weights)

# %% tags=["epoch-loss", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1, kernel_initializer="ones")])
model.compile(keras.optimizers.SGD(0.1), "mse")
history = model.fit(np.ones((64, 1)), np.zeros((64, 1)), batch_size=8, epochs=1, verbose=0)
observed = history.history["loss"][0] / model.evaluate(np.ones((64, 1)), np.zeros((64, 1)), verbose=0) > 1.05

# %% tags=["sanity-batches", "trap"]
order = []
watch = keras.callbacks.LambdaCallback(
    on_train_batch_begin=lambda batch, logs: order.append("training"),
    on_test_batch_begin=lambda batch, logs: order.append("validation"),
)
model = keras.Sequential([layers.Input((1,)), layers.Dense(1)])
model.compile("sgd", "mse")
data = np.ones((40, 1)), np.ones((40, 1))
model.fit(*data, validation_data=data, verbose=0, callbacks=[watch])
observed = order.index("training")

# %% tags=["fit-epochs", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(1)])
model.compile("sgd", "mse")
observed = len(model.fit(np.ones((1, 1)), np.ones((1, 1)), verbose=0).epoch)

# %% tags=["metric-key", "trap"]
model = keras.Sequential([layers.Input((1,)), layers.Dense(2, activation="softmax")])
model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
keys = model.fit(np.ones((1, 1)), np.ones(1), verbose=0).history
observed = next(key for key in keys if key.startswith("acc"))
