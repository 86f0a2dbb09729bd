# %% [markdown]
# # Abilities: probes in Keras

# %%
import importlib.util
import os

backends = ("tensorflow", "jax", "torch")  # one of these is installed beside Keras
os.environ.setdefault("KERAS_BACKEND", next(name for name in backends if importlib.util.find_spec(name)))
import tempfile

import keras
import numpy as np
from rosetta_common.ground.probes import compare_arrays, existing, listed, named, wheel

keras.utils.set_random_seed(0)
arrays = compare_arrays([keras.ops], keras.ops.convert_to_tensor, keras.ops.convert_to_numpy)

# %% tags=["wheel", "measure"]
observed = wheel("keras")

# %% tags=["print-shows", "measure"]
shown = []


class Model(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = keras.layers.Dense(1)

    def call(self, x):
        shown.append(str(x))
        return self.dense(x)


model = Model()
model.compile("sgd", "mse")
model.fit(np.array([[1.25]], "float32"), np.ones((1, 1)), verbose=0)
observed = "value" if "1.25" in shown[-1] else "symbol"

# %% tags=["python-branch", "measure", "raises"]


class Branch(keras.layers.Layer):
    def call(self, x):
        return 2 * x if keras.ops.sum(x) > 0 else x


model = keras.Sequential([Branch()])
model.compile(loss="mse")
observed = [model.predict(np.array([[x]]), verbose=0).item() for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(keras.layers) if "Conv" in name and "LSTM" not in name and "olution" not in name)

# %% tags=["recurrent-layers", "measure"]
wanted = ("RNN", "LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional")
observed = existing(keras.layers, *wanted)

# %% tags=["zoo", "measure"]
models = keras.applications
observed = listed(name for name in dir(models) if name[0].isupper() and callable(getattr(models, name)))

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.weights.h5")


def new_body():
    return keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(3)])


new_body().save_weights(path)
body, head = new_body(), keras.layers.Dense(2)
body.load_weights(path)
body.trainable = False
model = keras.Sequential([body, head])
model.compile("sgd", "mse")
model.build((None, 4))
before, untrained = body.get_weights()[0].copy(), head.get_weights()[0].copy()
model.fit(np.ones((1, 4)), np.ones((1, 2)), verbose=0)
observed = (body.get_weights()[0] == before).all() and (head.get_weights()[0] != untrained).any()

# %% tags=["high-level", "measure"]
methods = [name for name in ("fit", "predict", "evaluate") if hasattr(keras.Model, name)]
others = {"checkpoint": "ModelCheckpoint", "callback": "LambdaCallback"}
observed = ", ".join([*methods, *(name for name, one in others.items() if hasattr(keras.callbacks, one))])

# %% tags=["devices", "measure"]
observed = existing(keras.distribution, "DataParallel", "ModelParallel")
