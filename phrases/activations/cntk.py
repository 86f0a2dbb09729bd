# %% [markdown]
# # Activations and initialisers: phrases in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import Convolution2D, Dense

tensor = np.float32  # all its numbers are floats
C.cntk_py.reset_random_seed(1)

# %% tags=["gelu", "by-hand"]
inner = np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)  # there is no erf
y = ((1 + C.tanh(inner)) * x / 2).eval()

# %% tags=["leaky-relu"]
y = C.leaky_relu(x).eval()

# %% tags=["hard-sigmoid"]
y = C.hard_sigmoid(x, alpha=1 / 6, beta=0.5).eval()  # no defaults

# %% tags=["softmax-axis"]
y = C.softmax(x, axis=2).eval()

# %% tags=["softplus"]
y = C.softplus(x).eval()

# %% tags=["glorot-limit"]
y, images = [], C.input_variable((2, 3, 3))
for init in (C.glorot_uniform(), C.he_uniform()):
    layers = [Convolution2D((3, 3), 4, init=init)(images) for _ in range(1000)]
    y.append(round(float(max(layer.W.value.max() for layer in layers)), 2))

# %% [markdown] tags=["orthogonal"]
# None at all: it has no orthogonal initialiser.

# %% tags=["truncated-normal"]
weight = C.parameter(100000, init=C.initializer.truncated_normal(1))
y = round(float(weight.value.std()), 1)

# %% tags=["bias-start"]
y = int((Dense(2)(C.input_variable(3)).b.value == 0).all())
