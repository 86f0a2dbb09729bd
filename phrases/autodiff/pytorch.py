# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in PyTorch

# %%
import contextlib
import io

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

tensor = torch.tensor

# %% tags=["gradient"]
x.requires_grad_()
(x**3).sum().backward()
y = x.grad

# %% tags=["second-derivative"]
x.requires_grad_()
(first,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
(y,) = torch.autograd.grad(first.sum(), x)

# %% tags=["jacobian"]
y = torch.func.jacrev(lambda v: torch.stack([v[0] * v[1], v[0] + v[1]]))(x)

# %% tags=["vmap"]
y = torch.func.vmap(torch.dot, in_dims=(0, None))(a, b)

# %% tags=["stop-gradient"]
x.requires_grad_()
(x * x.detach()).sum().backward()
y = x.grad


# %% tags=["custom-backward"]
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, numbers):
        return 2 * numbers

    @staticmethod
    def backward(ctx, gradient):
        return (2 * gradient).clamp(-1, 1)


x.requires_grad_()
Double.apply(x).sum().backward()
y = x.grad

# %% tags=["compile"]
y = torch.compile(lambda v: v**2 + 1)(x)


# %% tags=["print-inside"]
@torch.compile
def printing(numbers):
    print("running")  # a graph break: it runs in Python
    return numbers + 1


told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        printing(x)
y = told.getvalue().count("running")

# %% tags=["to-device"]
y = x.to("cpu")

# %% tags=["which-device"]
y = str(x.device)

# %% tags=["autocast"]
layer = nn.Linear(2, 1)
with torch.autocast("cpu", dtype=torch.bfloat16):
    y = str(layer(x).dtype).removeprefix("torch.")

# %% tags=["loss-scaling"]
w = nn.Parameter(torch.ones(1))
optimiser = torch.optim.SGD([w], lr=0.1)
scaler = torch.amp.GradScaler("cpu", init_scale=1024.0)
scaler.scale((w * 2).sum()).backward()
scaler.unscale_(optimiser)
y = w.grad

# %% tags=["matmul-precision"]
torch.set_float32_matmul_precision("highest")
y = torch.get_float32_matmul_precision()

# %% tags=["several-devices"]
y = f"{DistributedDataParallel.__module__}.{DistributedDataParallel.__name__}"
