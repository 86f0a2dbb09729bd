# %% [markdown]
# # Activations and initialisers: phrases in tinygrad

# %%
from tinygrad import Tensor, nn

tensor = Tensor
Tensor.manual_seed(0)

# %% tags=["gelu"]
y = x.gelu()

# %% tags=["gelu", "same"]
y = x.gelu(approximate="none")

# %% tags=["leaky-relu"]
y = x.leaky_relu()

# %% tags=["hard-sigmoid"]
y = x.hardsigmoid()

# %% tags=["softmax-axis"]
y = x.softmax()

# %% tags=["softplus"]
y = x.softplus()

# %% tags=["glorot-limit"]
draws = [
    [
        start(4, 2, 3, 3).abs().max().item() for _ in range(20)
    ]  # slow: not 1,000
    for start in (Tensor.glorot_uniform, Tensor.kaiming_uniform)
]
y = [round(max(limits), 2) for limits in draws]

# %% tags=["orthogonal", "by-hand"]
kernel, _ = Tensor.randn(3, 3).qr()
y = ((kernel @ kernel.T) * 1e4).round().abs() / 1e4

# %% [markdown] tags=["truncated-normal"]
# None at all: its normal distributions aren't truncated.

# %% tags=["bias-start"]
y = int((nn.Linear(3, 2).bias == 0).all().item())
