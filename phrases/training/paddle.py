# %% [markdown]
# # Training loops: phrases in PaddlePaddle

# %%
import tempfile

import paddle
from paddle import nn
from paddle.autograd import PyLayer
from paddle.distributed.fleet.utils import recompute
from paddle.io import DataLoader, TensorDataset
from paddle.nn import functional as F

tensor = paddle.to_tensor


def begin(weight=0.0):
    start = nn.initializer.Constant(weight)
    return nn.Linear(2, 1, weight_attr=start, bias_attr=False)


# %% tags=["one-step"]
model = begin()
optimiser = paddle.optimizer.SGD(0.1, parameters=model.parameters())
loss = F.mse_loss(model(x), targets)
loss.backward()
optimiser.step()
optimiser.clear_grad()
y = model.weight.flatten()

# %% tags=["fit"]
network = begin()
optimiser = paddle.optimizer.SGD(0.1, parameters=network.parameters())
model = paddle.Model(network)
model.prepare(optimiser, nn.MSELoss())
samples = TensorDataset([x, targets])
model.fit(samples, batch_size=1, epochs=1, shuffle=False, verbose=0)
y = network.weight.flatten()

# %% tags=["train-or-evaluate"]
model = nn.Dropout(0.5)
model.eval()  # model.train() switches back
y = model(x)

# %% tags=["predict"]
model = begin(1.0)
model.eval()
with paddle.no_grad():
    y = model(x)

# %% tags=["compiled-step"]
model = paddle.jit.to_static(
    begin()
)  # its passes; the optimiser isn't compiled
optimiser = paddle.optimizer.SGD(0.1, parameters=model.parameters())
F.mse_loss(model(x), targets).backward()
optimiser.step()
y = model.weight.flatten()

# %% tags=["validation"]
model = paddle.Model(begin())
model.prepare(loss=nn.MSELoss())
samples = TensorDataset([x, targets])
y = model.evaluate(samples, batch_size=2, verbose=0)["loss"][
    0
]  # the last batch's

# %% tags=["validation", "same", "by-hand"]
model = begin()
model.eval()
total = 0.0
with paddle.no_grad():
    for inputs, wanted in DataLoader(
        TensorDataset([x, targets]), batch_size=2
    ):
        total += F.mse_loss(model(inputs), wanted, reduction="sum")
y = total / len(x)

# %% tags=["early-stopping"]
# fit calls it so after each evaluation
model = paddle.Model(begin())
stopping = paddle.callbacks.EarlyStopping("loss", patience=2, verbose=0)
stopping.set_model(model)
stopping.on_train_begin()
model.stop_training, epochs = False, 0
while not model.stop_training:
    stopping.on_eval_end({"loss": losses[epochs].item()})
    epochs += 1
y = epochs

# %% tags=["keep-best"]
# fit calls it so after each evaluation
network = nn.Linear(1, 1, bias_attr=False)
model = paddle.Model(network)
keeping = paddle.callbacks.EarlyStopping("loss", patience=9, verbose=0)
keeping.set_model(model)
keeping.save_dir = tempfile.mkdtemp()
keeping.on_train_begin()
for loss, weight in zip(losses.tolist(), weights.tolist()):
    network.weight.set_value(
        paddle.full([1, 1], weight)
    )  # an epoch of training
    keeping.on_eval_end({"loss": loss})
model.load(f"{keeping.save_dir}/best_model")
y = network.weight.item()

# %% tags=["accuracy-over-batches"]
metric = paddle.metric.Accuracy()
for predicted, labels in ((first, first_labels), (second, second_labels)):
    scores = F.one_hot(predicted, 2)
    metric.update(metric.compute(scores, labels[:, None]))
y = metric.accumulate()

# %% tags=["hooks"]
ones = nn.initializer.Constant(1.0)
model = nn.Sequential(
    nn.Linear(2, 2, weight_attr=ones, bias_attr=False),
    nn.Linear(2, 1, weight_attr=ones, bias_attr=False),
)
seen = []
model[0].register_forward_post_hook(
    lambda layer, inputs, output: seen.append(output)
)
model(x)
y = seen[0]

# %% tags=["progress-bar"]
network = begin()
optimiser = paddle.optimizer.SGD(0.1, parameters=network.parameters())
model = paddle.Model(network)
model.prepare(optimiser, nn.MSELoss())
model.fit(TensorDataset([x, targets]), batch_size=2, epochs=2, verbose=2)
y = model.evaluate(TensorDataset([x, targets]), verbose=0)["loss"][0]

# %% tags=["two-optimisers"]
a, b = nn.Parameter(a), nn.Parameter(b)
first = paddle.optimizer.SGD(0.1, parameters=[a])
second = paddle.optimizer.SGD(0.01, parameters=[b])
((a * b - 1) ** 2).sum().backward()
first.step()
second.clear_grad()  # the first loss left a gradient in b
((a * b - 3) ** 2).sum().backward()
second.step()
y = [a, b]


# %% tags=["own-gradient"]
class Round(PyLayer):
    @staticmethod
    def forward(context, numbers):
        return numbers.round()

    @staticmethod
    def backward(context, gradient):
        return gradient


x.stop_gradient = False
Round.apply(x).sum().backward()
y = x.grad

# %% tags=["checkpointed-gradient"]
x.stop_gradient = False
recompute(lambda numbers: numbers.sin(), x).sin().sum().backward()
y = x.grad
