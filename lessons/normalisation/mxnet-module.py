# %% [markdown]
# # Normalisation: checks in MXNet Module

# %%
import mxnet as mx

mx.random.seed(0)
data = mx.sym.Variable("data")


def module_of(symbol, shape, **arguments):
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", shape)], **arguments)
    model.init_params()
    return model


def train_step(model, x):
    model.forward_backward(mx.io.DataBatch([mx.nd.array(x)]))
    model.update()


# %% tags=["batchnorm-momentum", "trap"]
model = module_of(mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm")), (2, 1))
model.init_optimizer()
train_step(model, [[0], [2]])  # the batch's mean is 1
mx.nd.waitall()  # the backward pass moves the running mean: without a wait, the old mean is read now and then
observed = model.get_params()[1]["norm_moving_mean"].asscalar()

# %% tags=["batchnorm-epsilon", "trap"]
variance = mx.sym.Variable("variance", init=mx.init.Zero())
model = module_of(mx.sym.BatchNorm(data, moving_var=variance), (1, 1), for_training=False)
observed = model.predict(mx.nd.ones((1, 1))).asscalar() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-epsilon", "mend"]
model = module_of(mx.sym.BatchNorm(data, moving_var=variance, eps=1e-5), (1, 1), for_training=False)
observed = model.predict(mx.nd.ones((1, 1))).asscalar() ** -2

# %% tags=["batchnorm-variance", "trap"]
model = module_of(mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm", momentum=0)), (2, 1))
model.init_optimizer()
train_step(model, [[0], [4]])  # their variance is 4 if divided by n, 8 if by n - 1
mx.nd.waitall()
observed = model.get_params()[1]["norm_moving_var"].asscalar() / 4

# %% tags=["batchnorm-scale", "trap"]
x = mx.nd.random.normal(shape=(10, 4))
loss = mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm") ** 2)
model = module_of(loss, x.shape)
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 1})
train_step(model, x)
observed = (model.get_params()[0]["norm_gamma"].asnumpy() != 1).all()

# %% tags=["batchnorm-scale", "mend"]
loss = mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm", fix_gamma=False) ** 2)
model = module_of(loss, x.shape)
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 1})
train_step(model, x)
observed = (model.get_params()[0]["norm_gamma"].asnumpy() != 1).all()

# %% tags=["batchnorm-prediction", "trap"]
model = module_of(mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm")), (64, 4))
model.init_optimizer()
for _ in range(20):
    train_step(model, mx.nd.random.normal(3, 2, shape=(64, 4)))
mx.nd.waitall()
weights, states = model.get_params()
x = mx.nd.random.normal(shape=(64, 4))
by_hand = (x - states["norm_moving_mean"]) / (states["norm_moving_var"] + 1e-3).sqrt() + weights["norm_beta"]
observed = (model.predict(x) - by_hand).abs().max().asscalar()

# %% tags=["batchnorm-prediction", "mend"]
batches = mx.io.NDArrayIter(x, batch_size=64)  # for an array, predict uses the mean and variance of the array
observed = (model.predict(batches) - by_hand).abs().max().asscalar()

# %% tags=["layernorm-epsilon", "trap"]
x = mx.nd.array([[-1e-4, 1e-4]])  # its variance is 1e-8
observed = 1e-8 * (module_of(mx.sym.LayerNorm(data, name="norm"), (1, 2)).predict(x)[0, 1].asscalar() ** -2 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
x = mx.nd.array([[[-1e-4], [1e-4]]])
model = module_of(mx.sym.GroupNorm(data, num_groups=1, name="norm"), (1, 2, 1))
observed = 1e-8 * (model.predict(x)[0, 1].asscalar() ** -2 - 1)

# %% tags=["layernorm-axes", "trap"]
model = module_of(mx.sym.LayerNorm(data, name="norm"), (2, 3, 4))
outputs = model.predict(mx.nd.arange(24).reshape((2, 3, 4)) ** 2)
observed = "the last" if outputs.mean(-1).abs().max().asscalar() < 1e-3 else "all but the first"

# %% tags=["norm-float16", "trap"]
model = mx.mod.Module(mx.sym.LayerNorm(data, name="norm"), label_names=None)
model.bind([mx.io.DataDesc("data", (1, 2), dtype="float16")])
model.init_params()
x = mx.nd.array([[0, 600]], dtype="float16")  # their variance is 90,000: float16 ends at 65,504
observed = abs(model.predict(x)[0, 1].asscalar() - 1) < 0.01


# %% tags=["frozen-batchnorm", "trap"]
def mean_after_a_batch(**arguments):
    loss = mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm", **arguments))
    model = mx.mod.Module(loss, label_names=None, fixed_param_names=["norm_gamma", "norm_beta"])
    model.bind([("data", (4, 1))], inputs_need_grad=True)  # for the layers before it
    model.init_params()
    model.init_optimizer()
    train_step(model, mx.nd.full((4, 1), 2))
    mx.nd.waitall()
    return model.get_params()[1]["norm_moving_mean"].asscalar()


observed = mean_after_a_batch() != 0

# %% tags=["frozen-batchnorm", "mend"]
observed = mean_after_a_batch(use_global_stats=True) != 0
