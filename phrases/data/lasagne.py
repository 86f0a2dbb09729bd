# %% [markdown]
# # Data: phrases in Lasagne on Theano

# %%
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = (
    pool  # Lasagne 0.1 imports it under its old name
)
import lasagne

tensor = theano.shared
value = lambda y: y.eval()

# %% [markdown] tags=["batches"]
# None at all: Lasagne leaves data to NumPy.

# %% [markdown] tags=["shuffle-batches"]
# None at all: Lasagne leaves data to NumPy.

# %% [markdown] tags=["last-batch"]
# None at all: Lasagne leaves data to NumPy.

# %% [markdown] tags=["own-dataset"]
# None at all: Lasagne leaves data to NumPy.

# %% [markdown] tags=["augment"]
# None at all: Lasagne leaves data to NumPy.

# %% [markdown] tags=["prefetch"]
# None at all: Lasagne leaves data to NumPy.

# %% [markdown] tags=["pad-batch"]
# None at all: Lasagne leaves data to NumPy.

# %% tags=["labels-dtype"]
y = T.cast(labels, "int32")

# %% tags=["one-hot"]
y = lasagne.utils.one_hot(labels, 3)
