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


def call(chain, numbers):
    """A call as in training: the backward pass makes the static graph free for the next call."""
    outputs = chain(np.asarray(numbers, np.float32))
    numbers = outputs.array.copy()
    chainer.functions.sum(outputs).backward()
    return numbers


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


# %% tags=["frozen-random", "trap"]
class Draw(chainer.Chain):
    @static_graph
    def forward(self, x):
        return x * np.random.rand()


draw = Draw()
observed = bool(call(draw, [1]) == call(draw, [1]))


# %% tags=["frozen-state", "trap"]
class Dropout(chainer.Chain):
    @static_graph
    def forward(self, x):
        return F.dropout(x)


drop = Dropout()
observed = np.array_equal(call(drop, np.ones(100)), call(drop, np.ones(100)))


# %% tags=["frozen-state", "mend"]
class Double(chainer.Chain):
    @static_graph
    def forward(self, x):
        return 2 * x


double = Double()  # no dropout in it
first, second = (F.dropout(call(double, np.ones(100))).array for _ in range(2))
observed = np.array_equal(first, second)

# %% tags=["side-effects", "trap"]
calls = []


class Function(chainer.Chain):
    @static_graph
    def forward(self, x):
        calls.append(1)
        return 2 * x


function = Function()
for _ in range(3):
    call(function, [1])
observed = len(calls)

# %% tags=["retracing", "trap"]
traces = []


class Sum(chainer.Chain):
    @static_graph
    def forward(self, x):
        traces.append(1)
        return F.sum(x)


function = Sum()
for size in (4, 5, 6, 7):
    call(function, np.ones(size))
observed = len(traces)


# %% tags=["traced-if", "trap", "raises"]
class Absolute(chainer.Chain):
    @static_graph
    def forward(self, x):
        return 1 * x if x.array > 0 else -x


function = Absolute()
call(function, [1])  # keeps the graph, and with it the branch
observed = call(function, [-1]).item()


# %% tags=["traced-if", "mend"]
class Absolute(chainer.Chain):
    @static_graph
    def forward(self, x):
        return abs(x)  # F.where takes a condition that is computed once


function = Absolute()
call(function, [1])
observed = call(function, [-1]).item()

# %% tags=["where-nan", "trap"]
x = chainer.Variable(np.zeros(1, np.float32))
F.where(x.array > 0, F.sqrt(x), np.zeros(1, np.float32)).backward()
observed = "NaN" if np.isnan(x.grad.item()) else x.grad.item()

# %% tags=["where-nan", "mend"]
x = chainer.Variable(np.zeros(1, np.float32))
finite = F.where(x.array > 0, x, np.ones(1, np.float32))
F.where(x.array > 0, F.sqrt(finite), np.zeros(1, np.float32)).backward()
observed = "NaN" if np.isnan(x.grad.item()) else x.grad.item()
