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

# %% tags=["gelu", "trap"]
observed = F.gelu(torch.tensor(1.0)).item()

# %% tags=["gelu", "mend"]
observed = F.gelu(torch.tensor(1.0), approximate="tanh").item()

# %% tags=["leaky-slope", "trap"]
observed = -F.leaky_relu(torch.tensor(-1.0)).item()

# %% tags=["ignored-label", "trap", "raises"]
logits = torch.tensor([[2.0, 0.0], [0.0, 0.0]])
observed = F.cross_entropy(logits, torch.tensor([0, -100])).item()

# %% tags=["negative-label", "trap", "raises"]
logits = torch.tensor([[2.0, 0.0], [0.0, 0.0]])
observed = F.cross_entropy(logits, torch.tensor([0, -1])).item()

# %% tags=["negative-label", "mend"]
observed = F.cross_entropy(logits, torch.tensor([0, -1]), ignore_index=-1).item()

# %% tags=["label-smoothing", "trap"]
observed = F.cross_entropy(torch.tensor([[2.0, 0.0]]), torch.tensor([0]), label_smoothing=0.1).item()

# %% tags=["class-weights", "trap"]
logits, weights = torch.tensor([[2.0, 0.0], [2.0, 0.0]]), torch.tensor([1.0, 3.0])
observed = F.cross_entropy(logits, torch.tensor([0, 1]), weight=weights).item()

# %% tags=["loss-reduction", "trap"]
losses = F.cross_entropy(torch.zeros(2, 3), torch.tensor([0, 1]))
observed = "one number" if losses.ndim == 0 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
outputs, targets = torch.arange(4.0).reshape(4, 1), torch.arange(4.0)
observed = F.mse_loss(outputs, targets).item()  # with a warning

# %% tags=["loss-broadcast", "mend"]
observed = F.mse_loss(outputs.squeeze(1), targets).item()

# %% tags=["half-square", "trap"]
observed = F.mse_loss(torch.tensor([3.0]), torch.tensor([1.0])).item()

# %% tags=["binary-loss-input", "trap"]
observed = F.binary_cross_entropy(torch.tensor([0.5]), torch.ones(1)).item()

# %% tags=["binary-loss-input", "mend"]
observed = F.binary_cross_entropy_with_logits(torch.tensor([0.5]), torch.ones(1)).item()

# %% tags=["kl-arguments", "trap"]
p, q = torch.tensor([[0.5, 0.5]]), torch.tensor([[0.9, 0.1]])
observed = F.kl_div(p.log(), q, reduction="sum").item()

# %% tags=["softmax-axis", "trap"]
outputs = F.softmax(torch.randn(2, 3, 4))  # with a warning: give the axis
sums = [torch.allclose(outputs.sum(axis), torch.ones(())) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["hard-sigmoid", "trap"]
observed = F.hardsigmoid(torch.tensor(1.0)).item()
