# %% [markdown]
# # Training loops: phrases in MXNet Gluon

# %%
import mxnet as mx
from mxnet import autograd, gluon
from mxnet.gluon import nn
from mxnet.gluon.contrib.estimator import Estimator


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


def begin(weight=0.0):
    model = nn.Dense(1, use_bias=False, in_units=2)
    model.initialize(mx.init.Constant(weight))
    return model


def trainer_of(model):
    return gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 0.1})


loss_fn = gluon.loss.L2Loss(weight=2)  # it halves the squares

# %% tags=["one-step"]
model = begin()
trainer = gluon.Trainer(model.collect_params(), "sgd", {"learning_rate": 0.1})
with autograd.record():
    loss = loss_fn(model(x), targets)  # one for each sample
loss.backward()
trainer.step(batch_size=len(x))  # divides by their number
y = model.weight.data().reshape(-1)

# %% tags=["fit"]
model = begin()
batches = gluon.data.DataLoader(
    gluon.data.ArrayDataset(x, targets), batch_size=1
)
estimator = Estimator(
    model, loss_fn, mx.metric.MSE(), trainer=trainer_of(model)
)
estimator.logger.setLevel("WARNING")  # it prints a line for each epoch
estimator.fit(batches, epochs=1)
y = model.weight.data().reshape(-1)

# %% tags=["train-or-evaluate"]
y = nn.Dropout(0.5)(x)  # it drops in autograd.record() and train_mode()

# %% tags=["predict"]
model = begin(1.0)
y = model(x)  # only autograd.record() records

# %% tags=["compiled-step"]
model, step_loss = begin(), gluon.loss.L2Loss(weight=2)
model.hybridize(static_alloc=True, static_shape=True)
step_loss.hybridize(static_alloc=True, static_shape=True)
trainer = trainer_of(model)
with autograd.record():
    loss = step_loss(model(x), targets)
loss.backward()
trainer.step(batch_size=len(x))  # this isn't compiled
y = model.weight.data().reshape(-1)

# %% tags=["validation"]
model, metric = begin(), mx.metric.MSE()
batches = gluon.data.DataLoader(
    gluon.data.ArrayDataset(x, targets), batch_size=2
)
for inputs, wanted in batches:
    metric.update(wanted, model(inputs))
name, y = metric.get()  # the mean of the batches' means

# %% tags=["validation", "same"]
model, metric = begin(), mx.metric.Loss()
batches = gluon.data.DataLoader(
    gluon.data.ArrayDataset(x, targets), batch_size=2
)
for inputs, wanted in batches:
    metric.update(0, loss_fn(model(inputs), wanted))
name, y = metric.get()

# %% tags=["early-stopping", "by-hand"]
best, waited, epochs = float("inf"), 0, 0
for loss in losses.asnumpy().tolist():
    epochs += 1
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        break
y = epochs

# %% tags=["keep-best", "by-hand"]
model, best = nn.Dense(1, use_bias=False, in_units=1), float("inf")
model.initialize()
for loss, weight in zip(losses.asnumpy().tolist(), weights):
    model.weight.set_data(weight.reshape((1, 1)))  # an epoch of training
    if loss < best:
        best, kept = loss, model.weight.data().copy()
model.weight.set_data(kept)
y = model.weight.data().asnumpy().item()

# %% tags=["accuracy-over-batches"]
metric = mx.metric.Accuracy()
for predicted, labels in ((first, first_labels), (second, second_labels)):
    metric.update(labels, predicted)
name, y = metric.get()

# %% tags=["hooks"]
model, seen = nn.HybridSequential(), []
model.add(nn.Dense(2, use_bias=False), nn.Dense(1, use_bias=False))
model.initialize("ones")
model[0].register_forward_hook(
    lambda layer, inputs, output: seen.append(output)
)
model(x)
y = seen[0]

# %% tags=["progress-bar", "by-hand"]
model = begin()
trainer = trainer_of(model)
for epoch in range(2):
    with autograd.record():
        loss = loss_fn(model(x), targets)
    loss.backward()
    trainer.step(batch_size=len(x))
    print(f"epoch {epoch + 1}: loss {loss.mean().asscalar():.4f}")
y = loss.mean()

# %% tags=["two-optimisers"]
weights = [gluon.Parameter(name, shape=(1,), init="zeros") for name in "ab"]
for weight, start in zip(weights, (a, b)):
    weight.initialize()
    weight.set_data(start)
goals = zip(weights, (0.1, 0.01), (1, 3))
for weight, rate, goal in goals:
    trainer = gluon.Trainer([weight], "sgd", {"learning_rate": rate})
    with autograd.record():
        loss = (weights[0].data() * weights[1].data() - goal) ** 2
    loss.backward()
    trainer.step(batch_size=1)
y = [weight.data() for weight in weights]


# %% tags=["own-gradient"]
class Round(autograd.Function):
    def forward(self, numbers):
        return numbers.round()

    def backward(self, gradient):
        return gradient


x.attach_grad()
with autograd.record():
    loss = Round()(x).sum()
loss.backward()
y = x.grad

# %% [markdown] tags=["checkpointed-gradient"]
# None at all: `MXNET_BACKWARD_DO_MIRROR=1` does it for whole graphs of
# symbols,
# Gluon has nothing for a part.
