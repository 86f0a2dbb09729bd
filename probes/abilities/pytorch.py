# %% [markdown]
# # Abilities: probes in PyTorch

# %%
import os
import tempfile

import torch
from torch import nn
from rosetta_common.ground.probes import compare_arrays, existing, listed, named, two_workers, wheel

torch.manual_seed(0)
arrays = compare_arrays([torch], torch.tensor, lambda result: result.numpy())


def gradient(function, x):
    x = torch.tensor(x, requires_grad=True)
    function(x).backward()
    return x.grad.item()


# %% tags=["wheel", "measure"]
observed = wheel("torch")


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
x = torch.tensor(2.0, requires_grad=True)
(first,) = torch.autograd.grad(x**4, x, create_graph=True)
(second,) = torch.autograd.grad(first, x)
observed = abs(second.item() - 48)

# %% tags=["forward-mode", "measure"]
_, derivative = torch.func.jvp(lambda x: x**3, (torch.tensor(2.0),), (torch.tensor(1.0),))
observed = abs(derivative.item() - 12)

# %% tags=["print-shows", "measure"]
shown = []
model = nn.Linear(1, 1)
model.register_forward_hook(lambda layer, inputs, output: shown.append(str(inputs[0])))
model(torch.tensor([[1.25]]))
observed = "value" if "1.25" in shown[0] else "symbol"


# %% tags=["python-branch", "measure", "raises"]
def double_if_positive(x):
    return 2 * x if x.sum() > 0 else x


observed = [double_if_positive(torch.tensor([x])).item() for x in (1.0, -1.0)] == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
observed = listed(name for name in dir(nn) if "Conv" in name and not name.startswith("Lazy"))

# %% tags=["recurrent-layers", "measure"]
observed = listed(name for name in dir(nn) if name.startswith(("RNN", "LSTM", "GRU")) and not name.endswith("Base"))

# %% tags=["zoo", "measure"]
observed = existing(torch, "models", "hub.models")  # torchvision is another package

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.pt")
torch.save(nn.Linear(4, 3).state_dict(), path)
body, head = nn.Linear(4, 3), nn.Linear(3, 2)
body.load_state_dict(torch.load(path))
body.requires_grad_(False)
before, untrained = body.weight.clone(), head.weight.clone()
optimizer = torch.optim.SGD([p for p in [*body.parameters(), *head.parameters()] if p.requires_grad], lr=0.1)
head(body(torch.ones(1, 4))).square().sum().backward()
optimizer.step()
observed = torch.equal(body.weight, before) and not torch.equal(head.weight, untrained)

# %% tags=["high-level", "measure"]
observed = "checkpoint" if existing(torch, "save", "load") == "save, load" else "none"

# %% tags=["devices", "measure"]
observed = existing(torch, "nn.DataParallel", "nn.parallel.DistributedDataParallel", "distributed.fsdp.fully_shard")

# %% tags=["two-workers", "measure"]
worker = """
import sys
import torch
import torch.distributed as dist

rank = int(sys.argv[1])
dist.init_process_group("gloo", init_method="file://" + sys.argv[2], rank=rank, world_size=2)
model = torch.nn.Linear(3, 1, bias=False)
torch.nn.init.ones_(model.weight)
model = torch.nn.parallel.DistributedDataParallel(model)
rows = torch.arange(12.0).reshape(4, 3)[2 * rank : 2 * rank + 2]
model(rows).square().mean().backward()
if rank == 0:
    print(*model.module.weight.grad[0].tolist())
dist.destroy_process_group()
"""
observed = two_workers(worker)
