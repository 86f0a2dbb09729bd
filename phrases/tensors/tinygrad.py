# %% [markdown]
# # Tensors: phrases in tinygrad

# %%
import numpy as np
from tinygrad import Tensor

tensor = Tensor

# %% tags=["create"]
y = Tensor.stack(Tensor.zeros(3), Tensor.ones(3), Tensor.arange(3.0))

# %% tags=["default-dtype"]
y = [Tensor(1.5).dtype.name, Tensor(1).dtype.name]

# %% [markdown] tags=["default-dtype"]
# Such numbers take the type of what they meet. `Tensor([1.5])` has float32,
# `Tensor([1])` int32.

# %% tags=["cast"]
y = x.int()

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = Tensor(array)
array[0] = 5
y = held[0]

# %% tags=["from-numpy", "same"]
array = np.ones(2, np.float32)
held = Tensor(array).clone().realize()
array[0] = 5
y = held[0]

# %% tags=["shape"]
y = list(x.shape)

# %% tags=["reshape"]
y = x.reshape(3, -1)

# %% tags=["transpose"]
y = x.permute(2, 0, 1)

# %% tags=["expand"]
wide = x.unsqueeze(0)
y = [str(wide.shape), str(wide.squeeze(0).shape)]

# %% tags=["concatenate"]
rows = Tensor.stack(a, b)
y = rows.cat(rows, dim=0)

# %% tags=["split"]
y = x.chunk(3, dim=1)[1]

# %% tags=["gather"]
y = x.gather(1, ids[:, None]).squeeze(1)

# %% tags=["boolean-mask"]
y = x.masked_select(x > 2)

# %% tags=["einsum"]
y = Tensor.einsum("bij,bjk->bik", a, b)

# %% tags=["matmul"]
y = a @ b

# %% tags=["variance"]
y = [x.std(), x.var()]

# %% tags=["variance", "same"]
y = [x.std(correction=0), x.var(correction=0)]

# %% tags=["argmax"]
y = x.argmax(axis=1)

# %% tags=["out-of-range"]
y = x[ids]  # no error, but 0

# %% tags=["set-item"]
x[1] = 9.0
y = x
