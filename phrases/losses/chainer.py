# %% [markdown]
# # Losses: phrases in Chainer

# %%
import chainer
import chainer.functions as F
import numpy as np
from chainer.distributions import Categorical

tensor = np.asarray

# %% tags=["cross-entropy"]
y = F.softmax_cross_entropy(logits, labels)

# %% tags=["loss-of-probabilities", "by-hand"]
y = -F.mean(F.log(F.select_item(probabilities, labels)))

# %% tags=["ignored-label"]
y = F.softmax_cross_entropy(logits, labels)  # -1 is its own ignore_label

# %% tags=["label-smoothing", "by-hand"]
soft = 0.9 * np.eye(3, dtype=np.float32)[labels] + 0.1 / 3
y = F.softmax_cross_entropy(logits, soft)

# %% tags=["class-weights"]
y = F.softmax_cross_entropy(logits, labels, class_weight=weights)

# %% tags=["binary-logits"]
y = F.sigmoid_cross_entropy(logits, targets.astype(np.int32))

# %% tags=["mse-shape", "raises"]
y = F.mean_squared_error(outputs, targets)

# %% tags=["huber"]
y = F.mean(F.huber_loss(outputs, targets, delta=1, reduce="no"))

# %% tags=["kl-divergence"]
y = F.sum(chainer.kl_divergence(Categorical(p=p), Categorical(p=q)))

# %% tags=["cosine", "by-hand"]
y = F.sum(F.normalize(a) * F.normalize(b))

# %% tags=["ctc"]
steps = list(logits.transpose(1, 0, 2))  # an array for each time
labels = labels.astype(np.int32)
y = F.connectionist_temporal_classification(steps, labels, blank_symbol=0)

# %% tags=["triplet"]
y = F.triplet(anchor, positive, negative, margin=1)  # squared distances

# %% tags=["triplet", "same"]
near = F.sqrt(F.batch_l2_norm_squared(anchor - positive))
far = F.sqrt(F.batch_l2_norm_squared(anchor - negative))
y = F.mean(F.relu(near - far + 1))

# %% tags=["loss-per-sample"]
y = F.softmax_cross_entropy(logits, labels, reduce="no")

# %% tags=["sample-weights"]
y = F.mean(weights * F.softmax_cross_entropy(logits, labels, reduce="no"))
