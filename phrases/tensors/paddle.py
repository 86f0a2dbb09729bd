# %% [markdown]
# # Tensors: phrases in PaddlePaddle

# %%
import numpy as np
import paddle

tensor = paddle.to_tensor

# %% tags=["create"]
y = paddle.stack([paddle.zeros([3]), paddle.ones([3]), paddle.arange(3.0)])

# %% tags=["default-dtype"]
made = paddle.to_tensor(1.5), paddle.to_tensor(1)
y = [str(one.dtype).removeprefix("paddle.") for one in made]

# %% tags=["cast"]
y = x.astype("int32")

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = paddle.to_tensor(array)
array[0] = 5
y = held[0]

# %% tags=["shape"]
y = list(x.shape)

# %% tags=["reshape"]
y = x.reshape([3, -1])

# %% tags=["transpose"]
y = x.transpose([2, 0, 1])

# %% tags=["expand"]
wide = x.unsqueeze(0)
y = [str(tuple(wide.shape)), str(tuple(wide.squeeze(0).shape))]

# %% tags=["concatenate"]
rows = paddle.stack([a, b])
y = paddle.concat([rows, rows], axis=0)

# %% tags=["split"]
y = x.chunk(3, axis=1)[1]

# %% tags=["gather"]
y = x.take_along_axis(ids[:, None], axis=1).squeeze(1)

# %% tags=["boolean-mask"]
y = x[x > 2]

# %% tags=["einsum"]
y = paddle.einsum("bij,bjk->bik", a, b)

# %% tags=["matmul"]
y = a @ b

# %% tags=["variance"]
y = [x.std(), x.var()]

# %% tags=["variance", "same"]
y = [x.std(unbiased=False), x.var(unbiased=False)]

# %% tags=["argmax"]
y = x.argmax(axis=1)

# %% tags=["out-of-range", "raises"]
y = paddle.gather(x, ids)  # x[ids] isn't checked: it reads what lies behind x

# %% tags=["set-item"]
x[1] = 9.0
y = x
