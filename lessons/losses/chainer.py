# %% [markdown]
# # Activations and losses: checks in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np

np.random.seed(0)


def normal(*shape):
    return np.random.randn(*shape).astype(np.float32)


def zeros(*shape):
    return np.zeros(shape, np.float32)


# %% tags=["activation-default", "trap"]
observed = (L.Linear(400, 200)(normal(100, 400)).array < 0).mean()

# %% tags=["loss-input", "trap"]
observed = F.softmax_cross_entropy(np.array([[2.0, 0.0]]), np.array([0])).item()

# %% tags=["softmax-twice", "trap"]
probabilities = np.array([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = F.softmax_cross_entropy(probabilities, np.array([0])).item()

# %% tags=["softmax-twice", "mend"]
observed = -F.log(F.select_item(probabilities, np.array([0]))).item()  # better: leave the softmax out

# %% tags=["sparse-labels", "trap"]
logits = zeros(1, 3)
F.softmax_cross_entropy(logits, np.array([2]))
F.softmax_cross_entropy(logits, np.array([[0, 0, 1]], np.float32))
observed = "both"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        F.softmax_cross_entropy(zeros(1, 3), np.array([2], dtype))
    except RuntimeError:  # "An Expr instance cannot be evaluated as bool", says Chainer
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = np.array([2], np.uint8)
F.softmax_cross_entropy(zeros(1, 3), labels.astype(np.int32))
observed = "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(F.relu(np.array([np.nan])).array[0]) else "0"

# %% tags=["leaky-slope", "trap"]
observed = -F.leaky_relu(np.float32([-1])).item()

# %% tags=["ignored-label", "trap", "raises"]
logits = np.float32([[2, 0], [0, 0]])
observed = F.softmax_cross_entropy(logits, np.array([0, -100])).item()

# %% tags=["ignored-label", "mend"]
observed = F.softmax_cross_entropy(logits, np.array([0, -100]), ignore_label=-100).item()

# %% tags=["negative-label", "trap", "raises"]
logits = np.float32([[2, 0], [0, 0]])
observed = F.softmax_cross_entropy(logits, np.array([0, -1])).item()

# %% tags=["class-weights", "trap"]
logits, weights = np.float32([[2, 0], [2, 0]]), np.float32([1, 3])
observed = F.softmax_cross_entropy(logits, np.array([0, 1]), class_weight=weights).item()

# %% tags=["loss-reduction", "trap"]
losses = F.softmax_cross_entropy(zeros(2, 3), np.array([0, 1]))
observed = "one number" if losses.ndim == 0 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
outputs, targets = np.arange(4, dtype=np.float32).reshape(4, 1), np.arange(4, dtype=np.float32)
observed = F.mean_squared_error(outputs, targets).item()

# %% tags=["half-square", "trap"]
observed = F.mean_squared_error(np.float32([3]), np.float32([1])).item()

# %% tags=["binary-loss-input", "trap"]
observed = F.sigmoid_cross_entropy(np.float32([0.5]), np.array([1])).item()

# %% tags=["softmax-axis", "trap"]
outputs = F.softmax(normal(2, 3, 4)).array
sums = [np.allclose(outputs.sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["kl-arguments", "trap"]
p, q = (chainer.distributions.Categorical(p=np.float32([p])) for p in ([0.5, 0.5], [0.9, 0.1]))
observed = F.sum(chainer.kl_divergence(p, q)).item()

# %% tags=["hard-sigmoid", "trap"]
observed = F.hard_sigmoid(np.ones(1, np.float32)).item()
