# %% [markdown]
# # Optimisers: checks in MLX

# %%
import mlx.core as mx
import mlx.optimizers as optim

mx.random.seed(0)

# %% tags=["momentum", "trap"]
parameters = {"weight": mx.zeros(1)}
optimizer = optim.SGD(learning_rate=1, momentum=0.9)
for _ in range(3):
    parameters = optimizer.apply_gradients({"weight": mx.ones(1)}, parameters)
observed = -parameters["weight"].item()

# %% tags=["gradient-clipping", "trap"]
weight = mx.array(0.0)
gradient = mx.grad(lambda weight: 1000 * weight)(weight)
observed = -optim.SGD(learning_rate=1).apply_gradients(gradient, weight).item()

# %% tags=["adam-correction", "trap"]
optimizer = optim.Adam(learning_rate=0.01)
parameters = optimizer.apply_gradients({"weight": mx.ones(1)}, {"weight": mx.zeros(1)})
observed = -parameters["weight"].item() / 0.01

# %% tags=["adam-correction", "mend"]
optimizer = optim.Adam(learning_rate=0.01, bias_correction=True)
parameters = optimizer.apply_gradients({"weight": mx.ones(1)}, {"weight": mx.zeros(1)})
observed = -parameters["weight"].item() / 0.01
