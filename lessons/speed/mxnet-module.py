# %% [markdown]
# # Speed and devices: checks in MXNet Module

# %%
from time import perf_counter
import mxnet as mx
import numpy as np
from rosetta_common.ground.pairs import paired_processes, paired_ratios

mx.random.seed(0)
data = mx.sym.Variable("data")


def module_of(symbol, shape, **arguments):
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", shape)], **arguments)
    model.init_params()
    return model


# %% tags=["asynchronous-engine", "trap"]
model = module_of(mx.sym.FullyConnected(data, num_hidden=1000), (1000, 1000))
batch = mx.io.DataBatch([mx.nd.random.normal(shape=(1000, 1000))])
call = lambda: model.forward(batch)  # returns at once

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: mx.nd.waitall()  # or read a number: model.get_outputs()[0].asnumpy()

# %% tags=["asynchronous-engine", "measure"]
observed = []
for _ in range(16):
    wait()
    begin = perf_counter()
    call()
    returned = perf_counter()
    wait()
    observed.append((returned - begin) / (perf_counter() - begin))
del observed[0]


# %% tags=["numpy-in-the-loop", "trap"]
def reading_each(model, batches, cross_entropy):
    for batch in batches:
        model.forward_backward(batch)
        model.update()
        model.update_metric(cross_entropy, batch.label)  # waits for the numbers; fit does so, too
    return cross_entropy.get()


# %% tags=["numpy-in-the-loop", "mend"]
def reading_at_the_end(model, batches, cross_entropy):
    outputs = []
    for batch in batches:
        model.forward_backward(batch)
        model.update()
        outputs.append(model.get_outputs()[0].copy())  # the next batch overwrites them
    for batch, output in zip(batches, outputs):
        cross_entropy.update(batch.label, [output])
    return cross_entropy.get()


# %% tags=["numpy-in-the-loop", "measure"]
hidden = mx.sym.Activation(mx.sym.FullyConnected(data, num_hidden=400), act_type="tanh")
model = mx.mod.Module(mx.sym.SoftmaxOutput(mx.sym.FullyConnected(hidden, num_hidden=10), name="softmax"))
model.bind([("data", (64, 400))], [("softmax_label", (64,))])
model.init_params()
model.init_optimizer()
x, y = mx.nd.random.normal(shape=(64 * 100, 400)), mx.nd.arange(64 * 100) % 10
batches = [mx.io.DataBatch([x[i : i + 64]], [y[i : i + 64]]) for i in range(0, len(x), 64)]
metric = mx.metric.CrossEntropy()
observed = paired_ratios(
    lambda: reading_each(model, batches, metric), lambda: reading_at_the_end(model, batches, metric)
)

# %% tags=["input-gradient", "trap"]
outputs = mx.sym.Convolution(data, num_filter=8, kernel=(3, 3))
model = mx.mod.Module(mx.sym.make_loss(outputs), label_names=None)
model.bind([("data", (10, 3, 32, 32))])
model.init_params()
model.forward_backward(mx.io.DataBatch([mx.nd.ones((10, 3, 32, 32))]))
try:
    observed = model.get_input_grads() is not None
except AssertionError:  # it was bound without inputs_need_grad=True
    observed = False

# %% tags=["relu-after-pooling", "trap"]
first = mx.sym.Activation(data, act_type="relu")
first = mx.sym.Pooling(first, pool_type="max", kernel=(2, 2), stride=(2, 2))

# %% tags=["relu-after-pooling", "mend"]
last = mx.sym.Pooling(data, pool_type="max", kernel=(2, 2), stride=(2, 2))
last = mx.sym.Activation(last, act_type="relu")

# %% tags=["relu-after-pooling", "measure"]
x = mx.nd.random.normal(shape=(64, 50, 32, 32))
first, last = [module_of(mx.sym.make_loss(outputs), x.shape, inputs_need_grad=True) for outputs in (first, last)]
assert np.array_equal(first.predict(x).asnumpy(), last.predict(x).asnumpy())


def pass_through(model):
    model.forward_backward(mx.io.DataBatch([x]))
    mx.nd.waitall()


observed = paired_ratios(lambda: pass_through(first), lambda: pass_through(last))

# %% tags=["thread-waiting", "trap"]
SCRIPT = """
import time, mxnet as mx
outputs, _ = mx.rnn.FusedRNNCell(50, mode="gru").unroll(50, mx.sym.Variable("data"), merge_outputs=True)
model = mx.mod.Module(mx.sym.make_loss(outputs), label_names=None)
model.bind([("data", (32, 50, 50))])
model.init_params()
batch = mx.io.DataBatch([mx.nd.random.normal(shape=(32, 50, 50))])
def step():
    model.forward_backward(batch)
    mx.nd.waitall()
step()
start = time.perf_counter()
for _ in range(10):
    step()
print(time.perf_counter() - start)
"""
sleeping = {"OMP_WAIT_POLICY": "PASSIVE"}

# %% tags=["thread-waiting", "mend"]
default = {"OMP_WAIT_POLICY": None}

# %% tags=["thread-waiting", "measure"]
observed = paired_processes(SCRIPT, sleeping, default)

# %% tags=["gone-frameworks", "trap"]
x, y = np.random.rand(64, 4), np.arange(64) % 2
hidden = mx.sym.Activation(mx.sym.FullyConnected(data, num_hidden=8), act_type="relu")
model = mx.mod.Module(mx.sym.SoftmaxOutput(mx.sym.FullyConnected(hidden, num_hidden=2), name="softmax"))
cross_entropy, losses = mx.metric.CrossEntropy(), []
model.fit(
    mx.io.NDArrayIter(x, y, batch_size=64),
    num_epoch=10,
    initializer=mx.init.Xavier(),
    optimizer_params={"learning_rate": 0.1},
    eval_metric=cross_entropy,
    epoch_end_callback=lambda *_: losses.append(cross_entropy.get()[1]),
)
observed = losses[-1] < losses[0]
