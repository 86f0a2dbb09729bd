# %% [markdown]
# # Activations and initialisers: phrases in MLX

# %%
import mlx.core as mx
import mlx.nn as nn

tensor = mx.array
mx.random.seed(0)

# %% tags=["gelu"]
y = nn.gelu(x)

# %% tags=["leaky-relu"]
y = nn.leaky_relu(x)

# %% tags=["hard-sigmoid", "by-hand"]
y = mx.clip(x / 6 + 0.5, 0.0, 1.0)

# %% tags=["softmax-axis"]
y = mx.softmax(x, axis=-1)  # without an axis: over all numbers

# %% tags=["softplus"]
y = nn.softplus(x)

# %% tags=["glorot-limit"]
kernel = mx.zeros((4, 3, 3, 2))
draws = [
    [mx.abs(init(kernel)).max().item() for _ in range(1000)]
    for init in (nn.init.glorot_uniform(), nn.init.he_uniform())
]
y = [round(max(limits), 2) for limits in draws]

# %% tags=["glorot-limit", "same"]
glorot, he = nn.init.glorot_uniform(), nn.init.he_uniform()
draws = [
    [mx.abs(glorot(kernel)).max().item() for _ in range(1000)],
    [mx.abs(he(kernel, gain=2**0.5)).max().item() for _ in range(1000)],
]
y = [round(max(limits), 2) for limits in draws]

# %% tags=["orthogonal"]
kernel = nn.init.orthogonal()(mx.zeros((3, 3)))
y = mx.abs((kernel @ kernel.T).round(4))

# %% tags=["truncated-normal"]
draws = mx.random.truncated_normal(
    -2.0, 2.0, (100_000,)
)  # it has no default bounds
y = round(draws.std().item(), 1)

# %% tags=["bias-start"]
y = int((nn.Linear(3, 2).bias == 0).all().item())
