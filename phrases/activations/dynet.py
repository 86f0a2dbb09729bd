# %% [markdown]
# # Activations and initialisers: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray
value = lambda y: y.npvalue() if hasattr(y, "npvalue") else y
parameters = dy.ParameterCollection()

# %% tags=["gelu", "by-hand"]
dy.renew_cg()
numbers = dy.inputTensor(x)
y = 0.5 * dy.cmult(numbers, 1 + dy.erf(numbers / 2**0.5))

# %% tags=["leaky-relu", "by-hand"]
dy.renew_cg()
numbers = dy.inputTensor(x)
y = dy.bmax(numbers, 0.01 * numbers)

# %% [markdown] tags=["hard-sigmoid"]
# None at all.

# %% tags=["softmax-axis"]
dy.renew_cg()
y = dy.softmax(dy.inputTensor(x[0]), d=1).npvalue()[
    np.newaxis
]  # takes matrices; d=0 by default

# %% tags=["softplus", "by-hand"]
dy.renew_cg()
y = -dy.log_sigmoid(-dy.inputTensor(x))

# %% [markdown] tags=["glorot-limit"]
# Glorot's alone: He's initialiser is missing.

# %% tags=["orthogonal"]
kernel = parameters.add_parameters(
    (3, 3), init=dy.SaxeInitializer()
).as_array()
y = abs((kernel @ kernel.T).round(4))

# %% [markdown] tags=["truncated-normal"]
# None at all.

# %% tags=["bias-start"]
y = int((parameters.add_parameters(2).as_array() == 0).all())
