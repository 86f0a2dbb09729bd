# %% [markdown]
# # Activations and losses: checks in Chainer

# %%
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
