# %% [markdown]
# # Activations and initialisers: phrases in Keras 2

# %%
import numpy as np
from keras import activations
from keras import backend as K
from keras.initializers import (
    TruncatedNormal,
    glorot_uniform,
    he_uniform,
    orthogonal,
)
from keras.layers import Dense, LeakyReLU
from keras.models import Sequential

tensor = np.array
np.random.seed(0)

# %% [markdown] tags=["gelu"]
# None at all.

# %% tags=["leaky-relu"]
y = Sequential([LeakyReLU(input_shape=(2,))]).predict(x[None])[0]

# %% tags=["leaky-relu", "same"]
y = Sequential([LeakyReLU(alpha=0.01, input_shape=(2,))]).predict(x[None])[0]

# %% tags=["hard-sigmoid"]
y = K.eval(activations.hard_sigmoid(K.variable(x)))

# %% tags=["softmax-axis"]
y = K.eval(activations.softmax(K.variable(x)))

# %% tags=["softplus"]
y = K.eval(activations.softplus(K.variable(x)))

# %% tags=["glorot-limit"]
y = []
for scheme in (glorot_uniform(), he_uniform()):
    kernel = scheme((3, 3, 2, 4))  # a random operation
    kernels = [K.eval(kernel) for _ in range(1000)]
    y.append(round(float(np.max(kernels)), 2))

# %% tags=["orthogonal"]
kernel = orthogonal()((3, 3))
y = np.abs(np.round(kernel @ kernel.T, 4))

# %% tags=["truncated-normal"]
draws = K.eval(TruncatedNormal(stddev=1.0)((100000,)))
y = round(float(draws.std()), 1)

# %% tags=["bias-start"]
model = Sequential([Dense(2, input_shape=(3,))])
kernel, bias = model.get_weights()
y = int((bias == 0).all())
