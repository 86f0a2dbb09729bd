# %% [markdown]
# # Abilities: probes in MLX

# %%
import os
import tempfile

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
import numpy as np
from rosetta_common.ground.probes import compare_arrays, existing, listed, named, two_workers, wheel

mx.random.seed(0)
arrays = compare_arrays([mx, mx.linalg], mx.array, np.array)

# %% tags=["wheel", "measure"]
observed = wheel("mlx")


# %% tags=["branch-gradient", "measure"]
def branch(x):
    return x**2 if x > 0 else -3 * x


gradient = mx.grad(branch)
observed = max(abs(gradient(mx.array(2.0)).item() - 4), abs(gradient(mx.array(-2.0)).item() + 3))


# %% tags=["loop-gradient", "measure"]
def loop(x):
    product = x
    while product < 10:
        product = product * x
    return product


observed = abs(mx.grad(loop)(mx.array(1.5)).item() - 6 * 1.5**5)

# %% tags=["second-derivative", "measure"]
observed = abs(mx.grad(mx.grad(lambda x: x**4))(mx.array(2.0)).item() - 48)

# %% tags=["forward-mode", "measure"]
_, (derivative,) = mx.jvp(lambda x: x**3, [mx.array(2.0)], [mx.array(1.0)])
observed = abs(derivative.item() - 12)

# %% tags=["print-shows", "measure"]
shown = []


class Model(nn.Module):
    def __call__(self, x):
        shown.append(str(x))
        return 2 * x


Model()(mx.array([[1.25]]))
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if x.sum() > 0 else x


observed = [double_if_positive(mx.array(x)).item() for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(nn) if "Conv" in name)

# %% tags=["recurrent-layers", "measure"]
observed = existing(nn, "RNN", "LSTM", "GRU")

# %% tags=["zoo", "measure"]
observed = existing(nn, "models")

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.safetensors")
nn.Linear(4, 3).save_weights(path)
body, head = nn.Linear(4, 3), nn.Linear(3, 2)
body.load_weights(path)
body.freeze()
model = nn.Sequential(body, head)
before, untrained = np.array(body.weight), np.array(head.weight)
optimizer = optim.SGD(0.1)
_, gradients = nn.value_and_grad(model, lambda x: (model(x) ** 2).sum())(mx.ones((1, 4)))
optimizer.update(model, gradients)
observed = bool((np.array(body.weight) == before).all() and (np.array(head.weight) != untrained).any())

# %% tags=["high-level", "measure"]
observed = "checkpoint" if hasattr(nn.Module, "save_weights") and hasattr(nn.Module, "load_weights") else "none"

# %% tags=["devices", "measure"]
observed = existing(mx, "distributed.init", "distributed.all_sum") + ", " + existing(nn, "average_gradients")

# %% tags=["two-workers", "measure", "raises"]
worker = """
import json
import os
import sys

os.environ["MLX_RANK"] = sys.argv[1]
os.environ["MLX_HOSTFILE"] = sys.argv[2] + ".json"
port = 20000 + sum(sys.argv[2].encode()) % 20000
text = json.dumps([[f"127.0.0.1:{port + rank}"] for rank in range(2)])
with open(os.environ["MLX_HOSTFILE"] + sys.argv[1], "w") as file:
    file.write(text)
os.replace(file.name, os.environ["MLX_HOSTFILE"])

import mlx.core as mx
import mlx.nn as nn

group = mx.distributed.init(strict=True, backend="ring")
rank = group.rank()
rows = mx.arange(12.0).reshape(4, 3)[2 * rank : 2 * rank + 2]
gradients = {"w": mx.grad(lambda w: ((rows @ w) ** 2).mean())(mx.ones(3))}
shared = nn.average_gradients(gradients)["w"]
mx.eval(shared)
if rank == 0:
    print(*shared.tolist())
"""
observed = two_workers(worker)
