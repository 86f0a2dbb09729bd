# %% [markdown]
# # Fine-tuning: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray

# %% tags=["freeze-layer"]
parameters = dy.ParameterCollection()
base, head = (
    parameters.add_parameters((2, 2)),
    parameters.add_parameters((1, 2)),
)
before = base.as_array().copy(), head.as_array().copy()
base.set_updated(False)
dy.renew_cg()
loss = dy.squared_distance(
    head * (base * dy.inputTensor(x[0])), dy.inputTensor(targets[0])
)
loss.forward()
loss.backward()
dy.SimpleSGDTrainer(parameters, learning_rate=0.1).update()
after = base.as_array(), head.as_array()
y = [int(abs(new - old).max() > 0) for new, old in zip(after, before)]

# %% [markdown] tags=["frozen-batch-norm"]
# None at all: DyNet has no batch normalisation.

# %% tags=["two-rates-of-layers"]
base_parameters, head_parameters = (
    dy.ParameterCollection(),
    dy.ParameterCollection(),
)
base = base_parameters.add_parameters((1, 1), init=1)
head = head_parameters.add_parameters((1, 1), init=1)
trainers = (
    dy.SimpleSGDTrainer(base_parameters, 0.01),
    dy.SimpleSGDTrainer(head_parameters, 0.1),
)
dy.renew_cg()
output = head * (base * dy.ones(1))
output.forward()
output.backward()
for trainer in trainers:
    trainer.update()
y = [base.as_array(), head.as_array()]

# %% tags=["features"]
dy.renew_cg()
first = dy.inputTensor(w) * dy.inputTensor(x[0])
second = dy.inputTensor(w) * first
y = first.npvalue()[np.newaxis]

# %% tags=["low-rank-adapter", "by-hand"]
parameters = dy.ParameterCollection()
kernel, down, up = (
    parameters.parameters_from_numpy(numbers) for numbers in (w, a, b)
)
dy.renew_cg()
inputs = dy.inputTensor(x[0])
y = (
    dy.const_parameter(kernel) * inputs + 2 * (up * (down * inputs))
).npvalue()[np.newaxis]

# %% [markdown] tags=["expected-preprocessing"]
# None at all: DyNet has no pretrained models.
