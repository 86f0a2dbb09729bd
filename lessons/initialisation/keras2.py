# %% [markdown]
# # First weights and seeds: checks in Keras 2

# %%
import random

import numpy as np
from keras import backend as K
from keras.layers import Dense
from keras.models import Sequential

np.random.seed(0)

# %% tags=["initialiser", "trap"]
layer = Dense(200, input_shape=(400,))
Sequential([layer])
observed = layer.get_weights()[0].var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
layer = Dense(200, input_shape=(400,))
Sequential([layer])
observed = "none" if len(layer.get_weights()) == 1 else "random" if layer.get_weights()[1].any() else "zero"

# %% tags=["equal-layers", "trap"]
np.random.seed(1)
layers = [Dense(5, input_shape=(4,)), Dense(5, input_shape=(4,))]
weights = [Sequential([layer]).get_weights()[0] for layer in layers]
observed = np.array_equal(*weights)


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        drawn.append(K.eval(Dense(5).kernel_initializer((4, 5))))
    return np.array_equal(*drawn)


sources = {"NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")
