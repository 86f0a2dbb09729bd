# %% [markdown]
# # Randomness: phrases in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

tensor = mx.array

# %% tags=["seed"]
mx.random.seed(0)  # NumPy's and Python's generators have seeds of their own
first = mx.random.normal((3,))
mx.random.seed(0)
y = mx.abs(mx.random.normal((3,)) - first).max()

# %% tags=["keys-or-state"]
y = int(mx.array_equal(mx.random.normal((3,)), mx.random.normal((3,))).item())

# %% tags=["same-layer"]
mx.random.seed(0)
first = nn.Linear(3, 2)
mx.random.seed(0)
second = nn.Linear(3, 2)
y = int(mx.array_equal(first.weight, second.weight).item())

# %% tags=["seeded-dropout"]
drop = nn.Dropout(0.5)
mx.random.seed(0)
first = drop(mx.ones(100))
mx.random.seed(0)
y = int(mx.array_equal(drop(mx.ones(100)), first).item())

# %% tags=["seeded-shuffle"]
mx.random.seed(0)
first = mx.random.permutation(10)
mx.random.seed(0)
y = int(mx.array_equal(mx.random.permutation(10), first).item())

# %% [markdown] tags=["workers"]
# None at all: it has no loader with workers.

# %% [markdown] tags=["deterministic"]
# None at all: it has no such switch.

# %% tags=["draw"]
y = [
    mx.random.normal((2,)).shape,
    mx.random.uniform(
        shape=(2,)
    ).shape,  # the first two arguments are the bounds
    mx.random.categorical(mx.zeros(2), num_samples=2).shape,  # from logits
]
