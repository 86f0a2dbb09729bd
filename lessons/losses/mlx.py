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
