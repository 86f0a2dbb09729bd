# %% [markdown]
# # Training and prediction: checks in MLX

# %%
import mlx.core as mx
import mlx.nn as nn
import mlx.optimizers as optim

mx.random.seed(0)

# %% tags=["dropout-flag", "trap"]
model = nn.Sequential(nn.Linear(400, 200), nn.Dropout(0.5))
x = mx.random.normal((10, 400))
observed = not mx.array_equal(model(x), model(x)).item()

# %% tags=["dropout-flag", "mend"]
model.eval()
observed = not mx.array_equal(model(x), model(x)).item()

# %% tags=["dropout-argument", "trap"]
observed = (nn.Dropout(0.25)(mx.ones(10_000)) == 0).mean().item()

# %% tags=["prediction-graph", "trap"]
model = nn.Sequential(nn.Linear(400, 400), nn.ReLU(), nn.Linear(400, 200))
x = mx.zeros((1000, 400))
mx.eval(model.parameters(), x)
before = mx.get_active_memory()
prediction = model(x)
mx.eval(prediction)
observed = mx.get_active_memory() - before > 2 * prediction.nbytes  # gradients would need the first layer's outputs

# %% tags=["nan-loss", "trap", "raises"]
weight = mx.array(float("nan"))
loss, gradient = mx.value_and_grad(lambda weight: 2 * weight)(weight)
weight = optim.SGD(learning_rate=1).apply_gradients(gradient, weight)
mx.eval(weight)
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
if mx.isnan(loss):  # MLX has no function for this
    raise FloatingPointError("the loss is no number")

# %% tags=["gradients-add-up", "trap"]
for _ in range(2):
    gradient = mx.grad(lambda weight: 1 * weight)(mx.array(0.0))
observed = gradient.item()

# %% tags=["kept-losses", "trap"]
model, x = nn.Linear(1000, 1000), mx.random.normal((1000, 1000))
step = nn.value_and_grad(model, lambda x: mx.square(model(x)).mean())
mx.eval(model.parameters(), x)
before = mx.get_active_memory()
loss, gradients = step(x)
mx.eval(gradients)
losses = [loss]
del gradients
observed = mx.get_active_memory() - before > x.nbytes / 2

# %% tags=["kept-losses", "mend"]
mx.eval(losses)
observed = mx.get_active_memory() - before > x.nbytes / 2


# %% tags=["list-of-layers", "trap"]
class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(4, 5), nn.Linear(5, 2)]


observed = sum(len(layer) for layer in Network().parameters()["layers"])

# %% tags=["frozen-late", "trap"]
model, optimizer = nn.Sequential(nn.Linear(1, 1), nn.Linear(1, 1)), optim.SGD(learning_rate=0.1)
state = [model.state, optimizer.state]


def train_step(x):
    loss, gradients = nn.value_and_grad(model, lambda x: model(x).sum())(x)
    optimizer.update(model, gradients)
    return loss


compiled_step = mx.compile(train_step, inputs=state, outputs=state)
for _ in range(3):
    compiled_step(mx.ones((1, 1)))
model.layers[0].freeze()  # after the compilation
before = model.layers[0].weight.item()
compiled_step(mx.ones((1, 1)))
observed = model.layers[0].weight.item() != before

# %% tags=["frozen-late", "mend"]
compiled_step = mx.compile(train_step, inputs=state, outputs=state)
before = model.layers[0].weight.item()
compiled_step(mx.ones((1, 1)))
observed = model.layers[0].weight.item() != before

# %% tags=["statistics-as-parameters", "trap"]
observed = len(nn.BatchNorm(4).trainable_parameters())

# %% tags=["statistics-as-parameters", "mend"]
observed = len(nn.BatchNorm(4).parameters())
