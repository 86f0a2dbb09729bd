# %% [markdown]
# # Attention: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray

# %% [markdown] tags=["mask-polarity"]
# None at all: DyNet has no attention layer.

# %% [markdown] tags=["multi-head"]
# None at all: DyNet has no attention layer.

# %% tags=["causal-mask", "by-hand"]
dy.renew_cg()
queries, keys, values = (
    dy.inputTensor(numbers[0, 0]) for numbers in (q, k, v)
)
later = dy.inputTensor(np.triu(np.full((3, 3), -1e9), 1))
scores = queries * dy.transpose(keys) / 2**0.5 + later
y = (dy.softmax(scores, d=1) * values).npvalue()[np.newaxis, np.newaxis]

# %% tags=["scaled-dot-product", "by-hand"]
dy.renew_cg()
queries, keys, values = (
    dy.inputTensor(numbers[0, 0]) for numbers in (q, k, v)
)
scores = queries * dy.transpose(keys) / 2**0.5
y = (dy.softmax(scores, d=1) * values).npvalue()[np.newaxis, np.newaxis]

# %% tags=["padding-mask", "by-hand"]
dy.renew_cg()
queries, keys, values = (
    dy.inputTensor(list(numbers[:, 0])) for numbers in (q, k, v)
)
padding = [
    np.tile(np.arange(2) >= length, (2, 1)) * -1e9 for length in lengths
]
scores = queries * dy.transpose(keys) / 2**0.5 + dy.inputTensor(padding)
outputs = (dy.softmax(scores, d=1) * values).npvalue()  # the batch is last
y = np.moveaxis(outputs, -1, 0)[:, np.newaxis]

# %% tags=["cross-attention", "by-hand"]
dy.renew_cg()
queries, keys = dy.inputTensor(q[0, 0]), dy.inputTensor(memory[0, 0])
scores = queries * dy.transpose(keys) / 2**0.5
y = (dy.softmax(scores, d=1) * keys).npvalue()[np.newaxis, np.newaxis]
