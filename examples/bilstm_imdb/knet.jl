# %% [markdown]
# # Bidirectional LSTM on IMDB in Knet
#
# **This column has not been executed**: no Julia was available. It was written
# from Knet's documentation and source. It runs if `julia` is found.
#
# The dimensions are reversed, features first and time last. `RNN` is cuDNN's
# on a GPU; on a CPU it is a loop over its equations. It has two biases, whose
# sum counts.

# %%
using Knet: RNN, adam, bce, dropout, minibatch
using Knet: param, param0, params, value
using PythonCall: pyconvert, pyimport
using Random: Random
using Statistics: mean

rosetta = pyimport("rosetta_common")
spec = rosetta.specification("bilstm_imdb")
vocabulary = pyconvert(Int, spec.vocabulary)
batch_size = pyconvert(Int, spec.batch_size)
# for the weights, dropout and the order of samples
Random.seed!(pyconvert(Int, spec.seed))

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = rosetta.load_imdb(spec)
# a review is a column
x_train, x_test = (
    permutedims(pyconvert(Array, reviews)) for reviews in (x_train, x_test)
)
y_train, y_test = (pyconvert(Array, labels) for labels in (y_train, y_test))
println(
    "train ", size(x_train), " ", eltype(x_train),
    " labels ", eltype(y_train),
)
println("test  ", size(x_test))

# %% tags=["build"]
# Knet's only layer is `RNN`: users write the others in a few lines. By default
# `param` draws Glorot-uniform weights.
struct Embedding; w; end
Embedding(words::Int, outputs::Int) = Embedding(param(outputs, words))
# `RNN` takes samples before steps; our ids count from 0
(layer::Embedding)(ids) = layer.w[:, permutedims(ids) .+ 1]

struct Dense; w; b; end
Dense(inputs::Int, outputs::Int) = Dense(
    param(outputs, inputs), param0(outputs)
)
(layer::Dense)(x) = layer.w * x .+ layer.b

struct Chain
    layers
    Chain(layers...) = new(layers)
end
(chain::Chain)(x) = foldl((x, layer) -> layer(x), chain.layers; init = x)

# The bounds are those of the four gates' stacked kernels: by default `RNN`
# draws each gate within its own bounds.
function glorot_uniform(T, (inputs, units))
    T(sqrt(6 / (inputs + 4 * units))) .* (2 .* rand(T, inputs, units) .- 1)
end

# By default both biases of the forget gate begin at 1, so that it begins at 2.
half(T, size) = fill(T(0.5), size)

model = Chain(
    Embedding(vocabulary, 128),
    # an LSTM by default
    RNN(128, 64; bidirectional = true, winit = glorot_uniform, finit = half),
    # The outputs are in the order of the words: the backward direction ends
    # at the first.
    outputs -> vcat(outputs[1:64, :, end], outputs[65:128, :, 1]),
    # only while gradients are recorded
    x -> dropout(x, 0.5),
    Dense(2 * 64, 1),
)
println("parameters ", sum(length ∘ value, params(model)))

# %% tags=["compile"]
# applies the sigmoid itself; labels are 0 and 1
loss(reviews, labels) = bce(vec(model(reviews)), labels)

# An iterator: each next loss is one step. The weights keep their moments from
# one epoch to the next.
learning_rate = pyconvert(Float64, spec.learning_rate)
epsilon = pyconvert(Float64, spec.epsilon)
beta1 = pyconvert(Float64, spec.beta1)
beta2 = pyconvert(Float64, spec.beta2)
steps(batches) = adam(
    loss, batches;
    lr = learning_rate, beta1 = beta1, beta2 = beta2, eps = epsilon,
)

# %% tags=["train"]
# By default it doesn't shuffle and leaves out the last, partial batch.
batches = minibatch(
    x_train, y_train, batch_size; shuffle = true, partial = true
)
for epoch in 1:pyconvert(Int, spec.epochs)
    losses = map(steps(batches)) do batch_loss
        rosetta.report_batch()
        batch_loss
    end
    rosetta.report_epoch(epoch - 1, mean(losses))
end

# %% tags=["predict"]
logits = reduce(hcat, [
    Array(model(reviews))
    for reviews in minibatch(x_test, batch_size; partial = true)
])
# one logit: a good review is more likely than not above 0
predictions = Int.(vec(logits) .> 0)
println("predicted ", predictions[1:10])

# %% tags=["evaluate"]
accuracy = mean(predictions .== y_test)
println("labels    ", y_test[1:10])
println("test accuracy ", round(accuracy; digits = 3))
