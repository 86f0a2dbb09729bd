# %% [markdown]
# # Losses: phrases in tinygrad

# %%
from tinygrad import Tensor

tensor = Tensor

# %% tags=["cross-entropy"]
y = logits.sparse_categorical_crossentropy(labels)

# %% tags=["loss-of-probabilities"]
y = probabilities.log().nll_loss(labels)

# %% tags=["ignored-label"]
# -1 is the default, and means that no label is ignored
y = logits.sparse_categorical_crossentropy(labels, ignore_index=-1)

# %% tags=["ignored-label", "same"]
y = logits.log_softmax().nll_loss(labels, ignore_index=-1)

# %% tags=["label-smoothing"]
y = logits.sparse_categorical_crossentropy(labels, label_smoothing=0.1)

# %% tags=["class-weights"]
y = logits.log_softmax().nll_loss(labels, weight=weights)

# %% tags=["class-weights", "same"]
y = (
    logits.log_softmax()
    .nll_loss(labels, weight=weights, reduction="none")
    .mean()
)

# %% tags=["binary-logits"]
y = logits.binary_crossentropy_logits(targets)

# %% tags=["mse-shape", "by-hand"]
y = (outputs - targets).square().mean()

# %% tags=["huber", "by-hand"]
error = (outputs - targets).abs()
y = (error < 1).where(error.square() / 2, error - 0.5).mean()

# %% tags=["kl-divergence", "by-hand"]
y = (p * (p / q).log()).sum()

# %% tags=["cosine", "by-hand"]
y = (a.normalize() * b.normalize()).sum()

# %% [markdown] tags=["ctc"]
# None at all.

# %% tags=["triplet", "by-hand"]
near = (anchor - positive).square().sum(1).sqrt()
far = (anchor - negative).square().sum(1).sqrt()
y = (near - far + 1).relu().mean()

# %% tags=["loss-per-sample"]
y = logits.sparse_categorical_crossentropy(labels, reduction="none")

# %% tags=["sample-weights"]
losses = logits.sparse_categorical_crossentropy(labels, reduction="none")
y = (weights * losses).mean()
