# %% [markdown]
# # Optimisers: phrases in tinygrad

# %%
import tempfile

from tinygrad import Context, Tensor, nn

tensor = Tensor

# %% tags=["momentum"]
optimiser = nn.optim.SGD([w], lr=0.1, momentum=0.9)
with Context(TRAINING=1):
    for _ in range(2):
        w.grad = g
        optimiser.step()
y = w

# %% tags=["adam"]
w.grad = g
with Context(TRAINING=1):
    nn.optim.Adam([w], lr=0.1).step()
y = w

# %% tags=["adamw"]
w.grad = g
with Context(TRAINING=1):
    nn.optim.AdamW([w], lr=0.1).step()
y = w

# %% [markdown] tags=["rmsprop"]
# None at all: its optimisers are SGD, Muon, LARS, AdamW, Adam and LAMB.

# %% [markdown] tags=["adagrad"]
# None at all: its optimisers are SGD, Muon, LARS, AdamW, Adam and LAMB.

# %% tags=["weight-decay"]
w.grad = g
with Context(TRAINING=1):
    nn.optim.SGD([w], lr=0.1, weight_decay=0.1).step()
y = w

# %% tags=["no-decay-on-biases"]
w.grad, b.grad = w.zeros_like(), b.zeros_like()
kernels = nn.optim.AdamW([w], lr=0.1, weight_decay=0.1)
biases = nn.optim.Adam([b], lr=0.1)
with Context(TRAINING=1):
    nn.optim.OptimizerGroup(kernels, biases).step()
y = [w, b]

# %% tags=["two-rates"]
w.grad, b.grad = w.ones_like(), b.ones_like()
first, second = nn.optim.SGD([w], lr=0.1), nn.optim.SGD([b], lr=0.01)
with Context(TRAINING=1):
    nn.optim.OptimizerGroup(first, second).step()
y = [w, b]

# %% tags=["clip-norm", "by-hand"]
norm = (a.square().sum() + b.square().sum()).sqrt()
factor = (1 / norm).minimum(1)
y = [a * factor, b * factor]

# %% tags=["clip-value"]
y = g.clip(-1, 1)

# %% tags=["average-of-weights", "by-hand"]
average = Tensor.ones(1)
average.assign(0.9 * average + 0.1 * w)
y = average

# %% tags=["accumulation"]
for batch in samples.split(2):
    loss = (w * batch).mean() / 2  # 2 batches
    loss.backward()  # adds to w.grad
y = w.grad

# %% tags=["freeze-parameter"]
w.is_param_(False)  # before the optimiser is made
optimiser = nn.optim.SGD([w, b], lr=0.1)
with Context(TRAINING=1):
    (w.sum() + b.sum()).backward()
    optimiser.step()
y = [w, b]

# %% tags=["set-rate"]
optimiser = nn.optim.SGD([Tensor.zeros(1)], lr=0.1)
before = optimiser.lr.item()
optimiser.lr.assign([0.01])
y = [before, optimiser.lr.item()]

# %% tags=["optimiser-state"]
path = f"{tempfile.mkdtemp()}/optimiser.safetensors"
w.grad = g
optimiser = nn.optim.SGD([w], lr=0.1, momentum=0.9)
with Context(TRAINING=1):
    optimiser.step()
nn.state.safe_save(nn.state.get_state_dict(optimiser), path)
again = nn.optim.SGD([w], lr=0.1, momentum=0.9)
nn.state.load_state_dict(again, nn.state.safe_load(path), verbose=False)
y = again.b[0]
