# %% [markdown]
# # Optimisers: phrases in MLX

# %%
import tempfile
from pathlib import Path

import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim
from mlx.utils import tree_flatten, tree_map, tree_unflatten

tensor = mx.array

# %% tags=["momentum"]
optimiser = optim.SGD(learning_rate=0.1, momentum=0.9)
parameters = {"w": w}
for _ in range(2):
    parameters = optimiser.apply_gradients({"w": g}, parameters)
y = parameters["w"]

# %% tags=["adam"]
optimiser = optim.Adam(learning_rate=0.1)  # its first steps aren't corrected
y = optimiser.apply_gradients({"w": g}, {"w": w})["w"]

# %% tags=["adam", "same"]
optimiser = optim.Adam(learning_rate=0.1, bias_correction=True)
y = optimiser.apply_gradients({"w": g}, {"w": w})["w"]

# %% tags=["adamw"]
optimiser = optim.AdamW(learning_rate=0.1)
y = optimiser.apply_gradients({"w": g}, {"w": w})["w"]

# %% tags=["adamw", "same"]
optimiser = optim.AdamW(learning_rate=0.1, bias_correction=True)
y = optimiser.apply_gradients({"w": g}, {"w": w})["w"]

# %% tags=["rmsprop"]
optimiser = optim.RMSprop(learning_rate=0.1)
y = optimiser.apply_gradients({"w": g}, {"w": w})["w"]

# %% tags=["adagrad"]
optimiser = optim.Adagrad(learning_rate=0.1)
y = optimiser.apply_gradients({"w": g}, {"w": w})["w"]

# %% tags=["weight-decay"]
optimiser = optim.SGD(learning_rate=0.1, weight_decay=0.1)
y = optimiser.apply_gradients({"w": g}, {"w": w})["w"]

# %% tags=["no-decay-on-biases"]
optimiser = optim.MultiOptimizer(
    [
        optim.AdamW(learning_rate=0.1, weight_decay=0.1),
        optim.Adam(learning_rate=0.1),
    ],
    [lambda name, weight: name == "w"],  # the last one has the rest
)
gradients = {"w": mx.zeros_like(w), "b": mx.zeros_like(b)}
parameters = optimiser.apply_gradients(gradients, {"w": w, "b": b})
y = [parameters["w"], parameters["b"]]

# %% tags=["two-rates"]
optimiser = optim.MultiOptimizer(
    [optim.SGD(learning_rate=0.1), optim.SGD(learning_rate=0.01)],
    [lambda name, weight: name == "w"],
)
gradients = {"w": mx.ones_like(w), "b": mx.ones_like(b)}
parameters = optimiser.apply_gradients(gradients, {"w": w, "b": b})
y = [parameters["w"], parameters["b"]]

# %% tags=["clip-norm"]
clipped, norm = optim.clip_grad_norm({"a": a, "b": b}, max_norm=1.0)
y = [clipped["a"], clipped["b"]]

# %% tags=["clip-value"]
gradients = {"w": g}
y = tree_map(lambda gradient: mx.clip(gradient, -1.0, 1.0), gradients)["w"]

# %% tags=["average-of-weights", "by-hand"]
average, parameters = {"w": mx.ones(1)}, {"w": w}
average = tree_map(lambda old, new: 0.9 * old + 0.1 * new, average, parameters)
y = average["w"]

# %% tags=["accumulation", "by-hand"]
gradient = mx.grad(lambda w, batch: (w * batch).mean() / 2)  # 2 batches
total = {"w": mx.zeros(1)}
for batch in mx.split(samples, 2):
    total = tree_map(mx.add, total, {"w": gradient(w, batch)})
y = total["w"]

# %% tags=["freeze-parameter"]
model = nn.Module()
model.w, model.b = w, b
model.freeze(keys="w")
_, gradients = nn.value_and_grad(
    model, lambda: model.w.sum() + model.b.sum()
)()
optim.SGD(learning_rate=0.1).update(model, gradients)
y = [model.w, model.b]

# %% tags=["set-rate"]
optimiser = optim.SGD(learning_rate=0.1)
before = optimiser.learning_rate
optimiser.learning_rate = 0.01
y = [before, optimiser.learning_rate]

# %% tags=["optimiser-state"]
path = str(Path(tempfile.mkdtemp()) / "optimiser.safetensors")
optimiser = optim.SGD(learning_rate=0.1, momentum=0.9)
optimiser.apply_gradients({"w": g}, {"w": w})
mx.save_safetensors(path, tree_flatten(optimiser.state, destination={}))
again = optim.SGD(learning_rate=0.1, momentum=0.9)
again.state = tree_unflatten(mx.load(path))
y = again.state["w"]["v"]
