# %% [markdown]
# # Tensors: phrases in Chainer

# %%
import chainer
import chainer.functions as F
import numpy as np

tensor = chainer.Variable

# %% tags=["create"]
numbers = np.stack([np.zeros(3), np.ones(3), np.arange(3)])
y = chainer.Variable(numbers.astype(np.float32))

# %% tags=["default-dtype"]
y = [chainer.Variable(np.array(number)).dtype.name for number in (1.5, 1)]

# %% tags=["cast"]
y = F.cast(x, np.int32)

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = chainer.Variable(array)
array[0] = 5
y = held[0]

# %% tags=["from-numpy", "same"]
array = np.ones(2, np.float32)
held = chainer.Variable(array.copy())
array[0] = 5
y = held[0]

# %% tags=["shape"]
y = list(x.shape)

# %% tags=["reshape"]
y = x.reshape(3, -1)

# %% tags=["transpose"]
y = x.transpose(2, 0, 1)

# %% tags=["expand"]
wide = F.expand_dims(x, 0)
y = [str(wide.shape), str(F.squeeze(wide, 0).shape)]

# %% tags=["concatenate"]
rows = F.stack([a, b])
y = F.concat([rows, rows], axis=0)

# %% tags=["split"]
y = F.split_axis(x, 3, axis=1)[1]

# %% tags=["gather"]
y = F.select_item(x, ids)

# %% tags=["boolean-mask"]
y = x[x.array > 2]

# %% tags=["einsum"]
y = F.einsum("bij,bjk->bik", a, b)

# %% tags=["matmul"]
y = F.matmul(a, b)

# %% tags=["variance", "by-hand"]
variance = F.mean((x - F.mean(x)) ** 2)
y = [F.sqrt(variance), variance]

# %% tags=["argmax"]
y = F.argmax(x, axis=1)

# %% tags=["out-of-range", "raises"]
y = x[ids.array]

# %% tags=["set-item"]
x.array[1] = 9  # x itself can't be changed
y = x
