# %% [markdown]
# # Optimisers: checks in DyNet

# %%
import dynet_config

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

parameters = dy.ParameterCollection()


def train(trainer, loss):
    """A training step as usual."""
    loss.forward()
    loss.backward()
    trainer.update()


def stepped(make, gradient, **arguments):  # one weight that begins at 0, one step
    dy.renew_cg()
    collection = dy.ParameterCollection()
    weight = collection.add_parameters(1, init=0)
    train(make(collection, **arguments), gradient * weight[0])
    return weight.as_array()[0]


# %% tags=["momentum", "trap"]
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
trainer = dy.MomentumSGDTrainer(parameters, learning_rate=1, mom=0.9)
for _ in range(3):
    dy.renew_cg()
    train(trainer, weight[0])
observed = -weight.as_array()[0]

# %% tags=["gradient-clipping", "trap"]
dy.renew_cg()
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=1)
train(trainer, 1000 * weight[0])
observed = -weight.as_array()[0]  # gradients with a norm above 5 are scaled down to 5

# %% tags=["gradient-clipping", "mend"]
dy.renew_cg()
before = weight.as_array()[0]
trainer.set_clip_threshold(0)
train(trainer, 1000 * weight[0])
observed = before - weight.as_array()[0]

# %% tags=["adam-correction", "trap"]
dy.renew_cg()
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
train(dy.AdamTrainer(parameters, alpha=0.01), weight[0])
observed = -weight.as_array()[0] / 0.01


# %% tags=["small-gradient", "trap"]
observed = -stepped(dy.AdamTrainer, 1e-8, alpha=0.01) / 0.01

# %% tags=["adamw-decay", "trap"]
dy.renew_cg()
parameters = dy.ParameterCollection()
parameters.set_weight_decay(0.1)
weight = parameters.add_parameters(1, init=1)
train(dy.AdamTrainer(parameters, alpha=0.1), 0 * weight[0])  # DyNet's decay never goes through the moments
dy.renew_cg()
observed = weight[0].value()  # as_array() still has the weight without the decay

# %% tags=["decay-biases", "trap"]
dy.renew_cg()
parameters = dy.ParameterCollection()
parameters.set_weight_decay(0.1)
kernel, bias = parameters.add_parameters((1, 1)), parameters.add_parameters(1, init=1)
train(dy.SimpleSGDTrainer(parameters, learning_rate=0.1), 0 * dy.affine_transform([bias, kernel, dy.zeros(1)])[0])
dy.renew_cg()
observed = bias[0].value() != 1

# %% tags=["decay-biases", "mend"]
dy.renew_cg()
parameters = dy.ParameterCollection()
kernel, bias = parameters.add_parameters((1, 1)), parameters.add_parameters(1, init=1)
loss = 0 * dy.affine_transform([bias, kernel, dy.zeros(1)])[0] + 0.05 * dy.squared_norm(kernel)
train(dy.SimpleSGDTrainer(parameters, learning_rate=0.1), loss)
dy.renew_cg()
observed = bias[0].value() != 1

# %% tags=["rmsprop-first", "trap"]
observed = -stepped(dy.RMSPropTrainer, 1, learning_rate=0.1) / 0.1

# %% tags=["adagrad-first", "trap"]
observed = -stepped(dy.AdagradTrainer, 1, learning_rate=0.1) / 0.1

# %% tags=["adadelta-rate", "trap"]
observed = dy.AdadeltaTrainer(parameters).learning_rate

# %% tags=["sgd-rate", "trap"]
observed = -stepped(dy.SimpleSGDTrainer, 1)

# %% tags=["clip-norm", "trap"]
dy.renew_cg()
parameters = dy.ParameterCollection()
one, other = parameters.add_parameters(1, init=0), parameters.add_parameters(1, init=0)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=1)
trainer.set_clip_threshold(1)
train(trainer, 3 * one[0] + 4 * other[0])
observed = "together" if -one.as_array()[0] < 0.9 else "each by itself"

# %% tags=["momentum-rate", "trap"]
dy.renew_cg()
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
trainer = dy.MomentumSGDTrainer(parameters, learning_rate=1, mom=0.9)
train(trainer, weight[0])
trainer.learning_rate = 0
before = weight.as_array()[0]
dy.renew_cg()
train(trainer, weight[0])
observed = before - weight.as_array()[0]

# %% tags=["accumulation", "trap"]
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=1)
for _ in range(2):
    dy.renew_cg()
    loss = dy.mean_batches(weight[0] * dy.inputTensor([1, 1, 1, 1], batched=True))
    loss.forward()
    loss.backward()
trainer.update()
observed = -weight.as_array()[0]

# %% tags=["accumulation", "mend"]
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=0)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=1)
for _ in range(2):
    dy.renew_cg()
    loss = dy.mean_batches(weight[0] * dy.inputTensor([1, 1, 1, 1], batched=True)) / 2
    loss.forward()
    loss.backward()
trainer.update()
observed = -weight.as_array()[0]

# %% tags=["late-decay", "trap"]
part = dy.ParameterCollection().add_subcollection()
weight = part.add_parameters(1, init=1)
part.set_weight_decay(0.2)
dy.renew_cg()
train(dy.SimpleSGDTrainer(part, learning_rate=1), 0 * weight[0])
dy.renew_cg()
observed = weight.expr().value()

# %% tags=["late-decay", "mend"]
alone = dy.ParameterCollection()
weight = alone.add_parameters(1, init=1)
alone.set_weight_decay(0.2)
dy.renew_cg()
train(dy.SimpleSGDTrainer(alone, learning_rate=1), 0 * weight[0])
dy.renew_cg()
observed = weight.expr().value()

# %% tags=["decay-unseen", "trap"]
parameters = dy.ParameterCollection()
weight = parameters.add_parameters(1, init=1)
parameters.set_weight_decay(0.2)
dy.renew_cg()
train(dy.SimpleSGDTrainer(parameters, learning_rate=1), 0 * weight[0])
observed = weight.as_array()[0]

# %% tags=["decay-unseen", "mend"]
dy.renew_cg()  # an old graph holds the old value
observed = weight.expr().value()
