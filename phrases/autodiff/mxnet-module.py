# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in MXNet Module

# %%
import mxnet as mx

tensor = mx.nd.array
data = mx.sym.Variable("data")

# %% tags=["gradient"]
executor = mx.sym.make_loss(mx.sym.sum(data**3)).simple_bind(
    mx.cpu(), data=x.shape
)
executor.forward(is_train=True, data=x)
executor.backward()
y = executor.grad_dict["data"]

# %% [markdown] tags=["second-derivative"]
# None at all: a symbol's gradient is no symbol, and `Symbol.gradient` isn't
# implemented.

# %% [markdown] tags=["jacobian"]
# None at all: an executor has gradients of outputs times a vector.

# %% [markdown] tags=["vmap"]
# None at all: a symbol is written for a batch.

# %% tags=["stop-gradient"]
loss = mx.sym.make_loss(mx.sym.sum(data * mx.sym.BlockGrad(data)))
executor = loss.simple_bind(mx.cpu(), data=x.shape)
executor.forward(is_train=True, data=x)
executor.backward()
y = executor.grad_dict["data"]

# %% tags=["compile"]
[y] = (data**2 + 1).eval(data=x)  # a symbol is compiled when it is bound

# %% tags=["print-inside"]
calls = []


def function(numbers):
    calls.append("running")
    return numbers + 1


executor = function(data).simple_bind(mx.cpu(), data=x.shape)
for _ in range(3):
    executor.forward(data=x)
y = len(calls)

# %% tags=["to-device"]
y = x.as_in_context(mx.cpu())

# %% tags=["which-device"]
y = str(x.context)

# %% tags=["several-devices"]
splitter = (
    mx.module.executor_group.DataParallelExecutorGroup
)  # Module(context=[...])
y = f"{splitter.__module__}.{splitter.__name__}"
