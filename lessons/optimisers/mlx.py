# %% [markdown]
# # Optimisers: checks in MLX

# %%
import mlx.core as mx
import mlx.optimizers as optim

mx.random.seed(0)


def stepped(optimizer, start, gradient):  # one weight, one step
    return optimizer.apply_gradients({"weight": mx.array([gradient])}, {"weight": mx.array([start])})["weight"].item()


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


# %% tags=["small-gradient", "trap"]
observed = -stepped(optim.Adam(learning_rate=0.01, bias_correction=True), 0.0, 1e-8) / 0.01

# %% tags=["adamw-decay", "trap"]
observed = stepped(optim.AdamW(learning_rate=0.1, weight_decay=0.1), 1.0, 0.0)

# %% tags=["adamw-default", "trap"]
observed = 1 - stepped(optim.AdamW(learning_rate=1.0), 1.0, 0.0)

# %% tags=["decay-biases", "trap"]
parameters = {"weight": mx.ones(1), "bias": mx.ones(1)}
optimizer = optim.AdamW(learning_rate=0.1, weight_decay=0.1)
parameters = optimizer.apply_gradients({"weight": mx.zeros(1), "bias": mx.zeros(1)}, parameters)
observed = parameters["bias"].item() != 1

# %% tags=["decay-biases", "mend"]
parameters = {"weight": mx.ones(1), "bias": mx.ones(1)}
others = optim.Adam(learning_rate=0.1)
optimizer = optim.MultiOptimizer(
    [optim.AdamW(learning_rate=0.1, weight_decay=0.1), others], [lambda name, weight: "bias" not in name]
)
parameters = optimizer.apply_gradients({"weight": mx.zeros(1), "bias": mx.zeros(1)}, parameters)
observed = parameters["bias"].item() != 1

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(optim.RMSprop(learning_rate=0.1), 0.0, 1.0) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(optim.Adagrad(learning_rate=0.1), 0.0, 1.0) / 0.1

# %% tags=["sgd-rate", "trap", "raises"]
observed = -stepped(optim.SGD(), 0.0, 1.0)

# %% tags=["clip-norm", "trap"]
clipped, _ = optim.clip_grad_norm({"one": mx.array([3.0]), "other": mx.array([4.0])}, max_norm=1)
observed = "together" if clipped["one"].item() < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
optimizer = optim.SGD(learning_rate=1, momentum=0.9)
before = optimizer.apply_gradients({"weight": mx.ones(1)}, {"weight": mx.zeros(1)})
optimizer.learning_rate = 0
after = optimizer.apply_gradients({"weight": mx.ones(1)}, before)
observed = (before["weight"] - after["weight"]).item()

# %% tags=["schedule-unit", "trap"]
optimizer = optim.SGD(optim.exponential_decay(1.0, 0.5))
parameters = {"weight": mx.zeros(1)}
for _ in range(2):
    parameters = optimizer.apply_gradients({"weight": mx.ones(1)}, parameters)
observed = "in each update" if optimizer.learning_rate.item() < 1 else "when it is stepped"
