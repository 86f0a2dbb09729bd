# %% [markdown]
# # Speed and devices: checks in DyNet

# %%
import dynet_config
import numpy as np
from rosetta_common.ground.pairs import paired_ratios

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

parameters = dy.ParameterCollection()

# %% tags=["asynchronous-engine", "trap"]
dy.renew_cg()
x = dy.inputTensor(np.random.randn(500, 500))
call = lambda: x * x  # nothing is computed before the value is read

# %% tags=["asynchronous-engine", "mend"]
wait = lambda: (x * x).npvalue()

# %% tags=["asynchronous-engine", "measure"]
observed = paired_ratios(call, wait)

# %% tags=["input-gradient", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((3, 3, 3, 8))
images = dy.inputTensor(np.random.randn(32, 32, 3))
loss = dy.sum_elems(dy.conv2d(images, kernel, stride=[1, 1]))
loss.forward()
loss.backward()
observed = images.gradient().any()  # zeros mean that the gradient wasn't computed

# %% tags=["relu-after-pooling", "trap"]
parameters = dy.ParameterCollection()
x = parameters.add_parameters((256, 256, 50))
first = lambda: dy.maxpooling2d(dy.rectify(x), ksize=[2, 2], stride=[2, 2])

# %% tags=["relu-after-pooling", "mend"]
last = lambda: dy.rectify(dy.maxpooling2d(x, ksize=[2, 2], stride=[2, 2]))


# %% tags=["relu-after-pooling", "measure"]
def gradient(model):
    dy.renew_cg()
    loss = dy.sum_elems(model())
    loss.forward()
    loss.backward()


dy.renew_cg()
assert np.array_equal(first().npvalue(), last().npvalue())
observed = paired_ratios(lambda: gradient(first), lambda: gradient(last))

# %% tags=["gone-frameworks", "trap"]
parameters = dy.ParameterCollection()
kernel1, bias1 = parameters.add_parameters((8, 4)), parameters.add_parameters(8)
kernel2, bias2 = parameters.add_parameters((2, 8)), parameters.add_parameters(2)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=0.1)
x, y = list(np.random.randn(64, 4)), np.arange(64) % 2
losses = []
for _ in range(10):
    dy.renew_cg()
    hidden = dy.rectify(dy.affine_transform([bias1, kernel1, dy.inputTensor(x)]))
    loss = dy.mean_batches(dy.pickneglogsoftmax_batch(dy.affine_transform([bias2, kernel2, hidden]), y))
    losses.append(loss.value())
    loss.backward()
    trainer.update()
observed = losses[-1] < losses[0]
