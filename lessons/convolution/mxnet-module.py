# %% [markdown]
# # Convolution and pooling: checks in MXNet Module

# %%
import mxnet as mx
import numpy as np

mx.random.seed(0)
data = mx.sym.Variable("data")


def module_of(symbol, shape, **arguments):
    model = mx.mod.Module(symbol, label_names=None)
    model.bind([("data", shape)], **arguments)
    model.init_params()
    return model


# %% tags=["channel-order", "trap"]
outputs = mx.sym.Convolution(data, num_filter=8, kernel=(3, 3))
_, [shape], _ = outputs.infer_shape(data=(1, 3, 12, 14))  # (batch, channels, height, width)
observed = "NCHW" if shape == (1, 8, 10, 12) else "NHWC"

# %% tags=["number-as-window", "trap", "raises"]
layer = mx.sym.Convolution(data, num_filter=1, kernel=(3), name="conv")  # a window of one dimension
[_, weight, _], _, _ = layer.infer_shape(data=(1, 1, 12, 12))
observed = "x".join(map(str, weight[2:]))

# %% tags=["number-as-window", "mend"]
layer = mx.sym.Convolution(data, num_filter=1, kernel=(3, 3), name="conv")
[_, weight, _], _, _ = layer.infer_shape(data=(1, 1, 12, 12))
observed = "x".join(map(str, weight[2:]))

# %% tags=["padding-default", "trap"]
outputs = mx.sym.Convolution(data, num_filter=1, kernel=(3, 3))
_, [shape], _ = outputs.infer_shape(data=(1, 1, 12, 12))
observed = shape[-1]

# %% tags=["uneven-padding", "trap"]
kernel = mx.sym.Variable("kernel", init=mx.init.One())
outputs = mx.sym.Convolution(data, kernel, num_filter=1, kernel=(3, 3), stride=(2, 2), pad=(1, 1))
model = module_of(outputs, (1, 1, 12, 12))
corners = model.predict(mx.nd.ones((1, 1, 12, 12))).asnumpy()[0, 0]  # a window with zeros has a smaller sum
observed = "before" if corners[0, 0] < corners[-1, -1] else "after"

# %% tags=["kernel-orientation", "trap"]
model = module_of(mx.sym.Convolution(data, num_filter=1, kernel=(3, 3), name="conv"), (1, 1, 3, 3))
kernel = model.get_params()[0]["conv_weight"].asnumpy()
image = np.zeros((1, 1, 3, 3))
image[:, :, 0, 0] = 1  # this pixel meets the kernel's first number, or its last
observed = "cross-correlation" if model.predict(image).asscalar() == kernel[0, 0, 0, 0] else "convolution"

# %% tags=["pooling-stride", "trap"]
outputs = mx.sym.Pooling(data, pool_type="max", kernel=(3, 3))
_, [shape], _ = outputs.infer_shape(data=(1, 1, 12, 12))
observed = shape[-1]

# %% tags=["pooling-stride", "mend"]
outputs = mx.sym.Pooling(data, pool_type="max", kernel=(3, 3), stride=(3, 3))
_, [shape], _ = outputs.infer_shape(data=(1, 1, 12, 12))
observed = shape[-1]

# %% tags=["pooling-border", "trap"]
outputs = mx.sym.Pooling(data, pool_type="max", kernel=(3, 3), stride=(2, 2))
_, [shape], _ = outputs.infer_shape(data=(1, 1, 12, 12))
observed = shape[-1]

# %% tags=["flatten-order", "trap"]
images = mx.nd.array([[[[0, 1]], [[2, 3]]]])  # (1, 2, 1, 2): two channels of two pixels
[flat] = mx.sym.Flatten(data).eval(data=images)
observed = "channels first" if flat.asnumpy().tolist() == [[0, 1, 2, 3]] else "channels last"

# %% tags=["transposed-output", "trap"]
model = module_of(mx.sym.Deconvolution(data, num_filter=1, kernel=(3,), stride=(2,), name="layer"), (1, 1, 2))
model.set_params({"layer_weight": mx.nd.array([[[1, 2, 3]]])}, {})
outputs = model.predict(mx.nd.array([[[1, 10]]])).asnumpy()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["average-pooling-border", "trap"]
symbol = mx.sym.Pooling(data, kernel=(3, 3), stride=(1, 1), pad=(1, 1), pool_type="avg")
observed = module_of(symbol, (1, 1, 5, 5)).predict(mx.nd.ones((1, 1, 5, 5)))[0, 0, 0, 0].asscalar()

# %% tags=["average-pooling-border", "mend"]
symbol = mx.sym.Pooling(data, kernel=(3, 3), stride=(1, 1), pad=(1, 1), pool_type="avg", count_include_pad=False)
observed = module_of(symbol, (1, 1, 5, 5)).predict(mx.nd.ones((1, 1, 5, 5)))[0, 0, 0, 0].asscalar()

# %% tags=["resize-up", "trap"]
x = mx.nd.array([0, 1]).reshape((1, 1, 2, 1))
outputs = module_of(mx.sym.contrib.BilinearResize2D(data, height=4, width=1), x.shape).predict(x).asnumpy()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())

# %% tags=["resize-down", "trap"]
x = mx.nd.array([0, 1, 2, 6]).reshape((1, 1, 4, 1))
outputs = module_of(mx.sym.contrib.BilinearResize2D(data, height=2, width=1), x.shape).predict(x).asnumpy()
observed = " ".join(f"{number:.3g}" for number in outputs.ravel())
