# %% [markdown]
# # Speed and devices: checks in tinygrad

# %%
from tinygrad import Context, GlobalCounters, Tensor, TinyJit, nn
from rosetta_common.ground.pairs import paired_ratios

Tensor.manual_seed(0)

# %% tags=["asynchronous-engine", "measure"]
x = Tensor.randn(1000, 1000).realize()
observed = paired_ratios(lambda: x @ x, lambda: (x @ x).realize().numpy())

# %% tags=["input-gradient", "trap"]
images = Tensor.randn(10, 3, 32, 32).realize()
layer = nn.Conv2d(3, 8, 3)
optimizer = nn.optim.SGD(nn.state.get_parameters(layer))
with Context(TRAINING=1):
    layer(images).sum().backward()
    optimizer.step()
GlobalCounters.reset()
images.grad.realize()  # `backward` only describes this gradient; tinygrad is lazy
observed = GlobalCounters.global_ops == 0  # 0 if it was computed already

# %% tags=["relu-after-pooling", "trap"]
first = [Tensor.relu, Tensor.max_pool2d]

# %% tags=["relu-after-pooling", "mend"]
last = [Tensor.max_pool2d, Tensor.relu]

# %% tags=["relu-after-pooling", "measure"]
x = Tensor.randn(8, 50, 32, 32).realize()
assert (x.sequential(first) == x.sequential(last)).all().item()
jit_first, jit_last = (
    TinyJit(lambda layers=layers: x.sequential(layers).sum().gradient(x)[0].contiguous().realize())
    for layers in (first, last)
)
for _ in range(3):  # TinyJit captures the second call
    jit_first(), jit_last()
observed = paired_ratios(lambda: jit_first().numpy(), lambda: jit_last().numpy())
