# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in tinygrad

# %%
import contextlib
import io

from tinygrad import Context, Tensor, TinyJit
from tinygrad.function import function
from tinygrad.helpers import ALLOW_TF32

tensor = Tensor

# %% tags=["gradient"]
(x**3).sum().backward()
y = x.grad

# %% tags=["second-derivative"]
(first,) = (x**3).sum().gradient(x)
(y,) = first.sum().gradient(x)

# %% tags=["jacobian", "by-hand"]
outputs = x[0] * x[1], x[0] + x[1]
y = Tensor.stack(*(output.gradient(x)[0] for output in outputs))

# %% [markdown] tags=["vmap"]
# None at all.

# %% tags=["stop-gradient"]
(x * x.detach()).sum().backward()
y = x.grad


# %% tags=["custom-backward"]
def clipped(gradient, call):
    return ((2 * Tensor(gradient)).clip(-1, 1).uop,)


@function(grad_fxn=clipped)
def double(numbers):
    return 2 * numbers


double(x).sum().backward()
y = x.grad

# %% tags=["compile"]
square = TinyJit(lambda v: (v**2 + 1).realize())
for _ in range(3):  # the second call is recorded, the third replays it
    y = square(x)


# %% tags=["print-inside"]
@TinyJit
def printing(numbers):
    print("running")
    return (numbers + 1).realize()


told = io.StringIO()
with contextlib.redirect_stdout(told):
    for _ in range(3):
        printing(x)
y = told.getvalue().count("running")

# %% tags=["to-device"]
y = x.to("CPU")

# %% tags=["which-device"]
y = x.device

# %% [markdown] tags=["autocast"]
# None at all: `cast` changes the type of each tensor.

# %% tags=["loss-scaling", "by-hand"]
w = Tensor.ones(1)
((w * 2).sum() * 1024).backward()
y = w.grad / 1024

# %% tags=["matmul-precision"]
with Context(ALLOW_TF32=0):
    y = str(ALLOW_TF32.value)

# %% tags=["several-devices"]
y = f"{Tensor.shard.__module__}.{Tensor.shard.__qualname__}"
