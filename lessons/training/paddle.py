# %% [markdown]
# # Training and prediction: checks in PaddlePaddle

# %%
import paddle
from paddle import nn
from paddle.nn import functional as F

paddle.seed(0)


def parameter(value):
    return paddle.create_parameter([1], "float32", default_initializer=nn.initializer.Constant(value))


# %% tags=["dropout-flag", "trap"]
model = nn.Sequential(nn.Linear(400, 200), nn.Dropout(0.5))
x = paddle.randn([10, 400])
observed = not paddle.equal_all(model(x), model(x))

# %% tags=["dropout-flag", "mend"]
model.eval()
observed = not paddle.equal_all(model(x), model(x))

# %% tags=["dropout-argument", "trap"]
observed = (F.dropout(paddle.ones([10_000]), 0.25) == 0).astype("float32").mean().item()

# %% tags=["prediction-graph", "trap"]
model = nn.Linear(400, 200)
observed = not model(paddle.zeros([1, 400])).stop_gradient

# %% tags=["prediction-graph", "mend"]
with paddle.no_grad():
    observed = not model(paddle.zeros([1, 400])).stop_gradient

# %% tags=["nan-loss", "trap", "raises"]
weight = parameter(float("nan"))
weight.sum().backward()
paddle.optimizer.SGD(learning_rate=1.0, parameters=[weight]).step()
observed = "goes on"

# %% tags=["nan-loss", "mend", "raises"]
weight = parameter(float("nan"))
paddle.set_flags({"FLAGS_check_nan_inf": True})  # shows where the NaN comes from
try:
    (2 * weight).sum().backward()
finally:
    paddle.set_flags({"FLAGS_check_nan_inf": False})

# %% tags=["gradients-add-up", "trap"]
weight = parameter(0.0)
for _ in range(2):
    weight.sum().backward()
observed = weight.grad.item()

# %% tags=["gradients-add-up", "mend"]
optimizer = paddle.optimizer.SGD(1.0, parameters=[weight])
for _ in range(2):
    optimizer.clear_grad()
    weight.sum().backward()
observed = weight.grad.item()

# %% tags=["kept-losses", "trap"]
weight = parameter(0.0)
losses = [(2 * weight).sum()]
observed = not losses[0].stop_gradient  # it holds the graph, and all activations

# %% tags=["kept-losses", "mend"]
losses = [(2 * weight).sum().detach()]
observed = not losses[0].stop_gradient


# %% tags=["list-of-layers", "trap"]
class Network(nn.Layer):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(4, 5), nn.Linear(5, 2)]


observed = len(Network().parameters())


# %% tags=["list-of-layers", "mend"]
class Network(nn.Layer):
    def __init__(self):
        super().__init__()
        self.layers = nn.LayerList([nn.Linear(4, 5), nn.Linear(5, 2)])


observed = len(Network().parameters())

# %% tags=["frozen-late", "trap"]
layer = nn.Linear(1, 1)
optimizer = paddle.optimizer.SGD(0.1, parameters=layer.parameters())
for frozen in layer.parameters():
    frozen.stop_gradient = True  # after the optimiser was made
before = layer.weight.item()
x = paddle.ones([1, 1])
x.stop_gradient = False
layer(x).sum().backward()
optimizer.step()
observed = layer.weight.item() != before

# %% tags=["epoch-loss", "trap"]
reported = []


class Note(paddle.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        reported.append(logs["loss"][0])  # the last batch's, not the mean


samples = paddle.io.TensorDataset([paddle.ones([64, 1]), paddle.zeros([64, 1])])
model = paddle.Model(nn.Linear(1, 1, weight_attr=nn.initializer.Constant(1.0)))
model.prepare(paddle.optimizer.SGD(0.1, parameters=model.parameters()), nn.MSELoss())
model.fit(samples, batch_size=8, epochs=1, verbose=0, callbacks=[Note()])
observed = reported[0] / model.evaluate(samples, batch_size=64, verbose=0)["loss"][0] > 1.05

# %% tags=["statistics-as-parameters", "trap"]
observed = sum(not one.stop_gradient for one in nn.BatchNorm1D(4).parameters())

# %% tags=["statistics-as-parameters", "mend"]
observed = len(nn.BatchNorm1D(4).state_dict())

# %% tags=["fit-epochs", "trap"]
epochs = []


class Note(paddle.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        epochs.append(epoch)


network = nn.Linear(1, 1)
model = paddle.Model(network)
model.prepare(paddle.optimizer.SGD(parameters=network.parameters()), nn.MSELoss())
data = paddle.io.TensorDataset([paddle.ones([4, 1]), paddle.ones([4, 1])])
model.fit(data, verbose=0, callbacks=[Note()])
observed = len(epochs)
