# %% [markdown]
# # First weights and seeds: checks in MXNet Module

# %%
import random

import mxnet as mx
import numpy as np

mx.random.seed(0)
data = mx.sym.Variable("data")


def module_of(symbol, shape, **arguments):
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", shape)], **arguments)
    model.init_params()
    return model


# %% tags=["initialiser", "trap"]
model = mx.mod.Module(mx.sym.FullyConnected(data, num_hidden=200, name="dense"), label_names=None)
model.bind([("data", (1, 400))])
model.init_params()
observed = model.get_params()[0]["dense_weight"].asnumpy().var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
model.init_params(mx.init.Xavier(), force_init=True)
observed = model.get_params()[0]["dense_weight"].asnumpy().var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
model = module_of(mx.sym.FullyConnected(data, num_hidden=200, name="dense"), (1, 400))
bias = model.get_params()[0].get("dense_bias")
observed = "none" if bias is None else "random" if bias.asnumpy().any() else "zero"

# %% tags=["equal-layers", "trap"]
mx.random.seed(1)
layers = [mx.sym.FullyConnected(data, num_hidden=5, name=name) for name in ("one", "other")]
weights, _ = module_of(mx.sym.Group(layers), (1, 4)).get_params()
observed = np.array_equal(weights["one_weight"].asnumpy(), weights["other_weight"].asnumpy())


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        seed(1)
        model = module_of(mx.sym.FullyConnected(data, num_hidden=5, name="dense"), (1, 4))
        drawn.append(model.get_params()[0]["dense_weight"].asnumpy())
    return np.array_equal(*drawn)


sources = {"the framework's own": mx.random.seed, "NumPy's": np.random.seed, "Python's": random.seed}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")

# %% tags=["global-initialiser", "trap"]
model = mx.mod.Module(mx.sym.BatchNorm(mx.sym.FullyConnected(data, num_hidden=4), name="norm"), label_names=None)
model.bind([("data", (1, 4))])
model.init_params(mx.init.Constant(7))
observed = model.get_params()[0]["norm_gamma"][0].asscalar() == 7
