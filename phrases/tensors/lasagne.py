# %% [markdown]
# # Tensors: phrases in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T

theano.config.floatX = "float32"  # float64 by default
tensor = theano.shared
value = lambda y: y.eval() if hasattr(y, "eval") else y

# %% tags=["create"]
y = T.stack([T.zeros(3), T.ones(3), T.arange(3)])

# %% tags=["default-dtype"]
y = [T.constant(1.5).dtype, T.constant(1).dtype]

# %% tags=["cast"]
y = T.cast(x, "int32")

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
held = theano.shared(array)
array[0] = 5
y = held[0]

# %% tags=["shape"]
y = x.shape

# %% tags=["reshape"]
y = x.reshape((3, -1))

# %% tags=["transpose"]
y = x.dimshuffle(2, 0, 1)

# %% tags=["expand"]
wide = x.dimshuffle("x", 0)
y = [
    str(tuple(numbers.shape.eval())) for numbers in (wide, wide.dimshuffle(1))
]

# %% tags=["concatenate"]
rows = T.stack([a, b])
y = T.concatenate([rows, rows], axis=0)

# %% tags=["split"]
y = T.split(x, [1, 1, 1], n_splits=3, axis=1)[1]

# %% tags=["gather"]
y = x[T.arange(2), ids]

# %% tags=["boolean-mask"]
y = x[(x > 2).nonzero()]

# %% [markdown] tags=["einsum"]
# None at all.

# %% tags=["matmul"]
y = T.dot(a, b)

# %% tags=["variance"]
y = T.stack([T.std(x), T.var(x)])

# %% tags=["argmax"]
y = T.argmax(x, axis=1)

# %% tags=["out-of-range", "raises"]
y = x[ids]

# %% tags=["set-item"]
y = T.set_subtensor(x[1], 9)
