# %% [markdown]
# # Optimisers: phrases in Chainer

# %%
import tempfile
from pathlib import Path

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer import optimizer_hooks, optimizers, serializers

tensor = np.array

# %% tags=["momentum"]
link = L.Parameter(w)
optimiser = optimizers.MomentumSGD(lr=0.1, momentum=0.9).setup(link)
for _ in range(2):
    link.W.grad = g
    optimiser.update()
y = link.W

# %% tags=["adam"]
link = L.Parameter(w)
optimiser = optimizers.Adam(alpha=0.1).setup(link)
link.W.grad = g
optimiser.update()
y = link.W

# %% tags=["adamw"]
link = L.Parameter(w)
optimiser = optimizers.AdamW(alpha=0.1).setup(link)  # its default decay is 0
link.W.grad = g
optimiser.update()
y = link.W

# %% tags=["adamw", "same"]
link = L.Parameter(w)
# Here the rate isn't a factor of the decay.
optimiser = optimizers.AdamW(alpha=0.1, weight_decay_rate=0.1 * 0.01).setup(
    link
)
link.W.grad = g
optimiser.update()
y = link.W

# %% tags=["rmsprop"]
link = L.Parameter(w)
optimiser = optimizers.RMSprop(lr=0.1).setup(link)
link.W.grad = g
optimiser.update()
y = link.W

# %% tags=["adagrad"]
link = L.Parameter(w)
optimiser = optimizers.AdaGrad(lr=0.1).setup(link)
link.W.grad = g
optimiser.update()
y = link.W

# %% tags=["weight-decay"]
link = L.Parameter(w)
optimiser = optimizers.SGD(lr=0.1).setup(link)
optimiser.add_hook(optimizer_hooks.WeightDecay(0.1))
link.W.grad = g
optimiser.update()
y = link.W

# %% tags=["no-decay-on-biases"]
kernel, bias = L.Parameter(w), L.Parameter(b)
optimiser = optimizers.AdamW(alpha=0.1, weight_decay_rate=0.1)
optimiser.setup(chainer.ChainList(kernel, bias))
bias.W.update_rule.hyperparam.weight_decay_rate = 0
kernel.W.grad, bias.W.grad = np.zeros_like(w), np.zeros_like(b)
optimiser.update()
y = [kernel.W, bias.W]

# %% tags=["no-decay-on-biases", "same"]
kernel, bias = L.Parameter(w), L.Parameter(b)
optimiser = optimizers.AdamW(
    alpha=0.1, weight_decay_rate=0.1 * 0.1
)  # rate * decay
optimiser.setup(chainer.ChainList(kernel, bias))
bias.W.update_rule.hyperparam.weight_decay_rate = 0
kernel.W.grad, bias.W.grad = np.zeros_like(w), np.zeros_like(b)
optimiser.update()
y = [kernel.W, bias.W]

# %% tags=["two-rates"]
first, second = L.Parameter(w), L.Parameter(b)
optimiser = optimizers.SGD(lr=0.1).setup(chainer.ChainList(first, second))
second.W.update_rule.hyperparam.lr = 0.01
first.W.grad, second.W.grad = np.ones_like(w), np.ones_like(b)
optimiser.update()
y = [first.W, second.W]

# %% tags=["clip-norm"]
first, second = L.Parameter(np.zeros_like(a)), L.Parameter(np.zeros_like(b))
optimiser = optimizers.SGD(lr=0.1).setup(chainer.ChainList(first, second))
optimiser.add_hook(optimizer_hooks.GradientClipping(1.0))
first.W.grad, second.W.grad = a, b
optimiser.update()  # the hook runs in each update
y = [first.W.grad, second.W.grad]

# %% tags=["clip-value"]
link = L.Parameter(np.zeros_like(g))
optimiser = optimizers.SGD(lr=0.1).setup(link)
optimiser.add_hook(optimizer_hooks.GradientHardClipping(-1.0, 1.0))
link.W.grad = g
optimiser.update()
y = link.W.grad

# %% tags=["average-of-weights", "by-hand"]
average, link = L.Parameter(np.ones(1, np.float32)), L.Parameter(w)
for kept, new in zip(average.params(), link.params()):
    kept.array += (1 - 0.9) * (new.array - kept.array)
y = average.W

# %% tags=["accumulation"]
link = L.Parameter(w)
link.cleargrads()
for batch in np.split(samples, 2):
    loss = F.mean(link.W * batch) / 2  # 2 batches
    loss.backward()  # adds to link.W.grad
y = link.W.grad

# %% tags=["freeze-parameter"]
frozen, free = L.Parameter(w), L.Parameter(b)
model = chainer.ChainList(frozen, free)
optimiser = optimizers.SGD(lr=0.1).setup(model)
frozen.disable_update()
optimiser.update(lambda: F.sum(frozen.W) + F.sum(free.W))
y = [frozen.W, free.W]

# %% tags=["set-rate"]
optimiser = optimizers.SGD(lr=0.1)
before = optimiser.lr
optimiser.lr = 0.01
y = [before, optimiser.lr]

# %% tags=["optimiser-state"]
path = Path(tempfile.mkdtemp()) / "optimiser.npz"
link = L.Parameter(w)
optimiser = optimizers.MomentumSGD(lr=0.1, momentum=0.9).setup(link)
link.W.grad = g
optimiser.update()
serializers.save_npz(path, optimiser)
again = optimizers.MomentumSGD(lr=0.1, momentum=0.9).setup(L.Parameter(w))
serializers.load_npz(path, again)
y = again.target.W.update_rule.state["v"]  # what was added to the weights

# %% tags=["optimiser-state", "same"]
y = -again.target.W.update_rule.state["v"] / again.lr
