# %% [markdown]
# # Activations and losses: checks in PyTorch

# %%
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)

# %% tags=["activation-default", "trap"]
observed = (nn.Linear(400, 200)(torch.randn(100, 400)) < 0).float().mean().item()

# %% tags=["loss-input", "trap"]
observed = F.cross_entropy(torch.tensor([[2.0, 0.0]]), torch.tensor([0])).item()

# %% tags=["softmax-twice", "trap"]
probabilities = torch.tensor([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = F.cross_entropy(probabilities, torch.tensor([0])).item()

# %% tags=["softmax-twice", "mend"]
observed = F.nll_loss(probabilities.log(), torch.tensor([0])).item()  # better: leave the softmax out

# %% tags=["sparse-labels", "trap"]
logits = torch.zeros(1, 3)
F.cross_entropy(logits, torch.tensor([2]))
F.cross_entropy(logits, torch.tensor([[0.0, 0.0, 1.0]]))
observed = "both"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in (torch.int32, torch.int64, torch.uint8, torch.float32):
    try:
        F.cross_entropy(torch.zeros(1, 3), torch.tensor([2], dtype=dtype))
    except RuntimeError:
        refused.append(str(dtype).removeprefix("torch."))
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = torch.tensor([2], dtype=torch.int32)
F.cross_entropy(torch.zeros(1, 3), labels.long())
observed = "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if torch.relu(torch.tensor(float("nan"))).isnan() else "0"
