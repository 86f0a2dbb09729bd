# %% [markdown]
# # Low precision: checks in PyTorch

# %%
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)


def dtypes(*tensors):
    return ", ".join(str(tensor.dtype).replace("torch.", "") for tensor in tensors)


# %% tags=["autocast-types", "trap"]
x, labels = torch.ones(4, 4), torch.zeros(4, dtype=torch.int64)
with torch.autocast("cpu", dtype=torch.bfloat16):
    logits = x @ x
    observed = dtypes(logits, logits.softmax(1), F.cross_entropy(logits, labels))

# %% tags=["mixed-parameters", "trap"]
layer = nn.Linear(4, 4)
with torch.autocast("cpu", dtype=torch.bfloat16):
    layer(torch.ones(1, 4))  # it converts a copy of the weights
observed = dtypes(layer.weight)

# %% tags=["mixed-parameters", "mend"]
layer = nn.Linear(4, 4).to(torch.bfloat16)
observed = dtypes(layer.weight)

# %% tags=["lost-updates", "trap"]
weight = nn.Parameter(torch.ones(1, dtype=torch.bfloat16))
optimizer = torch.optim.SGD([weight], lr=0.0001)
for _ in range(100):
    optimizer.zero_grad()
    weight.sum().backward()
    optimizer.step()
observed = weight.item() == 1

# %% tags=["lost-updates", "mend"]
weight = nn.Parameter(torch.ones(1))
optimizer = torch.optim.SGD([weight], lr=0.0001)
for _ in range(100):
    optimizer.zero_grad()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = weight.sum()
    loss.backward()
    optimizer.step()
observed = weight.item() == 1

# %% tags=["loss-scaling", "trap"]
weight = nn.Parameter(torch.ones(1))
scaler, optimizer = torch.amp.GradScaler("cpu"), torch.optim.SGD([weight], lr=1)
scaler.scale(float("inf") * weight.sum()).backward()
scaler.step(optimizer)
observed = weight.item() == 1

# %% tags=["scaled-clipping", "trap"]
weight = nn.Parameter(torch.zeros(1))
scaler, optimizer = torch.amp.GradScaler("cpu"), torch.optim.SGD([weight], lr=1)
scaler.scale(10 * weight.sum()).backward()
nn.utils.clip_grad_norm_([weight], 1)
scaler.step(optimizer)
observed = -weight.item()

# %% tags=["scaled-clipping", "mend"]
weight = nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([weight], lr=1)
scaler.scale(10 * weight.sum()).backward()
scaler.unscale_(optimizer)
nn.utils.clip_grad_norm_([weight], 1)
scaler.step(optimizer)
observed = -weight.item()

# %% tags=["running-total", "trap"]
total = torch.tensor(2048, dtype=torch.bfloat16)
for loss in torch.ones(128, dtype=torch.bfloat16):
    total += loss
observed = total.item()

# %% tags=["running-total", "mend"]
losses = torch.ones(128, dtype=torch.bfloat16)
observed = torch.cat([torch.full((1,), 2048, dtype=torch.bfloat16), losses]).sum().item()  # it adds in float32

# %% tags=["vanished-epsilon", "trap"]
weight = nn.Parameter(torch.ones(1, dtype=torch.float16))
(0 * weight).sum().backward()
torch.optim.Adam([weight]).step()
observed = weight.isnan().item()

# %% tags=["vanished-epsilon", "mend"]
weight = nn.Parameter(torch.ones(1, dtype=torch.float16))
(0 * weight).sum().backward()
torch.optim.Adam([weight], eps=1e-4).step()
observed = weight.isnan().item()
