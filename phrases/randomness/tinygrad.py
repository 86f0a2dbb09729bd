# %% [markdown]
# # Randomness: phrases in tinygrad

# %%
from tinygrad import Context, Tensor, nn

tensor = Tensor

# %% tags=["seed"]
Tensor.manual_seed(
    0
)  # NumPy's and Python's generators have seeds of their own
first = Tensor.randn(
    3
).realize()  # in one kernel the two would differ by rounding
Tensor.manual_seed(0)
y = (Tensor.randn(3).realize() - first).abs().max()

# %% tags=["keys-or-state"]
y = int((Tensor.randn(3) == Tensor.randn(3)).all().item())

# %% tags=["same-layer"]
Tensor.manual_seed(0)
first = nn.Linear(3, 2)
Tensor.manual_seed(0)
second = nn.Linear(3, 2)
y = int((first.weight == second.weight).all().item())

# %% tags=["seeded-dropout"]
with Context(TRAINING=1):
    Tensor.manual_seed(0)
    first = Tensor.ones(100).dropout(0.5)
    Tensor.manual_seed(0)
    second = Tensor.ones(100).dropout(0.5)
y = int((first == second).all().item())

# %% tags=["seeded-shuffle"]
Tensor.manual_seed(0)
first = Tensor.randperm(10)
Tensor.manual_seed(0)
y = int((Tensor.randperm(10) == first).all().item())

# %% [markdown] tags=["workers"]
# None at all: it has no loader, and no workers.

# %% [markdown] tags=["deterministic"]
# None at all: there is no switch for it.

# %% tags=["draw"]
chosen = Tensor([0.5, 0.5]).multinomial(2, replacement=True)
y = [drawn.shape for drawn in (Tensor.randn(2), Tensor.rand(2), chosen)]
