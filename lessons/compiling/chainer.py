# %% [markdown]
# # Compiled code: checks in Chainer

# %%
import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer.graph_optimizations.static_graph import static_graph
from rosetta_common.ground.pairs import paired_ratios

np.random.seed(0)


def normal(*shape):
    return np.random.randn(*shape).astype(np.float32)


# %% tags=["compiling", "trap"]
class Network(chainer.Chain):
    def __init__(self):
        super().__init__()
        with self.init_scope():
            self.hidden, self.output = L.Linear(400, 400), L.Linear(400, 10)

    def forward(self, x):
        return self.output(F.tanh(self.hidden(x)))


# %% tags=["compiling", "mend"]
class StaticNetwork(Network):
    @static_graph  # the graph of the first batch is kept
    def forward(self, x):
        return self.output(F.tanh(self.hidden(x)))


# %% tags=["compiling", "measure"]
def train_steps(network):
    model = L.Classifier(network)
    optimizer = chainer.optimizers.SGD(lr=0.01).setup(model)
    x, y = normal(64, 400), np.arange(64) % 10
    return lambda: [optimizer.update(model, x, y) for _ in range(20)]


observed = paired_ratios(train_steps(Network()), train_steps(StaticNetwork()))
