# %% [markdown]
# # Randomness: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray

# %% tags=["seed"]
draws = []
for _ in range(2):
    dy.renew_cg()
    dy.reset_random_seed(1)  # at the start: dynet_config.set(random_seed=1)
    draws.append(dy.random_normal(3).npvalue())
y = abs(draws[1] - draws[0]).max()

# %% tags=["keys-or-state"]
dy.renew_cg()
y = int(
    np.array_equal(
        dy.random_normal(3).npvalue(), dy.random_normal(3).npvalue()
    )
)

# %% tags=["same-layer"]
kernels = []
for _ in range(2):
    dy.reset_random_seed(1)
    kernels.append(dy.ParameterCollection().add_parameters((2, 3)).as_array())
y = int(np.array_equal(*kernels))

# %% tags=["seeded-dropout"]
passes = []
for _ in range(2):
    dy.renew_cg()
    dy.reset_random_seed(1)
    passes.append(dy.dropout(dy.ones(100), 0.5).npvalue())
y = int(np.array_equal(*passes))

# %% [markdown] tags=["seeded-shuffle"]
# None at all: DyNet shuffles nothing.

# %% [markdown] tags=["workers"]
# None at all: DyNet has no loader of data.
