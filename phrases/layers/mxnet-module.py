# %% [markdown]
# # Layers: phrases in MXNet Module

# %%
import mxnet as mx
import numpy as np

tensor = mx.nd.array
mx.random.seed(0)
data = mx.sym.Variable("data")


def module_of(symbol, shape):
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", shape)])
    model.init_params()
    return model


# %% tags=["dense"]
layer = mx.sym.FullyConnected(data, num_hidden=2, name="dense")
[y] = layer.eval(data=x, dense_weight=w, dense_bias=b)

# %% tags=["conv-2d"]
layer = mx.sym.Convolution(
    data, num_filter=1, kernel=(2, 2), no_bias=True, name="conv"
)
[y] = layer.eval(data=x, conv_weight=kernel)

# %% tags=["conv-1d"]
layer = mx.sym.Convolution(
    data, num_filter=1, kernel=(2,), no_bias=True, name="conv"
)
[y] = layer.eval(data=x, conv_weight=kernel)

# %% tags=["transposed-conv"]
layer = mx.sym.Deconvolution(
    data, num_filter=1, kernel=(3, 3), stride=(2, 2), name="deconv"
)
[y] = layer.eval(data=x, deconv_weight=kernel.reshape((1, 1, 3, 3)))

# %% tags=["depthwise-conv"]
layer = mx.sym.Convolution(
    data, num_filter=2, num_group=2, kernel=(2, 2), no_bias=True, name="conv"
)
[y] = layer.eval(data=x, conv_weight=kernel.expand_dims(1))

# %% tags=["dilated-conv"]
layer = mx.sym.Convolution(
    data, num_filter=1, kernel=(2, 2), dilate=(2, 2), no_bias=True, name="conv"
)
[y] = layer.eval(data=x, conv_weight=kernel)

# %% tags=["max-pool"]
[y] = mx.sym.Pooling(data, pool_type="max", kernel=(2, 2)).eval(
    data=x
)  # the stride is 1

# %% tags=["max-pool", "same"]
[y] = mx.sym.Pooling(data, pool_type="max", kernel=(2, 2), stride=(2, 2)).eval(
    data=x
)

# %% tags=["average-pool"]
[y] = mx.sym.Pooling(data, pool_type="avg", kernel=(3, 3), pad=(1, 1)).eval(
    data=x
)

# %% tags=["average-pool", "same"]
layer = mx.sym.Pooling(
    data, pool_type="avg", kernel=(3, 3), pad=(1, 1), count_include_pad=False
)
[y] = layer.eval(data=x)

# %% tags=["global-average-pool"]
[y] = mx.sym.Flatten(
    mx.sym.Pooling(data, pool_type="avg", global_pool=True)
).eval(data=x)

# %% tags=["batch-norm"]
model = module_of(mx.sym.BatchNorm(data), x.shape)
model.forward(mx.io.DataBatch([x]), is_train=True)
[y] = model.get_outputs()

# %% tags=["batch-norm", "same"]
model = module_of(mx.sym.BatchNorm(data, eps=1e-5), x.shape)
model.forward(mx.io.DataBatch([x]), is_train=True)
[y] = model.get_outputs()

# %% tags=["batch-norm-statistics"]
model = module_of(
    mx.sym.make_loss(mx.sym.BatchNorm(data, name="norm")), x.shape
)
model.init_optimizer()
model.forward_backward(
    mx.io.DataBatch([x])
)  # the backward pass moves the statistics
model.update()
mx.nd.waitall()
_, states = model.get_params()
y = mx.nd.concat(states["norm_moving_mean"], states["norm_moving_var"], dim=0)

# %% tags=["layer-norm"]
y = module_of(mx.sym.LayerNorm(data), x.shape).predict(x)

# %% tags=["group-norm"]
y = module_of(mx.sym.GroupNorm(data, num_groups=2), x.shape).predict(x)

# %% [markdown] tags=["rms-norm"]
# None at all.

# %% tags=["instance-norm"]
y = module_of(mx.sym.InstanceNorm(data), x.shape).predict(x)

# %% tags=["instance-norm", "same"]
y = module_of(mx.sym.InstanceNorm(data, eps=1e-5), x.shape).predict(x)

# %% tags=["dropout"]
model = module_of(mx.sym.Dropout(data, p=0.25), (1000,))
model.forward(mx.io.DataBatch([mx.nd.ones(1000)]), is_train=True)
y = np.unique(model.get_outputs()[0].asnumpy())

# %% tags=["spatial-dropout"]
model = module_of(mx.sym.Dropout(data, p=0.5, axes=(2, 3)), (1, 8, 4, 4))
model.forward(mx.io.DataBatch([mx.nd.ones((1, 8, 4, 4))]), is_train=True)
[channels] = model.get_outputs()
y = (channels.max(axis=(2, 3)) - channels.min(axis=(2, 3))).max().asscalar()

# %% tags=["embedding"]
layer = mx.sym.Embedding(data, input_dim=4, output_dim=2, name="embedding")
[y] = layer.eval(data=ids, embedding_weight=table)

# %% tags=["flatten"]
[y] = mx.sym.Flatten(data).eval(data=x)

# %% tags=["resize"]
[y] = mx.sym.contrib.BilinearResize2D(data, height=4, width=4).eval(data=x)

# %% tags=["resize", "same"]
layer = mx.sym.contrib.BilinearResize2D(
    data, height=4, width=4, align_corners=False
)
[y] = layer.eval(data=x)

# %% tags=["reflect-pad"]
[y] = mx.sym.pad(
    data, mode="reflect", pad_width=(0, 0, 0, 0, 1, 1, 1, 1)
).eval(data=x)
