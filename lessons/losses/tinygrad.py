# %% [markdown]
# # Activations and losses: checks in tinygrad

# %%
from tinygrad import Tensor, nn

Tensor.manual_seed(0)

# %% tags=["activation-default", "trap"]
observed = (nn.Linear(400, 200)(Tensor.randn(100, 400)) < 0).mean().item()

# %% tags=["loss-input", "trap"]
observed = Tensor([[2.0, 0.0]]).sparse_categorical_crossentropy(Tensor([0])).item()

# %% tags=["softmax-twice", "trap"]
probabilities = Tensor([[1.0, 0.0]])  # the outputs of a network that ends in softmax
observed = probabilities.sparse_categorical_crossentropy(Tensor([0])).item()

# %% tags=["softmax-twice", "mend"]
observed = probabilities.log().nll_loss(Tensor([0])).item()  # better: leave the softmax out

# %% tags=["sparse-labels", "trap"]
logits = Tensor.zeros(1, 3)
logits.sparse_categorical_crossentropy(Tensor([2]))
try:
    logits.sparse_categorical_crossentropy(Tensor([[0.0, 0.0, 1.0]]))
    observed = "both"
except RuntimeError:
    observed = "numbers"  # Tensor.cross_entropy takes both

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        Tensor.zeros(1, 3).sparse_categorical_crossentropy(Tensor([2], dtype=dtype)).item()
    except RuntimeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = Tensor([2], dtype="float32")
Tensor.zeros(1, 3).sparse_categorical_crossentropy(labels.int()).item()
observed = "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if Tensor([float("nan")]).relu().isnan().item() else "0"  # relu is (x > 0).where(x, 0)

# %% tags=["nan-relu", "mend"]
observed = "nan" if Tensor([float("nan")]).maximum(0).isnan().item() else "0"

# %% tags=["gelu", "trap"]
observed = Tensor([1.0]).gelu().item()

# %% tags=["leaky-slope", "trap"]
observed = -Tensor([-1.0]).leaky_relu().item()

# %% tags=["ignored-label", "trap", "raises"]
logits = Tensor([[2.0, 0.0], [0.0, 0.0]])
observed = logits.cross_entropy(Tensor([0, -100])).item()

# %% tags=["ignored-label", "mend"]
observed = logits.sparse_categorical_crossentropy(Tensor([0, -100]), ignore_index=-100).item()

# %% tags=["negative-label", "trap", "raises"]
logits = Tensor([[2.0, 0.0], [0.0, 0.0]])
observed = logits.cross_entropy(Tensor([0, -1])).item()

# %% tags=["label-smoothing", "trap"]
observed = Tensor([[2.0, 0.0]]).cross_entropy(Tensor([0]), label_smoothing=0.1).item()

# %% tags=["loss-reduction", "trap"]
losses = Tensor.zeros(2, 3).cross_entropy(Tensor([0, 1]))
observed = "one number" if losses.ndim == 0 else "one for each sample"

# %% tags=["binary-loss-input", "trap"]
observed = Tensor([0.5]).binary_crossentropy(Tensor([1.0])).item()

# %% tags=["binary-loss-input", "mend"]
observed = Tensor([0.5]).binary_crossentropy_logits(Tensor([1.0])).item()

# %% tags=["softmax-axis", "trap"]
outputs = Tensor.randn(2, 3, 4).softmax().numpy()
sums = [abs(outputs.sum(axis) - 1).max() < 1e-5 for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["loss-broadcast", "trap"]
outputs, targets = Tensor.arange(4).float().reshape(4, 1), Tensor.arange(4).float()
observed = (outputs - targets).square().mean().item()

# %% tags=["hard-sigmoid", "trap"]
observed = Tensor(1.0).hardsigmoid().item()
