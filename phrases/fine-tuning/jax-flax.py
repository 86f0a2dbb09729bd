# %% [markdown]
# # Fine-tuning: phrases in JAX with Flax NNX

# %%
import jax.numpy as jnp
import optax
from flax import nnx

tensor = jnp.asarray
rngs = nnx.Rngs(0)

# %% tags=["replace-head"]
model = nnx.Sequential(
    nnx.Linear(2, 2, rngs=rngs), nnx.Linear(2, 5, rngs=rngs)
)
model.layers[1] = nnx.Linear(2, 3, rngs=rngs)
y = model(x).shape[1]

# %% tags=["freeze-layer"]
base, head = nnx.Linear(2, 2, rngs=rngs), nnx.Linear(2, 1, rngs=rngs)
model, trained = nnx.Dict(base=base, head=head), nnx.PathContains("head")
optimiser = nnx.Optimizer(model, optax.sgd(0.1), wrt=trained)
loss_fn = lambda model: optax.squared_error(
    model.head(model.base(x)), targets
).mean()
gradients = nnx.grad(loss_fn, argnums=nnx.DiffState(0, trained))(model)
before = [layer.kernel[...] for layer in (base, head)]
optimiser.update(model, gradients)
after = [layer.kernel[...] for layer in (base, head)]
y = [int((new != old).any()) for new, old in zip(after, before)]

# %% tags=["frozen-batch-norm"]
layer = nnx.BatchNorm(1, rngs=rngs)  # frozen: no optimiser has its weights
layer(x)
y = layer.mean[...]

# %% tags=["frozen-batch-norm", "same"]
layer = nnx.BatchNorm(1, rngs=rngs)
layer.eval()  # after each model.train()
layer(x)
y = layer.mean[...]

# %% tags=["two-rates-of-layers"]
ones = {"kernel_init": nnx.initializers.ones, "use_bias": False, "rngs": rngs}
model = nnx.Dict(base=nnx.Linear(1, 1, **ones), head=nnx.Linear(1, 1, **ones))
loss_fn = lambda model: model.head(model.base(jnp.ones(1))).sum()
gradients = nnx.grad(loss_fn)(model)
for name, rate in (("base", 0.01), ("head", 0.1)):
    optimiser = nnx.Optimizer(
        model, optax.sgd(rate), wrt=nnx.PathContains(name)
    )
    optimiser.update(model, gradients)
y = [model.base.kernel[...], model.head.kernel[...]]

# %% tags=["features"]
model = nnx.Sequential(
    nnx.Linear(2, 2, use_bias=False, rngs=rngs),
    nnx.Linear(2, 2, use_bias=False, rngs=rngs),
)
for layer in model.layers:
    layer.kernel[...] = w.T
y = nnx.Sequential(*model.layers[:1])(x)

# %% tags=["unfreeze-later"]
weight, y = jnp.ones(1), []
for frozen in (True, False):
    # a new one with a new state
    optimiser = optax.selective_transform(optax.sgd(0.1), freeze_mask=frozen)
    updates, state = optimiser.update(jnp.ones(1), optimiser.init(weight))
    weight = optax.apply_updates(weight, updates)
    y.append(weight.item())

# %% tags=["low-rank-adapter"]
base = nnx.Linear(2, 2, use_bias=False, rngs=rngs)
base.kernel[...] = w.T
layer = nnx.LoRA(2, 1, 2, base_module=base, rngs=rngs)
layer.lora_a[...] = a.T
layer.lora_b[...] = 2 * b.T  # nnx.LoRA has no scale
y = layer(x)

# %% [markdown] tags=["expected-preprocessing"]
# None at all: Flax has no weights of its own.
