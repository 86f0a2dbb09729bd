# %% [markdown]
# # Optimisers: phrases in PyTorch

# %%
import tempfile
from pathlib import Path

import torch
from torch import nn

tensor = torch.tensor

# %% tags=["momentum"]
w.requires_grad_()
optimiser = torch.optim.SGD([w], lr=0.1, momentum=0.9)
for _ in range(2):
    w.grad = g
    optimiser.step()
y = w

# %% tags=["adam"]
w.requires_grad_()
w.grad = g
torch.optim.Adam([w], lr=0.1).step()
y = w

# %% tags=["adamw"]
w.requires_grad_()
w.grad = g
torch.optim.AdamW([w], lr=0.1).step()
y = w

# %% tags=["rmsprop"]
w.requires_grad_()
w.grad = g
torch.optim.RMSprop([w], lr=0.1).step()
y = w

# %% tags=["adagrad"]
w.requires_grad_()
w.grad = g
torch.optim.Adagrad([w], lr=0.1).step()
y = w

# %% tags=["weight-decay"]
w.requires_grad_()
w.grad = g
torch.optim.SGD([w], lr=0.1, weight_decay=0.1).step()
y = w

# %% tags=["no-decay-on-biases"]
kernel, bias = nn.Parameter(w), nn.Parameter(b)
kernel.grad, bias.grad = torch.zeros_like(w), torch.zeros_like(b)
groups = [
    {"params": [kernel], "weight_decay": 0.1},
    {"params": [bias], "weight_decay": 0.0},
]
torch.optim.AdamW(groups, lr=0.1).step()
y = [kernel, bias]

# %% tags=["two-rates"]
first, second = nn.Parameter(w), nn.Parameter(b)
first.grad, second.grad = torch.ones(2), torch.ones(2)
torch.optim.SGD(
    [{"params": [first], "lr": 0.1}, {"params": [second], "lr": 0.01}]
).step()
y = [first, second]

# %% tags=["clip-norm"]
first, second = nn.Parameter(torch.zeros(2)), nn.Parameter(torch.zeros(2))
first.grad, second.grad = a, b
nn.utils.clip_grad_norm_([first, second], max_norm=1.0)
y = [first.grad, second.grad]

# %% tags=["clip-value"]
parameter = nn.Parameter(torch.zeros(3))
parameter.grad = g
nn.utils.clip_grad_value_(parameter, 1.0)
y = parameter.grad

# %% tags=["average-of-weights"]
model = nn.ParameterList([nn.Parameter(torch.ones(1))])
average = torch.optim.swa_utils.AveragedModel(
    model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9)
)
average.update_parameters(model)  # the first call copies
model[0].data = w
average.update_parameters(model)
y = average.module[0]

# %% tags=["accumulation"]
w.requires_grad_()
for batch in samples.split(2):
    loss = (w * batch).mean() / 2  # 2 batches
    loss.backward()  # adds to w.grad
y = w.grad

# %% tags=["freeze-parameter"]
frozen, free = nn.Parameter(w, requires_grad=False), nn.Parameter(b)
optimiser = torch.optim.SGD([frozen, free], lr=0.1)
(frozen.sum() + free.sum()).backward()
optimiser.step()
y = [frozen, free]

# %% tags=["set-rate"]
optimiser = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.1)
before = optimiser.param_groups[0]["lr"]
optimiser.param_groups[0]["lr"] = 0.01
y = [before, optimiser.param_groups[0]["lr"]]

# %% tags=["optimiser-state"]
path = Path(tempfile.mkdtemp()) / "optimiser.pt"
w.requires_grad_()
w.grad = g
optimiser = torch.optim.SGD([w], lr=0.1, momentum=0.9)
optimiser.step()
torch.save(optimiser.state_dict(), path)
again = torch.optim.SGD([w], lr=0.1, momentum=0.9)
again.load_state_dict(torch.load(path))
y = again.state[w]["momentum_buffer"]
