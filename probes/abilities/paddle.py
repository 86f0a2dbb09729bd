# %% [markdown]
# # Abilities: probes in PaddlePaddle

# %%
import os
import tempfile

import paddle
from paddle import nn
from rosetta_common.ground.probes import compare_arrays, existing, listed, named, two_workers, wheel

paddle.seed(0)
arrays = compare_arrays([paddle], paddle.to_tensor, lambda result: result.numpy())


def gradient(function, x):
    x = paddle.to_tensor(x, stop_gradient=False)
    function(x).backward()
    return x.grad.item()


# %% tags=["wheel", "measure"]
observed = wheel("paddlepaddle")


# %% tags=["branch-gradient", "measure"]
def branch(x):
    return x**2 if x > 0 else -3 * x


observed = max(abs(gradient(branch, 2.0) - 4), abs(gradient(branch, -2.0) + 3))


# %% tags=["loop-gradient", "measure"]
def loop(x):
    product = x
    while product < 10:
        product = product * x
    return product


observed = abs(gradient(loop, 1.5) - 6 * 1.5**5)

# %% tags=["second-derivative", "measure"]
x = paddle.to_tensor(2.0, stop_gradient=False)
(first,) = paddle.grad(x**4, x, create_graph=True)
(second,) = paddle.grad(first, x)
observed = abs(second.item() - 48)

# %% tags=["forward-mode", "measure", "raises"]
# two passes in reverse mode, as it happens; in x**3 the second one fails
_, derivative = paddle.incubate.autograd.jvp(lambda x: x * x * x, paddle.to_tensor([2.0]), paddle.to_tensor([1.0]))
observed = abs(derivative.item() - 12)

# %% tags=["print-shows", "measure"]
shown = []
model = nn.Linear(1, 1)
model.register_forward_post_hook(lambda layer, inputs, output: shown.append(str(inputs[0])))
model(paddle.to_tensor([[1.25]]))
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if x.sum() > 0 else x


observed = [double_if_positive(paddle.to_tensor(x)).item() for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(nn) if "Conv" in name)

# %% tags=["recurrent-layers", "measure"]
observed = existing(nn, "SimpleRNN", "LSTM", "GRU", "RNN", "BiRNN", "SimpleRNNCell", "LSTMCell", "GRUCell")

# %% tags=["zoo", "measure"]
models = paddle.vision.models
observed = listed(name for name in models.__all__ if name[0].islower())

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.pdparams")
paddle.save(nn.Linear(4, 3).state_dict(), path)
body, head = nn.Linear(4, 3), nn.Linear(3, 2)
body.set_state_dict(paddle.load(path))
for parameter in body.parameters():
    parameter.stop_gradient = True
before, untrained = body.weight.numpy().copy(), head.weight.numpy().copy()
optimizer = paddle.optimizer.SGD(0.1, parameters=[*body.parameters(), *head.parameters()])
(head(body(paddle.ones([1, 4]))) ** 2).sum().backward()
optimizer.step()
observed = bool((body.weight.numpy() == before).all() and (head.weight.numpy() != untrained).any())

# %% tags=["high-level", "measure"]
own = {"fit": "fit", "predict": "predict", "evaluate": "evaluate", "checkpoint": "save"}
methods = [name for name, method in own.items() if hasattr(paddle.Model, method)]
observed = ", ".join(methods + ["callback"] * hasattr(paddle.callbacks, "Callback"))

# %% tags=["devices", "measure"]
observed = existing(paddle, "DataParallel", "distributed.fleet", "distributed.shard_tensor", "distributed.spawn")

# %% tags=["two-workers", "measure", "raises"]
worker = """
import os
import sys
import paddle
import paddle.distributed as dist

rank = int(sys.argv[1])
ports = [20000 + sum(sys.argv[2].encode()) % 20000 + number for number in range(2)]
places = [f"127.0.0.1:{port}" for port in ports]
os.environ.update(PADDLE_TRAINERS_NUM="2", PADDLE_TRAINER_ID=str(rank), PADDLE_CURRENT_ENDPOINT=places[rank])
os.environ.update(PADDLE_TRAINER_ENDPOINTS=",".join(places), PADDLE_DISTRI_BACKEND="gloo")
dist.init_parallel_env()
model = paddle.nn.Linear(3, 1, bias_attr=False)
model.weight.set_value(paddle.ones([3, 1]))
rows = paddle.arange(12.0).reshape([4, 3])[2 * rank : 2 * rank + 2]
(model(rows) ** 2).mean().backward()
gradient = model.weight.grad
dist.all_reduce(gradient)
if rank == 0:
    print(*(gradient / 2).flatten().tolist())
"""
observed = two_workers(worker)
