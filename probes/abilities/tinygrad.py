# %% [markdown]
# # Abilities: probes in tinygrad

# %%
import os
import tempfile

import numpy as np
import tinygrad
from tinygrad import Context, Tensor, nn
from rosetta_common.ground.probes import compare_arrays, existing, gradient_error, listed, named, wheel

Tensor.manual_seed(0)
arrays = compare_arrays([Tensor], Tensor, lambda result: result.numpy())


def gradient(function, x):
    x = Tensor([x])
    return function(x).sum().gradient(x)[0].item()


# %% tags=["wheel", "measure"]
observed = wheel("tinygrad")


# %% tags=["branch-gradient", "measure"]
def branch(x):
    return x**2 if x.item() > 0 else -3 * x


observed = max(abs(gradient(branch, 2.0) - 4), abs(gradient(branch, -2.0) + 3))


# %% tags=["loop-gradient", "measure"]
def loop(x):
    product = x
    while product.item() < 10:
        product = product * x
    return product


observed = abs(gradient(loop, 1.5) - 6 * 1.5**5)

# %% tags=["second-derivative", "measure"]
x = Tensor([2.0])
(first,) = (x**4).sum().gradient(x)
(second,) = first.sum().gradient(x)
observed = abs(second.item() - 48)

# %% tags=["forward-mode", "measure", "raises"]
_, derivative = Tensor.jvp(lambda x: x**3, Tensor(2.0), Tensor(1.0))
observed = abs(derivative.item() - 12)

# %% tags=["print-shows", "measure"]
shown = []


class Model:
    def __call__(self, x):
        shown.append(str(x))
        return 2 * x


Model()(Tensor([[1.25]]))
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if x.sum() > 0 else x


observed = [double_if_positive(Tensor([x])).item() for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(nn) if "Conv" in name)

# %% tags=["recurrent-layers", "measure"]
observed = existing(nn, "RNN", "LSTM", "GRU", "LSTMCell", "GRUCell", "RNNCell")

# %% tags=["zoo", "measure"]
observed = existing(tinygrad, "models", "nn.models", "llm")

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.safetensors")
nn.state.safe_save(nn.state.get_state_dict(nn.Linear(4, 3)), path)
body, head = nn.Linear(4, 3), nn.Linear(3, 2)
nn.state.load_state_dict(body, nn.state.safe_load(path), verbose=False)
before, untrained = body.weight.numpy().copy(), head.weight.numpy().copy()
optimizer = nn.optim.SGD(nn.state.get_parameters(head), lr=0.1)
with Context(TRAINING=1):
    (head(body(Tensor.ones(1, 4))) ** 2).sum().backward()
    optimizer.step()
observed = bool((body.weight.numpy() == before).all() and (head.weight.numpy() != untrained).any())

# %% tags=["high-level", "measure"]
observed = "checkpoint" if existing(nn.state, "safe_save", "safe_load") == "safe_save, safe_load" else "none"

# %% tags=["devices", "measure"]
observed = existing(Tensor, "shard", "shard_")

# %% tags=["two-workers", "measure"]
devices = ("CPU:0", "CPU:1")
rows = Tensor(np.arange(12, dtype=np.float32).reshape(4, 3)).shard(devices, axis=0)
kernel = Tensor.ones(3, 1).contiguous().shard(devices)
(gradient_of_kernel,) = ((rows @ kernel) ** 2).mean().gradient(kernel)
observed = gradient_error(gradient_of_kernel.numpy()[:, 0])
