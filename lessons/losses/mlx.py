# %% [markdown]
# # Activations and losses: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

mx.random.seed(0)

# %% tags=["activation-default", "trap"]
observed = (nn.Linear(400, 200)(mx.random.normal((100, 400))) < 0).mean().item()

# %% tags=["loss-input", "trap"]
observed = nn.losses.cross_entropy(mx.array([[2.0, 0.0]]), mx.array([0])).item()

# %% tags=["softmax-twice", "trap"]
probabilities = mx.array([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = nn.losses.cross_entropy(probabilities, mx.array([0])).item()

# %% tags=["softmax-twice", "mend"]
observed = nn.losses.nll_loss(mx.log(probabilities), mx.array([0])).item()  # better: leave the softmax out

# %% tags=["sparse-labels", "trap"]
logits = mx.zeros((1, 3))
mx.eval(nn.losses.cross_entropy(logits, mx.array([2])))
mx.eval(nn.losses.cross_entropy(logits, mx.array([[0.0, 0.0, 1.0]])))
observed = "both"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in (mx.int32, mx.int64, mx.uint8, mx.float32):
    try:
        mx.eval(nn.losses.cross_entropy(mx.zeros((1, 3)), mx.array([2], dtype)))  # the error comes from `eval`
    except RuntimeError:
        refused.append(str(dtype).removeprefix("mlx.core."))
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = mx.array([2], mx.float32)
mx.eval(nn.losses.cross_entropy(mx.zeros((1, 3)), labels.astype(mx.int32)))
observed = "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if mx.isnan(nn.relu(mx.array(float("nan")))) else "0"

# %% tags=["gelu", "trap"]
observed = nn.gelu(mx.array(1.0)).item()

# %% tags=["gelu", "mend"]
observed = nn.gelu_approx(mx.array(1.0)).item()

# %% tags=["leaky-slope", "trap"]
observed = -nn.leaky_relu(mx.array(-1.0)).item()

# %% tags=["label-smoothing", "trap"]
logits = mx.array([[2.0, 0.0]])
observed = nn.losses.cross_entropy(logits, mx.array([0]), label_smoothing=0.1, reduction="mean").item()

# %% tags=["class-weights", "trap"]
logits, labels, weights = mx.array([[2.0, 0.0], [2.0, 0.0]]), mx.array([0, 1]), mx.array([1.0, 3.0])
observed = nn.losses.cross_entropy(logits, labels, weights=weights[labels], reduction="mean").item()

# %% tags=["loss-reduction", "trap"]
losses = nn.losses.cross_entropy(mx.zeros((2, 3)), mx.array([0, 1]))
observed = "one number" if losses.ndim == 0 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
outputs, targets = mx.arange(4.0).reshape(4, 1), mx.arange(4.0)
observed = nn.losses.mse_loss(outputs, targets).item()

# %% tags=["half-square", "trap"]
observed = nn.losses.mse_loss(mx.array([3.0]), mx.array([1.0])).item()

# %% tags=["binary-loss-input", "trap"]
observed = nn.losses.binary_cross_entropy(mx.array([0.5]), mx.ones(1)).item()

# %% tags=["binary-loss-input", "mend"]
observed = nn.losses.binary_cross_entropy(mx.array([0.5]), mx.ones(1), with_logits=False).item()

# %% tags=["kl-arguments", "trap"]
p, q = mx.array([[0.5, 0.5]]), mx.array([[0.9, 0.1]])
observed = nn.losses.kl_div_loss(mx.log(p), mx.log(q)).item()

# %% tags=["softmax-axis", "trap"]
outputs = mx.softmax(mx.random.normal((2, 3, 4)))  # nn.softmax takes the last axis
sums = [mx.allclose(outputs.sum(axis), mx.array(1.0)).item() for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["softmax-axis", "mend"]
outputs = mx.softmax(mx.random.normal((2, 3, 4)), axis=-1)
sums = [mx.allclose(outputs.sum(axis), mx.array(1.0)).item() for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["ignored-label", "trap"]
logits = mx.array([[2.0, 0.0], [0.0, 0.0]])
loss = nn.losses.cross_entropy(logits, mx.array([0, -100]), reduction="mean").item()
alone = nn.losses.cross_entropy(logits[:1], mx.array([0]), reduction="mean").item()
observed = loss if loss in (alone, alone / 2) else "some number"  # read from memory before the array

# %% tags=["ignored-label", "mend"]
labels = mx.array([0, -100])
known = labels >= 0
losses = nn.losses.cross_entropy(logits, mx.where(known, labels, 0))
observed = (mx.where(known, losses, 0).sum() / known.sum()).item()

# %% tags=["negative-label", "trap"]
logits = mx.array([[2.0, 0.0], [0.0, 0.0]])
observed = nn.losses.cross_entropy(logits, mx.array([0, -1]), reduction="mean").item()
