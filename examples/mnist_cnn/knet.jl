# %% [markdown]
# # CNN on MNIST in Knet
#
# **This column has not been executed**: no Julia was available. It was written
# from Knet's documentation and source. It runs if `julia` is found.
#
# Layout WHCN: the dimensions of NCHW in reverse, with the same order of bytes,
# because Julia's arrays are column-major.

# %%
using Knet: adadelta, conv4, dropout, mat, minibatch, nll
using Knet: param, param0, params, pool, relu, value
using PythonCall: pyconvert, pyimport
using Random: Random
using Statistics: mean

rosetta = pyimport("rosetta_common")
spec = rosetta.specification("mnist_cnn")
batch_size = pyconvert(Int, spec.batch_size)
# for the weights, dropout and the order of samples
Random.seed!(pyconvert(Int, spec.seed))

# %% tags=["load"]
data = rosetta.load_mnist(spec, layout = "NCHW")
(x_train, y_train), (x_test, y_test) = data
x_train, x_test = (
    permutedims(pyconvert(Array, images), (4, 3, 2, 1))
    for images in (x_train, x_test)
)
y_train, y_test = (pyconvert(Array, labels) for labels in (y_train, y_test))
println(
    "train ", size(x_train), " ", eltype(x_train),
    " labels ", eltype(y_train),
)
println("test  ", size(x_test))

# %% tags=["build"]
# Knet has functions but no layers: users write these few lines. By default
# `param` draws Glorot-uniform weights.
struct Conv; w; b; f; end
Conv(inputs::Int, outputs::Int, f = identity) = Conv(
    param(3, 3, inputs, outputs), param0(1, 1, outputs, 1), f
)
# conv4 flips the kernel, other frameworks don't
(layer::Conv)(x) = layer.f.(conv4(layer.w, x) .+ layer.b)

struct Dense; w; b; f; end
Dense(inputs::Int, outputs::Int, f = identity) = Dense(
    param(outputs, inputs), param0(outputs), f
)
(layer::Dense)(x) = layer.f.(layer.w * x .+ layer.b)

struct Chain
    layers
    Chain(layers...) = new(layers)
end
(chain::Chain)(x) = foldl((x, layer) -> layer(x), chain.layers; init = x)

model = Chain(
    Conv(1, 32, relu),
    Conv(32, 64, relu),
    # 2 x 2 by default
    pool,
    # only while gradients are recorded
    x -> dropout(x, 0.25),
    # flattens all but the last dimension
    mat,
    Dense(64 * 12 * 12, 128, relu),
    x -> dropout(x, 0.5),
    Dense(128, 10),
)
println("parameters ", sum(length ∘ value, params(model)))

# %% tags=["compile"]
# applies softmax itself; labels count from 1
loss(images, labels) = nll(model(images), labels)

# An iterator: each next loss is one step. The weights keep their averages
# from one epoch to the next.
learning_rate = pyconvert(Float64, spec.learning_rate)
rho, epsilon = pyconvert(Float64, spec.rho), pyconvert(Float64, spec.epsilon)
steps(batches) = adadelta(
    loss, batches; lr = learning_rate, rho = rho, eps = epsilon
)

# %% tags=["train"]
# By default it doesn't shuffle and leaves out the last, partial batch.
batches = minibatch(
    x_train, y_train .+ 1, batch_size; shuffle = true, partial = true
)
for epoch in 1:pyconvert(Int, spec.epochs)
    losses = map(steps(batches)) do batch_loss
        rosetta.report_batch()
        batch_loss
    end
    rosetta.report_epoch(epoch - 1, mean(losses))
end

# %% tags=["predict"]
scores = reduce(hcat, [
    Array(model(images))
    for images in minibatch(x_test, batch_size; partial = true)
])
predictions = vec(getindex.(argmax(scores; dims = 1), 1)) .- 1
println("predicted ", predictions[1:10])

# %% tags=["evaluate"]
accuracy = mean(predictions .== y_test)
println("labels    ", y_test[1:10])
println("test accuracy ", round(accuracy; digits = 3))
