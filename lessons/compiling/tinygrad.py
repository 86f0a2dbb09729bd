# %% [markdown]
# # Compiled code: checks in tinygrad

# %%
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
