# %% [markdown]
# # Compiled code: checks in MXNet Module

# %%
import mxnet as mx
import numpy as np

mx.random.seed(0)
data = mx.sym.Variable("data")  # symbols are always compiled: "function" here is a symbol that Module binds


def module_of(symbol, shape, **arguments):
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", shape)], **arguments)
    model.init_params()
    return model


# %% tags=["frozen-random", "trap"]
model = module_of(data + np.random.rand(), (1,))
observed = bool(model.predict(mx.nd.zeros(1)).asscalar() == model.predict(mx.nd.zeros(1)).asscalar())

# %% tags=["frozen-state", "trap"]
model = module_of(data + mx.sym.random.uniform(shape=(1,)), (1,))
observed = bool(model.predict(mx.nd.zeros(1)).asscalar() == model.predict(mx.nd.zeros(1)).asscalar())

# %% tags=["side-effects", "trap"]
calls = []


def function(x):
    calls.append(1)
    return x + 1


model = module_of(function(data), (1,))
for _ in range(3):
    model.predict(mx.nd.ones(1))
observed = len(calls)

# %% tags=["retracing", "trap"]
traces = []


def sums(size):
    traces.append(size)
    return mx.sym.sum(data), ["data"], None


model = mx.mod.BucketingModule(sums, default_bucket_key=7)
model.bind([("data", (7,))])
model.init_params()
for size in (4, 5, 6, 7):
    model.forward(mx.io.DataBatch([mx.nd.ones(size)], bucket_key=size, provide_data=[("data", (size,))]))
observed = len(set(traces))

# %% tags=["traced-if", "trap", "raises"]
model = module_of(data if data > 0 else -data, (1,))
observed = model.predict(mx.nd.array([-1])).asscalar()

# %% tags=["traced-if", "mend"]
model = module_of(mx.sym.where(data > 0, data, -data), (1,))
observed = model.predict(mx.nd.array([-1])).asscalar()

# %% tags=["where-nan", "trap"]
loss = mx.sym.make_loss(mx.sym.where(data > 0, mx.sym.sqrt(data), mx.sym.zeros_like(data)))
model = module_of(loss, (1,), inputs_need_grad=True)
model.forward_backward(mx.io.DataBatch([mx.nd.zeros(1)]))
gradient = model.get_input_grads()[0].asscalar()
observed = "NaN" if np.isnan(gradient) else gradient

# %% tags=["where-nan", "mend"]
finite = mx.sym.where(data > 0, data, mx.sym.ones_like(data))
loss = mx.sym.make_loss(mx.sym.where(data > 0, mx.sym.sqrt(finite), mx.sym.zeros_like(data)))
model = module_of(loss, (1,), inputs_need_grad=True)
model.forward_backward(mx.io.DataBatch([mx.nd.zeros(1)]))
gradient = model.get_input_grads()[0].asscalar()
observed = "NaN" if np.isnan(gradient) else gradient
