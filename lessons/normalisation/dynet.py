# %% [markdown]
# # Normalisation: checks in DyNet

# %%
import dynet_config
import numpy as np

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

parameters = dy.ParameterCollection()

# %% tags=["layernorm-epsilon", "trap"]
dy.renew_cg()
x = dy.inputTensor([-1e-4, 1e-4])  # its variance is 1e-8
output = dy.layer_norm(x, dy.ones(2), dy.zeros(2)).npvalue()
observed = 1e-8 * (output[1] ** -2 - 1)  # small: the epsilon is added to the deviation

# %% tags=["layernorm-axes", "trap"]
dy.renew_cg()
x = dy.inputTensor(list(np.arange(24).reshape(2, 3, 4) ** 2))  # a batch of 2 matrices
outputs = dy.layer_norm(x, dy.ones((3, 4)), dy.zeros((3, 4))).npvalue()  # the batch is the last axis
observed = "the last" if abs(outputs.mean(1)).max() < 1e-3 else "all but the first"
