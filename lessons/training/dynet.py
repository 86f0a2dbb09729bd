# %% [markdown]
# # Training and prediction: checks in DyNet

# %%
import dynet_config
import numpy as np

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

parameters = dy.ParameterCollection()


def train(trainer, loss):
    """A training step as usual."""
    loss.forward()
    loss.backward()
    trainer.update()


# %% tags=["dropout-flag", "trap"]
dy.renew_cg()
kernel = parameters.add_parameters((200, 400))
x = dy.inputTensor(np.random.randn(400))


def model(x):
    return dy.dropout(kernel * x, 0.5)


observed = not np.array_equal(model(x).npvalue(), model(x).npvalue())


# %% tags=["dropout-flag", "mend"]
def model(x, train=True):
    return dy.dropout(kernel * x, 0.5) if train else kernel * x


observed = not np.array_equal(model(x, train=False).npvalue(), model(x, train=False).npvalue())

# %% tags=["dropout-argument", "trap"]
dy.renew_cg()
observed = (dy.dropout(dy.ones(10_000), 0.25).npvalue() == 0).mean()

# %% tags=["prediction-graph", "trap"]
dy.renew_cg()
parameters = dy.ParameterCollection()
kernel = parameters.add_parameters((1, 400))
prediction = kernel * dy.ones(400)
prediction.value()
prediction.backward()  # the graph is still there
observed = kernel.grad_as_array().any()

# %% tags=["prediction-graph", "mend"]
prediction = kernel * dy.ones(400)
prediction.value()
dy.renew_cg()  # before each batch, else the graph keeps growing
try:
    prediction.backward()
    observed = True
except RuntimeError:  # "Stale Expression"
    observed = False

# %% tags=["nan-loss", "trap", "raises"]
dy.renew_cg()
parameters = dy.ParameterCollection()
kernel = parameters.add_parameters((2, 2))
trainer = dy.SimpleSGDTrainer(parameters)  # clipping raises the error; with set_clip_threshold(0) it would go on
train(trainer, dy.pickneglogsoftmax(kernel * dy.inputTensor([np.nan, 0]), 0))
observed = "goes on"

# %% tags=["gradients-add-up", "trap"]
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
for _ in range(2):
    dy.renew_cg()
    loss = weight[0]
    loss.forward()
    loss.backward()
observed = weight.grad_as_array()[0]

# %% tags=["gradients-add-up", "mend"]
trainer = dy.SimpleSGDTrainer(parameters)
for _ in range(2):
    trainer.update()  # after each backward pass: it sets the gradients to zero
    dy.renew_cg()
    loss = weight[0]
    loss.forward()
    loss.backward()
observed = weight.grad_as_array()[0]

# %% tags=["kept-losses", "trap"]
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
dy.renew_cg()
losses = [2 * weight[0]]
losses[0].forward()
dy.renew_cg()  # for the next batch
try:
    losses[0].backward()
    observed = True
except RuntimeError:  # "Stale Expression": not even the loss's value is left
    observed = False

# %% tags=["list-of-layers", "trap"]
parameters = dy.ParameterCollection()
layers = [(parameters.add_parameters((5, 4)), parameters.add_parameters(5))]
layers.append((parameters.add_parameters((2, 5)), parameters.add_parameters(2)))
observed = len(parameters.parameters_list())  # what a trainer gets, however they are kept
