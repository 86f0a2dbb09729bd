# %% [markdown]
# # Optimisers: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray
value = lambda y: y.npvalue() if hasattr(y, "npvalue") else y


def gradient(*pairs):  # makes the backward pass of the parameters' gradients
    dy.renew_cg()
    loss = dy.esum(
        [
            dy.dot_product(weight, dy.inputTensor(numbers))
            for weight, numbers in pairs
        ]
    )
    loss.forward()
    loss.backward()


# %% tags=["momentum"]
parameters = dy.ParameterCollection()
weight = parameters.parameters_from_numpy(w)
trainer = dy.MomentumSGDTrainer(parameters, learning_rate=0.1, mom=0.9)
for _ in range(2):
    gradient((weight, g))
    trainer.update()
y = weight.as_array()

# %% tags=["adam"]
parameters = dy.ParameterCollection()
weight = parameters.parameters_from_numpy(w)
gradient((weight, g))
dy.AdamTrainer(parameters, alpha=0.1).update()
y = weight.as_array()

# %% tags=["adam", "same"]
epsilon = (
    1e-8 * (1 - 0.999) ** 0.5
)  # it is added before the correction of the first step
parameters = dy.ParameterCollection()
weight = parameters.parameters_from_numpy(w)
gradient((weight, g))
dy.AdamTrainer(parameters, alpha=0.1, eps=epsilon).update()
y = weight.as_array()

# %% tags=["adamw"]
parameters = dy.ParameterCollection()
parameters.set_weight_decay(
    0.1 * 0.01
)  # apart from the gradient; 0 by default
weight = parameters.parameters_from_numpy(w)
gradient((weight, g))
dy.AdamTrainer(parameters, alpha=0.1).update()
dy.renew_cg()
y = 1 * weight  # as_array() hasn't decayed yet

# %% tags=["rmsprop"]
parameters = dy.ParameterCollection()
weight = parameters.parameters_from_numpy(w)
gradient((weight, g))
dy.RMSPropTrainer(parameters, learning_rate=0.1).update()
y = weight.as_array()

# %% tags=["rmsprop", "same"]
parameters = dy.ParameterCollection()
weight = parameters.parameters_from_numpy(w)
gradient((weight, g))
dy.RMSPropTrainer(parameters, learning_rate=0.1, rho=0.99).update()
y = weight.as_array()

# %% tags=["adagrad"]
parameters = dy.ParameterCollection()
weight = parameters.parameters_from_numpy(w)
gradient((weight, g))
dy.AdagradTrainer(parameters, learning_rate=0.1).update()
y = weight.as_array()

# %% tags=["weight-decay"]
parameters = dy.ParameterCollection()
parameters.set_weight_decay(0.1)  # without the rate: 0.9 of the weight is left
weight = parameters.parameters_from_numpy(w)
gradient((weight, g))
dy.SimpleSGDTrainer(parameters, learning_rate=0.1).update()
dy.renew_cg()
y = 1 * weight

# %% tags=["weight-decay", "same"]
parameters = dy.ParameterCollection()
parameters.set_weight_decay(0.1 * 0.1)
weight = parameters.parameters_from_numpy(w)
gradient((weight, g))
dy.SimpleSGDTrainer(parameters, learning_rate=0.1).update()
dy.renew_cg()
y = 1 * weight

# %% [markdown] tags=["no-decay-on-biases"]
# None at all: the decay is that of all parameters of a collection.

# %% tags=["two-rates"]
first, second = dy.ParameterCollection(), dy.ParameterCollection()
weight, bias = first.parameters_from_numpy(w), second.parameters_from_numpy(b)
gradient((weight, np.ones(2)), (bias, np.ones(2)))
dy.SimpleSGDTrainer(first, learning_rate=0.1).update()
dy.SimpleSGDTrainer(second, learning_rate=0.01).update()
y = [weight.as_array(), bias.as_array()]

# %% tags=["clip-norm"]
parameters = dy.ParameterCollection()
first, second = (
    parameters.add_parameters(2, init=0),
    parameters.add_parameters(2, init=0),
)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=1)
trainer.set_clip_threshold(1)  # 5 by default
gradient((first, a), (second, b))
trainer.update()
y = [-first.as_array(), -second.as_array()]

# %% [markdown] tags=["clip-value"]
# None at all: a trainer clips the norm alone.

# %% [markdown] tags=["average-of-weights"]
# None at all.

# %% tags=["accumulation"]
parameters = dy.ParameterCollection()
weight = parameters.parameters_from_numpy(w)
for batch in np.split(samples, 2):
    dy.renew_cg()
    loss = (
        dy.mean_batches(weight[0] * dy.inputTensor(batch, batched=True)) / 2
    )  # 2 batches
    loss.forward()
    loss.backward()  # adds to the gradient
y = weight.grad_as_array()

# %% tags=["freeze-parameter"]
parameters = dy.ParameterCollection()
frozen, free = (
    parameters.parameters_from_numpy(w),
    parameters.parameters_from_numpy(b),
)
frozen.set_updated(False)
gradient((frozen, np.ones(2)), (free, np.ones(2)))
dy.SimpleSGDTrainer(parameters, learning_rate=0.1).update()
y = [frozen.as_array(), free.as_array()]

# %% tags=["set-rate"]
trainer = dy.SimpleSGDTrainer(dy.ParameterCollection(), learning_rate=0.1)
before = trainer.learning_rate
trainer.learning_rate = 0.01
y = [before, trainer.learning_rate]

# %% [markdown] tags=["optimiser-state"]
# None at all: a trainer's state can't be saved from Python.
