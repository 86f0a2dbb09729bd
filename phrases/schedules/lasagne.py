# %% [markdown]
# # Learning-rate schedules: phrases in Lasagne on Theano

# %%
import numpy as np
import theano
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = (
    pool  # Lasagne 0.1 imports it under its old name
)
import lasagne

tensor = theano.shared

# %% tags=["step-or-epoch", "by-hand"]
weight, rate = theano.shared(np.float32(0)), theano.shared(np.float32(0.1))
updates = lasagne.updates.sgd(weight, [weight], learning_rate=rate)
train, y = theano.function([], rate, updates=updates), []
for epoch in range(4):
    if epoch == 2:  # there are no schedules
        rate.set_value(rate.get_value() / 2)
    y += [train().item() for batch in range(2)]

# %% [markdown] tags=["exponential-decay"]
# None at all: the rate is a shared variable, which one's own loop changes.

# %% [markdown] tags=["cosine-decay"]
# None at all: the rate is a shared variable, which one's own loop changes.

# %% [markdown] tags=["warm-up"]
# None at all: the rate is a shared variable, which one's own loop changes.

# %% [markdown] tags=["one-cycle"]
# None at all.

# %% [markdown] tags=["plateau"]
# None at all.

# %% [markdown] tags=["current-rate"]
# None at all: the rate is a shared variable, which one's own loop changes.
