# %% [markdown]
# # Losses: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray

# %% tags=["cross-entropy"]
dy.renew_cg()
losses = dy.pickneglogsoftmax_batch(dy.inputTensor(list(logits)), labels)
y = dy.mean_batches(losses).value()

# %% tags=["loss-of-probabilities", "by-hand"]
dy.renew_cg()
chosen = dy.pick_batch(dy.inputTensor(list(probabilities)), labels)
y = dy.mean_batches(-dy.log(chosen)).value()

# %% tags=["ignored-label", "by-hand"]
dy.renew_cg()
kept = labels != -1
losses = dy.pickneglogsoftmax_batch(
    dy.inputTensor(list(logits[kept])), labels[kept]
)
y = dy.mean_batches(losses).value()

# %% tags=["class-weights", "by-hand"]
dy.renew_cg()
losses = dy.pickneglogsoftmax_batch(dy.inputTensor(list(logits)), labels)
y = dy.mean_batches(
    losses * dy.inputTensor(weights[labels], batched=True)
).value()

# %% tags=["binary-logits"]
dy.renew_cg()
losses = dy.binary_log_loss(
    dy.logistic(dy.inputTensor(logits)), dy.inputTensor(targets)
)
y = (losses / 3).value()  # it is a sum

# %% tags=["mse-shape"]
dy.renew_cg()
distance = dy.squared_distance(
    dy.inputTensor(outputs), dy.inputTensor(targets)
)
y = (distance / 3).value()  # it is a sum

# %% tags=["huber"]
dy.renew_cg()
distance = dy.huber_distance(
    dy.inputTensor(outputs), dy.inputTensor(targets), 1.0
)
y = (distance / 3).value()  # it is a sum

# %% tags=["kl-divergence", "by-hand"]
dy.renew_cg()
wanted, given = dy.inputTensor(p[0]), dy.inputTensor(q[0])
y = dy.dot_product(wanted, dy.log(dy.cdiv(wanted, given))).value()

# %% tags=["cosine", "by-hand"]
dy.renew_cg()
first, second = dy.inputTensor(a[0]), dy.inputTensor(b[0])
y = dy.cdiv(
    dy.dot_product(first, second), dy.l2_norm(first) * dy.l2_norm(second)
).value()

# %% [markdown] tags=["ctc"]
# None at all.

# %% tags=["triplet", "by-hand"]
dy.renew_cg()
start, near, far = (
    dy.inputTensor(numbers[0]) for numbers in (anchor, positive, negative)
)
y = dy.rectify(dy.l2_norm(start - near) - dy.l2_norm(start - far) + 1).value()

# %% tags=["loss-per-sample"]
dy.renew_cg()
losses = dy.pickneglogsoftmax_batch(dy.inputTensor(list(logits)), labels)
y = losses.npvalue().ravel()

# %% tags=["sample-weights", "by-hand"]
dy.renew_cg()
losses = dy.pickneglogsoftmax_batch(dy.inputTensor(list(logits)), labels)
y = dy.mean_batches(losses * dy.inputTensor(weights, batched=True)).value()
