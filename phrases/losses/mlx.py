# %% [markdown]
# # Losses: phrases in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

tensor = mx.array

# %% tags=["cross-entropy"]
# by default one loss for each sample
y = nn.losses.cross_entropy(logits, labels, reduction="mean")

# %% tags=["loss-of-probabilities"]
y = nn.losses.nll_loss(mx.log(probabilities), labels, reduction="mean")

# %% tags=["ignored-label", "by-hand"]
known = labels != -1
losses = nn.losses.cross_entropy(logits, mx.where(known, labels, 0))
y = mx.where(known, losses, 0).sum() / known.sum()

# %% tags=["label-smoothing"]
y = nn.losses.cross_entropy(
    logits, labels, label_smoothing=0.1, reduction="mean"
)

# %% tags=["class-weights"]
# weights are those of the samples
y = nn.losses.cross_entropy(logits, labels, weights[labels], reduction="mean")

# %% tags=["binary-logits"]
y = nn.losses.binary_cross_entropy(logits, targets)

# %% tags=["mse-shape", "raises"]
y = nn.losses.mse_loss(outputs, targets)

# %% tags=["mse-shape", "same"]
y = nn.losses.mse_loss(outputs.squeeze(1), targets)

# %% tags=["huber"]
y = nn.losses.huber_loss(outputs, targets, reduction="mean")

# %% tags=["kl-divergence"]
y = nn.losses.kl_div_loss(mx.log(q), mx.log(p), reduction="mean")  # of samples

# %% tags=["cosine"]
y = nn.losses.cosine_similarity_loss(a, b)[0]  # 1 for equal vectors: no loss

# %% [markdown] tags=["ctc"]
# None at all: it has no CTC loss.

# %% tags=["triplet"]
y = nn.losses.triplet_loss(anchor, positive, negative, reduction="mean")

# %% tags=["loss-per-sample"]
y = nn.losses.cross_entropy(logits, labels)

# %% tags=["sample-weights"]
y = nn.losses.cross_entropy(logits, labels, weights, reduction="mean")
