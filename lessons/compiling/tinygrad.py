# %% [markdown]
# # Compiled code: checks in tinygrad

# %%
import numpy as np
from tinygrad import Context, Tensor, TinyJit, nn
from rosetta_common.ground.pairs import paired_ratios

Tensor.manual_seed(0)

# %% tags=["compiling", "trap"]
layers = [nn.Linear(400, 400), Tensor.tanh, nn.Linear(400, 10)]
optimizer = nn.optim.SGD(nn.state.get_parameters(layers), lr=0.01)


def train_step(x, y):
    optimizer.zero_grad()
    loss = x.sequential(layers).sparse_categorical_crossentropy(y).backward()
    return loss.realize(*optimizer.schedule_step())


# %% tags=["compiling", "mend"]
jit_step = TinyJit(train_step)

# %% tags=["compiling", "measure"]
x, y = Tensor.randn(64, 400).realize(), Tensor.randint(64, high=10).realize()
with Context(TRAINING=1):
    for _ in range(3):  # TinyJit captures the second call
        jit_step(x, y)
    observed = paired_ratios(
        lambda: [train_step(x, y).item() for _ in range(3)], lambda: [jit_step(x, y).item() for _ in range(3)]
    )

# %% tags=["frozen-random", "trap"]
draw = TinyJit(lambda x: (x + np.random.rand()).realize())
drawn = [draw(Tensor([0.0]).realize()).item() for _ in range(4)]
observed = drawn[2] == drawn[3]

# %% tags=["frozen-state", "trap"]
draw = TinyJit(lambda x: (x + Tensor.rand(1)).realize())
drawn = [draw(Tensor([0.0]).realize()).item() for _ in range(4)]
observed = drawn[2] == drawn[3]

# %% tags=["side-effects", "trap"]
calls = []


@TinyJit
def function(x):
    calls.append(1)
    return (x + 1).realize()


for _ in range(3):
    function(Tensor.ones(1).contiguous().realize())
observed = len(calls)

# %% tags=["retracing", "trap", "raises"]
function = TinyJit(lambda x: x.sum().realize())
for size in (4, 5, 6, 7):
    function(Tensor.ones(1, size).contiguous().realize())  # with one axis there is no error: the sum stays 5
observed = function.cnt

# %% tags=["traced-if", "trap", "raises"]
function = TinyJit(lambda x: (x if x > 0 else -x).realize())
observed = function(Tensor([-1.0]).realize()).item()

# %% tags=["traced-if", "mend"]
function = TinyJit(lambda x: (x > 0).where(x, -x).realize())
observed = function(Tensor([-1.0]).realize()).item()

# %% tags=["where-nan", "trap"]
x = Tensor([0.0])
(x > 0).where(x.sqrt(), 0.0).sum().backward()
observed = "NaN" if x.grad.isnan().item() else x.grad.item()

# %% tags=["compiled-shape", "trap", "raises"]
total = TinyJit(lambda x: x.sum().realize())
for _ in range(3):  # TinyJit captures the second call
    total(Tensor.ones(4).contiguous().realize())
observed = total(Tensor.ones(6).contiguous().realize()).item()

# %% tags=["compiled-output", "trap"]
double = TinyJit(lambda x: (2 * x).realize())
outputs = [double(Tensor([number]).realize()) for number in (1.0, 2.0, 3.0, 4.0)]
observed = [output.item() for output in outputs] != [2, 4, 6, 8]

# %% tags=["compiled-output", "mend"]
outputs = [double(Tensor([number]).realize()).clone().realize() for number in (1.0, 2.0, 3.0, 4.0)]
observed = [output.item() for output in outputs] != [2, 4, 6, 8]
