# %% [markdown]
# # Activations and initialisers: phrases in Chainer

# %%
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer import initializers

tensor = np.asarray
np.random.seed(0)

# %% tags=["gelu", "by-hand"]
y = x * F.ndtr(x)

# %% tags=["leaky-relu"]
y = F.leaky_relu(x)

# %% tags=["leaky-relu", "same"]
y = F.leaky_relu(x, slope=0.01)

# %% tags=["hard-sigmoid"]
y = F.hard_sigmoid(x)

# %% tags=["hard-sigmoid", "same"]
y = F.clip(x / 6 + np.float32(0.5), 0.0, 1.0)

# %% tags=["softmax-axis"]
y = F.softmax(x, axis=2)  # the default is axis 1

# %% tags=["softplus"]
y = F.softplus(x)

# %% tags=["glorot-limit"]
y, shape = [], (4, 2, 3, 3)
for initialiser in (initializers.GlorotUniform(), initializers.HeUniform()):
    draws = [
        initializers.generate_array(initialiser, shape, np)
        for _ in range(1000)
    ]
    y.append(round(float(np.max(draws)), 2))

# %% tags=["orthogonal"]
kernel = initializers.generate_array(initializers.Orthogonal(), (3, 3), np)
y = abs(kernel @ kernel.T).round(4)  # scale=1.1 is the default

# %% tags=["orthogonal", "same"]
initialiser = initializers.Orthogonal(scale=1.0)
kernel = initializers.generate_array(initialiser, (3, 3), np)
y = abs(kernel @ kernel.T).round(4)

# %% [markdown] tags=["truncated-normal"]
# None at all: its normal initialisers cut nothing off.

# %% tags=["bias-start"]
y = int((L.Linear(3, 2).b.array == 0).all())
