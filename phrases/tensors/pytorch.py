# %% [markdown]
# # Tensors: phrases in PyTorch

# %%
import numpy as np
import torch

tensor = torch.tensor

# %% tags=["create"]
y = torch.stack([torch.zeros(3), torch.ones(3), torch.arange(3.0)])

# %% tags=["default-dtype"]
y = [
    str(torch.tensor(1.5).dtype).removeprefix("torch."),
    str(torch.tensor(1).dtype).removeprefix("torch."),
]

# %% tags=["cast"]
y = x.int()

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = torch.from_numpy(array)  # torch.tensor(array) copies
array[0] = 5
y = held[0]

# %% tags=["from-numpy", "same"]
array = np.ones(2, np.float32)
held = torch.tensor(array)
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
y = [str(tuple(wide.shape)), str(tuple(wide.squeeze(0).shape))]

# %% tags=["concatenate"]
rows = torch.stack([a, b])
y = torch.cat([rows, rows], dim=0)

# %% tags=["split"]
y = x.chunk(3, dim=1)[1]

# %% tags=["gather"]
y = x.gather(1, ids[:, None]).squeeze(1)

# %% tags=["boolean-mask"]
y = x[x > 2]

# %% tags=["einsum"]
y = torch.einsum("bij,bjk->bik", a, b)

# %% tags=["matmul"]
y = a @ b

# %% tags=["variance"]
y = [x.std(), x.var()]

# %% tags=["variance", "same"]
y = [x.std(correction=0), x.var(correction=0)]

# %% tags=["argmax"]
y = x.argmax(dim=1)

# %% tags=["out-of-range", "raises"]
y = x[ids]

# %% tags=["set-item"]
x[1] = 9.0
y = x
