# %% [markdown]
# # Abilities: probes in Keras 2

# %%
import os
import tempfile

import keras
import numpy as np
from keras import backend as K
from keras.layers import Dense, Lambda
from keras.models import Sequential
from rosetta_common.ground.probes import compare_arrays, existing, listed, named, wheel

np.random.seed(0)
arrays = compare_arrays([K], K.constant, K.eval)

# %% tags=["wheel", "measure"]
observed = wheel("keras")

# %% tags=["print-shows", "measure"]
shown = []


def double(x):
    shown.append(str(x))
    return 2 * x


Sequential([Lambda(double, input_shape=(1,), output_shape=(1,))]).predict(np.array([[1.25]]))
observed = "value" if "1.25" in shown[-1] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if K.sum(x) > 0 else x


model = Sequential([Lambda(double_if_positive, input_shape=(1,), output_shape=(1,))])
observed = [model.predict(np.array([[x]])).item() for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(keras.layers) if "Conv" in name and "LSTM" not in name and "olution" not in name)

# %% tags=["recurrent-layers", "measure"]
observed = existing(keras.layers, "RNN", "SimpleRNN", "LSTM", "GRU", "ConvLSTM2D", "Bidirectional")

# %% tags=["zoo", "measure"]
models = keras.applications
observed = listed(name for name in dir(models) if name[0].isupper() and callable(getattr(models, name)))

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.h5")
Sequential([Dense(3, input_shape=(4,))]).save_weights(path)
body, head = Sequential([Dense(3, input_shape=(4,))]), Dense(2)
body.load_weights(path)
body.trainable = False
model = Sequential([body, head])
model.compile("sgd", "mse")
before, untrained = body.get_weights()[0].copy(), head.get_weights()[0].copy()
model.fit(np.ones((1, 4)), np.ones((1, 2)), verbose=0)
observed = bool((body.get_weights()[0] == before).all() and (head.get_weights()[0] != untrained).any())

# %% tags=["high-level", "measure"]
methods = [name for name in ("fit", "predict", "evaluate") if hasattr(Sequential, name)]
others = {"checkpoint": "ModelCheckpoint", "callback": "LambdaCallback"}
observed = ", ".join(methods + [name for name, one in others.items() if hasattr(keras.callbacks, one)])

# %% tags=["devices", "measure"]
observed = existing(keras, "utils.multi_gpu_model")
