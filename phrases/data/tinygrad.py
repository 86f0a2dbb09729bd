# %% [markdown]
# # Data: phrases in tinygrad

# %%
from tinygrad import Tensor

tensor = Tensor

# %% tags=["batches", "by-hand"]
y = [len(batch) for batch in x.split(2)]

# %% tags=["shuffle-batches", "by-hand"]
batches = [x[chosen] for chosen in Tensor.randperm(len(x)).split(2)]
y, _ = Tensor.cat(*batches).sort()

# %% tags=["last-batch", "by-hand"]
y = [len(batch) for batch in x[: len(x) // 2 * 2].split(2)]

# %% [markdown] tags=["own-dataset"]
# None at all: it has no class for data sets; a batch is a part of a tensor.

# %% [markdown] tags=["augment"]
# None at all: it has no loader; a batch is a part of a tensor.

# %% [markdown] tags=["prefetch"]
# None at all: it has no loader.

# %% tags=["pad-batch", "by-hand"]
length = max(len(first), len(second))
y = Tensor.stack(first.pad_to(length), second.pad_to(length))

# %% tags=["labels-dtype"]
y = labels.int()  # of any integer type

# %% tags=["one-hot"]
y = labels.one_hot(3)
