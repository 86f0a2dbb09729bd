# %% [markdown]
# # Tensors: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray
value = lambda y: y.npvalue() if hasattr(y, "npvalue") else y

# %% tags=["create"]
dy.renew_cg()
rows = [dy.zeros(3), dy.ones(3), dy.inputTensor(np.arange(3))]
y = dy.transpose(dy.concatenate_cols(rows))

# %% tags=["default-dtype"]
dy.renew_cg()
fraction, whole = (
    dy.inputTensor([number]).value() for number in (1 + 1e-12, 2**24 + 1)
)
y = [
    "float32" if fraction == 1 else "float64",
    "float32" if whole == 2**24 else "int64",
]

# %% [markdown] tags=["cast"]
# None at all: every tensor is float32.

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
dy.renew_cg()
held = dy.inputTensor(array)
array[0] = 5
y = held[0].value()

# %% tags=["shape"]
dy.renew_cg()
sizes, batch = dy.inputTensor(x).dim()
y = list(sizes)

# %% tags=["reshape"]
dy.renew_cg()
y = dy.reshape(dy.inputTensor(x), (3, 2))  # by columns, and it takes no -1

# %% tags=["transpose"]
dy.renew_cg()
y = dy.transpose(dy.inputTensor(x), [2, 0, 1])

# %% tags=["concatenate"]
dy.renew_cg()
rows = dy.transpose(
    dy.concatenate_cols([dy.inputTensor(a), dy.inputTensor(b)])
)
y = dy.concatenate([rows, rows])

# %% tags=["split"]
dy.renew_cg()
y = dy.pick_range(dy.inputTensor(x), 1, 2, 1)

# %% tags=["matmul"]
dy.renew_cg()
y = dy.inputTensor(a) * dy.inputTensor(b)

# %% tags=["variance"]
dy.renew_cg()
deviation = dy.std_elems(dy.inputTensor(x))
y = [
    deviation.value(),
    dy.square(deviation).value(),
]  # no function for the variance

# %% tags=["argmax"]
dy.renew_cg()
y = dy.inputTensor(x.T).tensor_value().argmax().as_numpy().ravel()

# %% tags=["out-of-range", "raises"]
dy.renew_cg()
y = dy.pick(dy.inputTensor(x), 5)
