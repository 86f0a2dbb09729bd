# %% [markdown]
# # Numbers and precision: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T

# %% tags=["float64-input", "trap"]
observed = theano.shared(np.ones(2)).dtype

# %% tags=["float64-input", "mend"]
observed = theano.shared(np.ones(2, theano.config.floatX)).dtype

# %% tags=["float64-layer", "trap", "raises"]
kernel = theano.shared(np.ones((2, 1), np.float32))
observed = T.dot(np.ones((1, 2)), kernel).dtype  # one float64 makes the whole graph float64

# %% tags=["default-int", "trap"]
observed = T.as_tensor_variable([1, 2]).dtype

# %% tags=["deviation", "trap"]
observed = T.std(theano.shared(np.array([0, 2], np.float32))).eval().item()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
variable = theano.shared(numbers)
numbers[0] = 1
observed = bool(variable.get_value()[0] == 1)

# %% tags=["mean-of-integers", "trap", "raises"]
observed = float(T.mean(theano.shared(np.array([1, 2]))).eval())

# %% tags=["mixed-arithmetic", "trap", "raises"]
observed = (T.ivector() + T.vector(dtype="float32")).dtype

# %% tags=["mixed-arithmetic", "mend"]
observed = (T.cast(T.ivector(), "float32") + T.vector(dtype="float32")).dtype
