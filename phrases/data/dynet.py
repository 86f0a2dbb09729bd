# %% [markdown]
# # Data: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray

# %% [markdown] tags=["batches"]
# None at all: DyNet leaves data to NumPy.

# %% [markdown] tags=["shuffle-batches"]
# None at all: DyNet leaves data to NumPy.

# %% [markdown] tags=["last-batch"]
# None at all: DyNet leaves data to NumPy.

# %% [markdown] tags=["own-dataset"]
# None at all: DyNet leaves data to NumPy.

# %% [markdown] tags=["prefetch"]
# None at all: DyNet leaves data to NumPy.

# %% tags=["labels-dtype"]
dy.renew_cg()
logits = dy.inputTensor(list(np.zeros((2, 3))))
dy.pickneglogsoftmax_batch(logits, labels).value()
y = labels  # a list, or NumPy's integers
