# %% [markdown]
# # ResNet-50 features in Knet
#
# **This column has not been executed**: no Julia was available. It was written
# from Knet's documentation and source. It runs if `julia` is found.
#
# Layout WHCN: the dimensions of NCHW in reverse, with the same order of bytes,
# because Julia's arrays are column-major. Knet itself has no ResNet. An
# example in its repository, `examples/resnet`, downloads MatConvNet's weights
# for a very similar network.

# %%
using Knet: batchnorm, bnmoments, conv4, mat, minibatch, pool, relu
using PythonCall: pyconvert, pyimport
using Statistics: mean

rosetta = pyimport("rosetta_common")
spec = rosetta.specification("resnet50_features")
batch_size = pyconvert(Int, spec.batch_size)

# %% tags=["load"]
reversed(array) = permutedims(array, ndims(array):-1:1)

data = rosetta.load_enlarged_cifar10(spec, layout = "NCHW")
(x_train, y_train), (x_test, y_test) = data
x_train, x_test = (
    reversed(pyconvert(Array, images)) for images in (x_train, x_test)
)
weights = Dict(
    # kernels: width, height, input, output
    pyconvert(String, name) => reversed(pyconvert(Array, array))
    for (name, array) in rosetta.resnet50_weights(spec).items()
)
println("pictures ", size(x_train), " ", size(x_test), " ", eltype(x_train))
println(
    "weights  ", sum(length, values(weights)), " numbers in ",
    length(weights), " arrays",
)

# %% tags=["build"]
# Knet has functions but no layers: users write these few lines.
struct Chain
    layers
    Chain(layers...) = new(layers)
end
(chain::Chain)(x) = foldl((x, layer) -> layer(x), chain.layers; init = x)

# A convolution and the batch normalisation after it.
struct Conv; w; stride; padding; moments; params; f; end

function Conv(conv, bn; stride = 1, f = identity)
    w = weights["$conv.weight"]
    average, variance = (
        reshape(weights["$bn.running_$part"], 1, 1, :, 1)
        for part in ("mean", "var")
    )
    moments = bnmoments(mean = average, var = variance)
    # scales and shifts, one after the other
    params = [weights["$bn.weight"]; weights["$bn.bias"]]
    Conv(w, stride, size(w, 1) ÷ 2, moments, params, f)
end

function (layer::Conv)(x)
    # mode 0 flips the kernel
    x = conv4(
        layer.w, x;
        stride = layer.stride, padding = layer.padding, mode = 1,
    )
    # uses the stored moments, unless gradients are recorded
    layer.f.(batchnorm(x, layer.moments, layer.params))
end

struct Bottleneck; residual; shortcut; end

function Bottleneck(name; stride = 1)
    residual = Chain(
        Conv("$name.conv1", "$name.bn1"; stride = stride, f = relu),
        Conv("$name.conv2", "$name.bn2"; f = relu),
        Conv("$name.conv3", "$name.bn3"),
    )
    shortcut = identity
    if endswith(name, ".0")
        shortcut = Conv(
            "$name.downsample.0", "$name.downsample.1"; stride = stride
        )
    end
    Bottleneck(residual, shortcut)
end

(block::Bottleneck)(x) = relu.(block.residual(x) .+ block.shortcut(x))

stage(number, blocks; stride) = Chain((
    Bottleneck("layer$number.$block"; stride = block == 0 ? stride : 1)
    for block in 0:blocks-1
)...)

model = Chain(
    Conv("conv1", "bn1"; stride = 2, f = relu),
    x -> pool(x; window = 3, stride = 2, padding = 1),
    stage(1, 3; stride = 1),
    stage(2, 4; stride = 2),
    stage(3, 6; stride = 2),
    stage(4, 3; stride = 2),
    # one column for each picture
    x -> mat(mean(x; dims = (1, 2))),
)

# %% tags=["predict"]
function extract(images)
    batches = map(minibatch(images, batch_size; partial = true)) do batch
        features = model(batch)
        rosetta.report_batch()
        features
    end
    permutedims(reduce(hcat, batches))
end

features_train, features_test = extract(x_train), extract(x_test)
println(
    "features ", size(features_train), " ", size(features_test), " ",
    eltype(features_test),
)

# %% tags=["evaluate"]
predictions = rosetta.logistic_regression(
    features_train, y_train, features_test
)
# Python's arrays until here
predictions, y_test = (
    pyconvert(Array, labels) for labels in (predictions, y_test)
)
accuracy = mean(predictions .== y_test)
println("predicted ", predictions[1:10])
println("labels    ", y_test[1:10])
println("test accuracy ", round(accuracy; digits = 3))
