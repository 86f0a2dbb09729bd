# %% [markdown]
# # Activations and losses: checks in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.nn import functional as F

paddle.seed(0)

# %% tags=["activation-default", "trap"]
observed = (nn.Linear(400, 200)(paddle.randn([100, 400])) < 0).astype("float32").mean().item()

# %% tags=["loss-input", "trap"]
observed = F.cross_entropy(paddle.to_tensor([[2.0, 0.0]]), paddle.to_tensor([0])).item()

# %% tags=["softmax-twice", "trap"]
probabilities = paddle.to_tensor([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = F.cross_entropy(probabilities, paddle.to_tensor([0])).item()

# %% tags=["softmax-twice", "mend"]
# Better: leave the softmax out.
observed = F.cross_entropy(probabilities, paddle.to_tensor([0]), use_softmax=False).item()

# %% tags=["sparse-labels", "trap"]
logits = paddle.zeros([1, 3])
F.cross_entropy(logits, paddle.to_tensor([2]))
try:
    F.cross_entropy(logits, paddle.to_tensor([[0.0, 0.0, 1.0]]))  # allowed with soft_label=True
    observed = "both"
except ValueError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        F.cross_entropy(paddle.zeros([1, 3]), paddle.to_tensor([2], dtype=dtype))
    except RuntimeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = paddle.to_tensor([2], dtype="uint8")
F.cross_entropy(paddle.zeros([1, 3]), labels.astype("int64"))
observed = "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if F.relu(paddle.to_tensor(float("nan"))).isnan() else "0"

# %% tags=["nan-relu", "mend"]
x = paddle.to_tensor(float("nan"))
observed = "nan" if paddle.maximum(x, paddle.zeros_like(x)).isnan() else "0"
