# %% [markdown]
# # Randomness: phrases in MXNet Module

# %%
import mxnet as mx
import numpy as np

tensor = mx.nd.array
data = mx.sym.Variable("data")

# %% tags=["seed"]
mx.random.seed(0)  # NumPy's and Python's generators have seeds of their own
[first] = mx.sym.random.normal(shape=(3,)).eval()
mx.random.seed(0)
[second] = mx.sym.random.normal(shape=(3,)).eval()
y = (second - first).abs().max().asscalar()

# %% tags=["keys-or-state"]
draw = mx.sym.random.normal(shape=(3,))
y = int(np.array_equal(draw.eval()[0].asnumpy(), draw.eval()[0].asnumpy()))

# %% tags=["same-layer"]
weights = []
for _ in range(2):
    dense = mx.sym.FullyConnected(data, num_hidden=2, name="dense")
    model = mx.mod.Module(dense, label_names=None)
    model.bind([("data", (1, 3))])
    mx.random.seed(0)
    model.init_params()
    weights.append(model.get_params()[0]["dense_weight"].asnumpy())
y = int(np.array_equal(*weights))

# %% tags=["seeded-dropout"]
model = mx.mod.Module(mx.sym.Dropout(data, p=0.5), label_names=None)
model.bind([("data", (100,))])
model.init_params()
passes = []
for _ in range(2):
    mx.random.seed(0)
    model.forward(mx.io.DataBatch([mx.nd.ones(100)]), is_train=True)
    passes.append(model.get_outputs()[0].asnumpy())
y = int(np.array_equal(*passes))

# %% tags=["seeded-shuffle"]
orders = []
for _ in range(2):
    np.random.seed(0)  # the iterator shuffles by NumPy's generator
    batches = mx.io.NDArrayIter(np.arange(10), batch_size=1, shuffle=True)
    orders.append([batch.data[0].asscalar() for batch in batches])
y = int(orders[0] == orders[1])

# %% [markdown] tags=["workers"]
# None at all: the iterators of `mx.io` load in threads, not in worker
# processes (Gluon's DataLoader has them).

# %% tags=["draw"]
draws = [
    mx.nd.random.normal(shape=2),
    mx.nd.random.uniform(shape=2),
    mx.nd.random.multinomial(mx.nd.array([0.5, 0.5]), shape=2),
]
y = np.array([draw.shape for draw in draws])
