# %% [markdown]
# # Losses: phrases in PyTorch

# %%
import torch
from torch.nn import functional as F

tensor = torch.tensor

# %% tags=["cross-entropy"]
y = F.cross_entropy(logits, labels)

# %% tags=["loss-of-probabilities"]
y = F.nll_loss(probabilities.log(), labels)

# %% tags=["ignored-label"]
y = F.cross_entropy(logits, labels, ignore_index=-1)

# %% tags=["label-smoothing"]
y = F.cross_entropy(logits, labels, label_smoothing=0.1)

# %% tags=["class-weights"]
y = F.cross_entropy(logits, labels, weight=weights)

# %% tags=["class-weights", "same"]
y = F.cross_entropy(logits, labels, weight=weights, reduction="none").mean()

# %% tags=["binary-logits"]
y = F.binary_cross_entropy_with_logits(logits, targets)

# %% tags=["mse-shape"]
y = F.mse_loss(outputs, targets)  # with a warning

# %% tags=["mse-shape", "same"]
y = F.mse_loss(outputs.squeeze(1), targets)

# %% tags=["huber"]
y = F.huber_loss(outputs, targets)

# %% tags=["kl-divergence"]
y = F.kl_div(q.log(), p, reduction="batchmean")

# %% tags=["cosine"]
y = F.cosine_similarity(a, b)[0]

# %% tags=["ctc"]
log_probabilities = logits.log_softmax(2).transpose(
    0, 1
)  # (time, batch, classes)
y = F.ctc_loss(log_probabilities, labels, (4,), (2,), reduction="sum")

# %% tags=["triplet"]
y = F.triplet_margin_loss(anchor, positive, negative)

# %% tags=["loss-per-sample"]
y = F.cross_entropy(logits, labels, reduction="none")

# %% tags=["sample-weights"]
y = (weights * F.cross_entropy(logits, labels, reduction="none")).mean()
