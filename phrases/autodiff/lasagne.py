# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in Lasagne on Theano

# %%
import contextlib
import io

import theano
import theano.tensor as T

theano.config.floatX = "float32"  # float64 by default
tensor = theano.shared
value = lambda y: y.eval() if hasattr(y, "eval") else y

# %% tags=["gradient"]
y = T.grad(T.sum(x**3), x)

# %% tags=["second-derivative"]
first = T.grad(T.sum(x**3), x)
y = T.grad(T.sum(first), x)

# %% tags=["jacobian"]
y = theano.gradient.jacobian(T.stack([x[0] * x[1], x[0] + x[1]]), x)

# %% tags=["vmap"]
y, _ = theano.map(lambda row: T.dot(row, b), a)

# %% tags=["stop-gradient"]
y = T.grad(T.sum(x * theano.gradient.disconnected_grad(x)), x)

# %% tags=["custom-backward"]
y = T.grad(T.sum(2 * theano.gradient.grad_clip(x, -1, 1)), x)

# %% tags=["compile"]
numbers = T.vector()
y = theano.function([numbers], numbers**2 + 1)(x.get_value())

# %% tags=["print-inside"]
function = theano.function([], theano.printing.Print("running")(x) + 1)
told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        function()
y = told.getvalue().count("running")

# %% tags=["to-device"]
y = x.transfer("cpu")

# %% tags=["which-device"]
y = theano.config.device

# %% [markdown] tags=["autocast"]
# None at all: Theano has no bfloat16.

# %% [markdown] tags=["loss-scaling"]
# None at all.

# %% [markdown] tags=["several-devices"]
# None at all in Lasagne: a Theano function splits no batch.
