# %% [markdown]
# # Numbers and precision: checks in Keras 2

# %%
import numpy as np
from keras import backend as K
from keras.layers import Dense
from keras.models import Sequential

np.random.seed(0)

# %% tags=["float64-input", "trap"]
observed = K.dtype(K.variable(np.ones(2)))

# %% tags=["float64-layer", "trap", "raises"]
observed = Sequential([Dense(1, input_shape=(2,))]).predict(np.ones((1, 2))).dtype.name

# %% tags=["default-int", "trap"]
observed = K.dtype(K.variable([1, 2]))

# %% tags=["deviation", "trap"]
observed = K.eval(K.std(K.variable([0, 2]))).item()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
variable = K.variable(numbers)
numbers[0] = 1
observed = bool(K.get_value(variable)[0] == 1)

# %% tags=["mean-of-integers", "trap", "raises"]
numbers = K.variable([1, 2], dtype="int32")
observed = float(K.eval(K.mean(numbers)))

# %% tags=["mean-of-integers", "mend"]
numbers = K.variable([1, 2])
observed = float(K.eval(K.mean(numbers)))
