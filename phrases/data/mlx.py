# %% [markdown]
# # Data: phrases in MLX

# %%
import mlx.core as mx

tensor = mx.array

# %% tags=["batches", "by-hand"]
y = [len(x[start : start + 2]) for start in range(0, len(x), 2)]

# %% tags=["shuffle-batches", "by-hand"]
order = mx.random.permutation(len(x))
batches = [x[order[start : start + 2]] for start in range(0, len(x), 2)]
y = mx.sort(mx.concatenate(batches))

# %% tags=["last-batch", "by-hand"]
y = [len(x[start : start + 2]) for start in range(0, len(x) - 1, 2)]


# %% tags=["own-dataset", "by-hand"]
def squares():
    for index in range(4):
        yield float(index**2)


y = mx.array(list(squares()))

# %% tags=["augment", "by-hand"]
y = mx.stack([2 * sample for sample in x])

# %% [markdown] tags=["prefetch"]
# In mlx-data, a package of its own, which the pinned environment doesn't have.

# %% tags=["pad-batch", "by-hand"]
rows = [first, second]
longest = max(row.size for row in rows)
y = mx.stack([mx.pad(row, (0, longest - row.size)) for row in rows])

# %% tags=["labels-dtype"]
y = labels.astype(mx.int32)  # MLX' default; any integers will do

# %% tags=["one-hot", "by-hand"]
y = mx.eye(3)[labels]
