# %% [markdown]
# # Training loops: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray

# %% tags=["one-step"]
parameters = dy.ParameterCollection()
kernel = parameters.add_parameters((1, 2), init=0)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=0.1)
dy.renew_cg()
outputs = kernel * dy.inputTensor(list(x))
loss = dy.mean_batches(
    dy.squared_distance(outputs, dy.inputTensor(list(targets)))
)
loss.forward()
loss.backward()
trainer.update()
y = kernel.as_array()[0]

# %% tags=["one-step", "same"]
parameters = dy.ParameterCollection()
kernel = parameters.add_parameters((1, 2), init=0)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=0.1)
trainer.set_clip_threshold(0)  # by default, a norm above 5 is clipped
dy.renew_cg()
outputs = kernel * dy.inputTensor(list(x))
loss = dy.mean_batches(
    dy.squared_distance(outputs, dy.inputTensor(list(targets)))
)
loss.forward()
loss.backward()
trainer.update()
y = kernel.as_array()[0]

# %% tags=["fit", "by-hand"]
parameters = dy.ParameterCollection()
kernel = parameters.add_parameters((1, 2), init=0)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=0.1)
for inputs, wanted in zip(x, targets):
    dy.renew_cg()
    loss = dy.squared_distance(
        kernel * dy.inputTensor(inputs), dy.inputTensor(wanted)
    )
    loss.forward()
    loss.backward()
    trainer.update()
y = kernel.as_array()[0]


# %% tags=["train-or-evaluate", "by-hand"]
def model(numbers, train):  # there is no switch
    return dy.dropout(numbers, 0.5) if train else numbers


dy.renew_cg()
y = model(dy.inputTensor(x[0]), train=False).npvalue()[np.newaxis]

# %% tags=["predict"]
kernel = dy.ParameterCollection().add_parameters((1, 2), init=1)
dy.renew_cg()
y = (
    (kernel * dy.inputTensor(list(x))).npvalue().T
)  # the graph is there until renew_cg

# %% [markdown] tags=["compiled-step"]
# None at all: each batch has a new graph.

# %% tags=["hooks"]
parameters = dy.ParameterCollection()
first_kernel = parameters.add_parameters((2, 2), init=1)
second_kernel = parameters.add_parameters((1, 2), init=1)
dy.renew_cg()
first = first_kernel * dy.inputTensor(x[0])
second = second_kernel * first
second.forward()
y = first.npvalue()[np.newaxis]
