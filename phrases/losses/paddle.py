# %% [markdown]
# # Losses: phrases in PaddlePaddle

# %%
import paddle
from paddle.nn import functional as F

tensor = paddle.to_tensor

# %% tags=["cross-entropy"]
y = F.cross_entropy(logits, labels)

# %% tags=["loss-of-probabilities"]
y = F.cross_entropy(probabilities, labels, use_softmax=False)

# %% tags=["ignored-label"]
# 0, but the mean counts it: it doesn't if the ignored label is 0 or more
y = F.cross_entropy(logits, labels, ignore_index=-1)

# %% tags=["ignored-label", "same"]
total = F.cross_entropy(logits, labels, ignore_index=-1, reduction="sum")
y = total / (labels != -1).sum()

# %% tags=["label-smoothing"]
y = F.cross_entropy(logits, labels, label_smoothing=0.1)

# %% tags=["class-weights"]
y = F.cross_entropy(logits, labels, weight=weights)

# %% tags=["class-weights", "same"]
y = F.cross_entropy(logits, labels, weight=weights, reduction="none").mean()

# %% tags=["binary-logits"]
y = F.binary_cross_entropy_with_logits(logits, targets)

# %% tags=["mse-shape"]
y = F.mse_loss(outputs, targets)

# %% tags=["huber"]
y = F.smooth_l1_loss(outputs, targets)

# %% tags=["kl-divergence"]
y = F.kl_div(q.log(), p, reduction="batchmean")

# %% tags=["cosine"]
y = F.cosine_similarity(a, b)[0]

# %% tags=["ctc"]
scores = logits.transpose(
    [1, 0, 2]
)  # (time, batch, classes); a softmax is inside
labels, lengths = labels.astype("int32"), paddle.to_tensor([4])
y = F.ctc_loss(scores, labels, lengths, paddle.to_tensor([2]), reduction="sum")

# %% tags=["triplet"]
y = F.triplet_margin_loss(anchor, positive, negative)

# %% tags=["loss-per-sample"]
y = F.cross_entropy(logits, labels, reduction="none")

# %% tags=["sample-weights"]
y = (weights * F.cross_entropy(logits, labels, reduction="none")).mean()
