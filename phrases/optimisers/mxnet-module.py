# %% [markdown]
# # Optimisers: phrases in MXNet Module

# %%
import mxnet as mx

tensor = mx.nd.array
data = mx.sym.Variable("data")

# %% tags=["momentum"]
update = mx.optimizer.get_updater(
    mx.optimizer.SGD(learning_rate=0.1, momentum=0.9)
)
for _ in range(2):
    update(
        0, g, w
    )  # as Module does it: the parameter's number, gradient, weight
y = w

# %% tags=["adam"]
update = mx.optimizer.get_updater(mx.optimizer.Adam(learning_rate=0.1))
update(0, g, w)
y = w

# %% tags=["adam", "same"]
epsilon = (
    1e-8 * (1 - 0.999) ** 0.5
)  # it is added before the correction of the first step
update = mx.optimizer.get_updater(
    mx.optimizer.Adam(learning_rate=0.1, epsilon=epsilon)
)
update(0, g, w)
y = w

# %% tags=["adamw"]
mean, variance = mx.nd.zeros(3), mx.nd.zeros(3)
one = mx.nd.ones(
    1
)  # no optimiser, but an operator: no correction of first steps, no decay
y = mx.nd.contrib.adamw_update(w, g, mean, variance, one, lr=0.1, eta=1.0)

# %% tags=["adamw", "same"]
mean, variance, one = mx.nd.zeros(3), mx.nd.zeros(3), mx.nd.ones(1)
rate = 0.1 * (1 - 0.999) ** 0.5 / (1 - 0.9)  # of the first step
y = mx.nd.contrib.adamw_update(
    w, g, mean, variance, one, lr=rate, eta=1.0, wd=0.1 * 0.01
)

# %% tags=["rmsprop"]
update = mx.optimizer.get_updater(mx.optimizer.RMSProp(learning_rate=0.1))
update(0, g, w)
y = w

# %% tags=["rmsprop", "same"]
update = mx.optimizer.get_updater(
    mx.optimizer.RMSProp(learning_rate=0.1, gamma1=0.99)
)
update(0, g, w)
y = w

# %% tags=["adagrad"]
update = mx.optimizer.get_updater(mx.optimizer.AdaGrad(learning_rate=0.1))
update(0, g, w)
y = w

# %% tags=["weight-decay"]
update = mx.optimizer.get_updater(mx.optimizer.SGD(learning_rate=0.1, wd=0.1))
update(0, g, w)
y = w

# %% [markdown] tags=["no-decay-on-biases"]
# No AdamW as an optimiser. In others, only parameters whose names end with
# `_weight` or `_gamma` decay.

# %% tags=["two-rates"]
optimiser = mx.optimizer.SGD(learning_rate=0.1)
optimiser.set_lr_mult({1: 0.1})
update = mx.optimizer.get_updater(optimiser)
update([0, 1], [mx.nd.ones(2), mx.nd.ones(2)], [w, b])
y = [w, b]

# %% tags=["clip-norm"]
mx.gluon.utils.clip_global_norm(
    [a, b], max_norm=1.0
)  # Gluon's: Module has none
y = [a, b]

# %% tags=["clip-value"]
weight = mx.nd.zeros(3)
optimiser = mx.optimizer.SGD(learning_rate=1.0, clip_gradient=1.0)
mx.optimizer.get_updater(optimiser)(0, g, weight)
y = -weight

# %% [markdown] tags=["average-of-weights"]
# None at all.

# %% tags=["accumulation"]
loss = mx.sym.make_loss(
    mx.sym.mean(mx.sym.broadcast_mul(mx.sym.Variable("weight"), data)) / 2
)
executor = loss.simple_bind(mx.cpu(), grad_req="add", data=(2,), weight=(1,))
executor.copy_params_from({"weight": w})
for batch in samples.split(2, axis=0):
    executor.forward(is_train=True, data=batch)
    executor.backward()
y = executor.grad_dict["weight"]

# %% tags=["freeze-parameter"]
frozen, free = (
    mx.sym.Variable("frozen", shape=(2,)),
    mx.sym.Variable("free", shape=(2,)),
)
loss = mx.sym.make_loss(data * (mx.sym.sum(frozen) + mx.sym.sum(free)))
model = mx.mod.Module(loss, label_names=None, fixed_param_names=["frozen"])
model.bind([("data", (1,))])
model.init_params(arg_params={"frozen": w, "free": b})
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 0.1})
model.forward_backward(mx.io.DataBatch([mx.nd.ones(1)]))
model.update()
y = [model.get_params()[0][name] for name in ("frozen", "free")]

# %% tags=["set-rate"]
optimiser = mx.optimizer.SGD(learning_rate=0.1)
before = optimiser.learning_rate
optimiser.set_learning_rate(0.01)
y = [before, optimiser.learning_rate]

# %% tags=["optimiser-state"]
update = mx.optimizer.get_updater(
    mx.optimizer.SGD(learning_rate=0.1, momentum=0.9)
)
update(0, g, w)
held = (
    update.get_states()
)  # what Module writes to a file; the rate is in the momentum
again = mx.optimizer.get_updater(
    mx.optimizer.SGD(learning_rate=0.1, momentum=0.9)
)
again.set_states(held)
y = again.states[0]
