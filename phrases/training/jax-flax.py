# %% [markdown]
# # Training loops: phrases in JAX with Flax NNX

# %%
import tempfile

import grain
import jax
import jax.numpy as jnp
import optax
import orbax.checkpoint as ocp
from flax import nnx
from flax.training.early_stopping import EarlyStopping

tensor = jnp.asarray
rngs = nnx.Rngs(0)


def begin(weight=0.0):
    init = nnx.initializers.constant(weight)
    return nnx.Linear(2, 1, use_bias=False, kernel_init=init, rngs=rngs)


def loss_fn(model, x, targets):
    return optax.squared_error(model(x), targets).mean()


# %% tags=["one-step"]
model = begin()
optimiser = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
loss, gradients = nnx.value_and_grad(loss_fn)(model, x, targets)
optimiser.update(model, gradients)
y = model.kernel[...].ravel()

# %% tags=["fit", "by-hand"]
model = begin()
optimiser = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
model.train()
data = grain.MapDataset.source(list(zip(x, targets)))
for inputs, wanted in data.batch(1):
    gradients = nnx.grad(loss_fn)(model, inputs, wanted)
    optimiser.update(model, gradients)
y = model.kernel[...].ravel()

# %% tags=["train-or-evaluate"]
model = nnx.Dropout(0.5, rngs=rngs)
model.eval()  # model.train() switches back
y = model(x)

# %% tags=["predict"]
model = begin(1.0)
model.eval()
y = model(x)  # gradients only if nnx.grad asks for them

# %% tags=["compiled-step"]
model = begin()
optimiser = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)


@nnx.jit
def step(model, optimiser, x, targets):
    gradients = nnx.grad(loss_fn)(model, x, targets)
    optimiser.update(model, gradients)


step(model, optimiser, x, targets)
y = model.kernel[...].ravel()

# %% tags=["validation", "by-hand"]
model, error = begin(), nnx.metrics.Average()
model.eval()
data = grain.MapDataset.source(list(zip(x, targets)))
for inputs, wanted in data.batch(2):
    error.update(values=optax.squared_error(model(inputs), wanted))
y = error.compute()

# %% tags=["early-stopping"]
stopping, epochs = EarlyStopping(patience=1), 0  # the epochs that are forgiven
for loss in losses:
    epochs += 1
    stopping = stopping.update(loss)
    if stopping.should_stop:
        break
y = epochs

# %% tags=["keep-best"]
loss_of = lambda metrics: metrics["loss"]
options = ocp.CheckpointManagerOptions(best_fn=loss_of, best_mode="min")
with ocp.CheckpointManager(tempfile.mkdtemp(), options=options) as manager:
    for epoch, loss in enumerate(losses.tolist()):
        weight = weights[epoch]  # an epoch of training
        state = ocp.args.StandardSave({"weight": weight})
        manager.save(epoch, args=state, metrics={"loss": loss})
    manager.wait_until_finished()
    y = manager.restore(manager.best_step())["weight"]

# %% tags=["accuracy-over-batches"]
accuracy = nnx.metrics.Average()
accuracy.update(values=first == first_labels)
accuracy.update(values=second == second_labels)
y = accuracy.compute()

# %% tags=["hooks"]
ones = {"kernel_init": nnx.initializers.ones, "rngs": rngs}
model = nnx.Sequential(nnx.Linear(2, 2, **ones), nnx.Linear(2, 1, **ones))
forward = nnx.capture(model, nnx.Intermediate, method_outputs=nnx.Intermediate)
output, seen = forward(x)
y = seen["layers"][0]["__call__"][0]

# %% tags=["progress-bar", "by-hand"]
model = begin()
optimiser = nnx.Optimizer(model, optax.sgd(0.1), wrt=nnx.Param)
for epoch in range(2):
    loss, gradients = nnx.value_and_grad(loss_fn)(model, x, targets)
    optimiser.update(model, gradients)
    print(f"epoch {epoch + 1}: loss {loss:.4f}")
y = loss

# %% tags=["two-optimisers"]
first, second = optax.sgd(0.1), optax.sgd(0.01)
gradient = jax.grad(lambda a, b: ((a * b - 1) ** 2).sum())(a, b)
updates, state = first.update(gradient, first.init(a))
a = optax.apply_updates(a, updates)
gradient = jax.grad(lambda b, a: ((a * b - 3) ** 2).sum())(b, a)
updates, state = second.update(gradient, second.init(b))
y = [a, optax.apply_updates(b, updates)]


# %% tags=["own-gradient"]
@jax.custom_vjp
def rounded(numbers):
    return numbers.round()


rounded.defvjp(
    lambda numbers: (numbers.round(), None),
    lambda kept, gradient: (gradient,),
)
y = jax.grad(lambda v: rounded(v).sum())(x)

# %% tags=["checkpointed-gradient"]
y = jax.grad(lambda v: jnp.sin(jax.checkpoint(jnp.sin)(v)).sum())(x)
