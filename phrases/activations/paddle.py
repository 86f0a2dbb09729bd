# %% [markdown]
# # Activations and initialisers: phrases in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.nn import functional as F
from paddle.nn import initializer

tensor = paddle.to_tensor
paddle.seed(0)

# %% tags=["gelu"]
y = F.gelu(x)

# %% tags=["leaky-relu"]
y = F.leaky_relu(x)

# %% tags=["hard-sigmoid"]
y = F.hardsigmoid(x)

# %% tags=["softmax-axis"]
y = F.softmax(x)

# %% tags=["softplus"]
y = F.softplus(x)

# %% tags=["glorot-limit"]
draws = [
    [
        nn.Conv2D(2, 4, 3, weight_attr=start).weight.abs().max()
        for _ in range(1000)
    ]
    for start in (initializer.XavierUniform(), initializer.KaimingUniform())
]
y = [round(max(limits).item(), 2) for limits in draws]

# %% tags=["orthogonal"]
kernel = nn.Linear(3, 3, weight_attr=initializer.Orthogonal()).weight
y = (kernel @ kernel.T).round(4).abs()

# %% tags=["truncated-normal"]
kernel = nn.Linear(100, 1000, weight_attr=initializer.TruncatedNormal()).weight
y = round(kernel.std().item(), 1)

# %% tags=["bias-start"]
y = int((nn.Linear(3, 2).bias == 0).all())
