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

# %% tags=["gelu", "trap"]
observed = F.gelu(paddle.to_tensor(1.0)).item()

# %% tags=["gelu", "mend"]
observed = F.gelu(paddle.to_tensor(1.0), approximate=True).item()

# %% tags=["leaky-slope", "trap"]
observed = -F.leaky_relu(paddle.to_tensor(-1.0)).item()

# %% tags=["ignored-label", "trap", "raises"]
logits = paddle.to_tensor([[2.0, 0.0], [0.0, 0.0]])
observed = F.cross_entropy(logits, paddle.to_tensor([0, -100])).item()

# %% tags=["negative-label", "trap", "raises"]
logits = paddle.to_tensor([[2.0, 0.0], [0.0, 0.0]])
observed = F.cross_entropy(logits, paddle.to_tensor([0, -1])).item()

# %% tags=["negative-label", "mend"]
observed = F.cross_entropy(logits, paddle.to_tensor([0, -1]), ignore_index=-1).item()

# %% tags=["label-smoothing", "trap"]
observed = F.cross_entropy(paddle.to_tensor([[2.0, 0.0]]), paddle.to_tensor([0]), label_smoothing=0.1).item()

# %% tags=["class-weights", "trap"]
logits, weights = paddle.to_tensor([[2.0, 0.0], [2.0, 0.0]]), paddle.to_tensor([1.0, 3.0])
observed = F.cross_entropy(logits, paddle.to_tensor([0, 1]), weight=weights).item()

# %% tags=["loss-reduction", "trap"]
losses = F.cross_entropy(paddle.zeros([2, 3]), paddle.to_tensor([0, 1]))
observed = "one number" if losses.ndim == 0 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
outputs, targets = paddle.arange(4.0).reshape([4, 1]), paddle.arange(4.0)
observed = F.mse_loss(outputs, targets).item()

# %% tags=["loss-broadcast", "mend"]
observed = F.mse_loss(outputs.squeeze(1), targets).item()

# %% tags=["half-square", "trap"]
observed = F.mse_loss(paddle.to_tensor([3.0]), paddle.to_tensor([1.0])).item()

# %% tags=["binary-loss-input", "trap"]
observed = F.binary_cross_entropy(paddle.to_tensor([0.5]), paddle.ones([1])).item()

# %% tags=["binary-loss-input", "mend"]
observed = F.binary_cross_entropy_with_logits(paddle.to_tensor([0.5]), paddle.ones([1])).item()

# %% tags=["kl-arguments", "trap"]
p, q = paddle.to_tensor([[0.5, 0.5]]), paddle.to_tensor([[0.9, 0.1]])
observed = F.kl_div(p.log(), q, reduction="sum").item()

# %% tags=["softmax-axis", "trap"]
outputs = F.softmax(paddle.randn([2, 3, 4]))
sums = [bool(((outputs.sum(axis) - 1).abs() < 1e-5).all()) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["hard-sigmoid", "trap"]
observed = F.hardsigmoid(paddle.ones([1])).item()
