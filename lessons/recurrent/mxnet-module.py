# %% [markdown]
# # Recurrent layers: checks in MXNet Module

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


# %% tags=["time-major", "trap"]
outputs, _ = mx.rnn.FusedRNNCell(5, mode="gru").unroll(7, data, merge_outputs=True)
model = module_of(outputs, (2, 7, 4))
outputs = model.predict(mx.nd.ones((2, 7, 4))).asnumpy()  # two equal reviews of 7 words: their outputs are equal
observed = "NTC" if np.array_equal(outputs[0], outputs[1]) else "TNC"  # the layer below, mx.sym.RNN, takes TNC

# %% tags=["fused-weights", "trap"]
fused = mx.rnn.FusedRNNCell(5, mode="gru", prefix="gru_")
outputs, _ = fused.unroll(7, data, merge_outputs=True)
model = mx.mod.Module(outputs, label_names=None)
model.bind([("data", (2, 7, 4))])
model.init_params(mx.init.Uniform(1))
cells = fused.unfuse()
outputs, _ = cells.unroll(7, data, merge_outputs=True)
unfused = mx.mod.Module(outputs, label_names=None)
unfused.bind([("data", (2, 7, 4))])
unfused.init_params(arg_params=cells.pack_weights(fused.unpack_weights(model.get_params()[0])))
x = mx.nd.random.normal(shape=(2, 7, 4))
observed = (model.predict(x) - unfused.predict(x)).abs().max().asscalar()


# %% tags=["gru-reset", "trap"]
def dense(x, kind):  # for each of the three gates
    return mx.nd.FullyConnected(x, arrays[f"gru_{kind}_weight"], arrays[f"gru_{kind}_bias"], num_hidden=15).split(3)


output, _ = mx.rnn.GRUCell(5, prefix="gru_")(mx.sym.Variable("word"), [mx.sym.Variable("state")])
shapes, _, _ = output.infer_shape(word=(1, 4), state=(1, 5))
arrays = {name: mx.nd.random.normal(shape=shape) for name, shape in zip(output.list_arguments(), shapes)}
word_r, word_z, word_n = dense(arrays["word"], "i2h")
state_r, state_z, state_n = dense(arrays["state"], "h2h")
reset, update = (word_r + state_r).sigmoid(), (word_z + state_z).sigmoid()
after = (1 - update) * (word_n + reset * state_n).tanh() + update * arrays["state"]
observed = "after" if np.allclose(output.eval(**arrays)[0].asnumpy(), after.asnumpy(), atol=1e-6) else "before"

# %% tags=["lstm-forget-bias", "trap"]
outputs, _ = mx.rnn.LSTMCell(5, prefix="lstm_").unroll(7, data, merge_outputs=True)
bias = module_of(outputs, (2, 7, 4)).get_params()[0]["lstm_i2h_bias"].asnumpy()
forget = bias[5:10]  # the gates are stacked: input, forget, cell, output
observed = "ones" if (forget == 1).all() else "zeros" if not forget.any() else "random"

# %% tags=["bidirectional-last", "trap"]
layer = mx.rnn.FusedRNNCell(5, mode="gru", bidirectional=True, get_next_state=True)
outputs, [states] = layer.unroll(7, data, merge_outputs=True)
model = module_of(mx.sym.Group([outputs, states]), (1, 7, 4))
model.forward(mx.io.DataBatch([mx.nd.random.normal(shape=(1, 7, 4))]))
outputs, states = (output.asnumpy() for output in model.get_outputs())
observed = "both" if np.allclose(outputs[0, -1], states.ravel(), atol=1e-6) else "the forward one"

# %% tags=["gru-update", "trap"]
output, _ = mx.rnn.GRUCell(5, prefix="gru_")(mx.sym.Variable("word"), [mx.sym.Variable("state")])
shapes, _, _ = output.infer_shape(word=(1, 4), state=(1, 5))
arrays = {name: mx.nd.random.normal(shape=shape) for name, shape in zip(output.list_arguments(), shapes)}
arrays["gru_i2h_bias"][5:10] = 100  # the gates are stacked: reset, update, new
[new] = output.eval(**arrays)
observed = "the old state" if np.allclose(new.asnumpy(), arrays["state"].asnumpy(), atol=1e-6) else "the new one"

# %% tags=["recurrent-dropout", "trap"]
outputs, _ = mx.rnn.FusedRNNCell(5, mode="gru", dropout=0.5).unroll(7, data, merge_outputs=True)
model = module_of(outputs, (2, 7, 4))  # for training: predict drops, too
x = mx.nd.random.normal(shape=(2, 7, 4))
one, other = model.predict(x).asnumpy(), model.predict(x).asnumpy()
observed = "something" if abs(one - other).max() > 0 else "nothing"

# %% tags=["recurrent-mask", "trap"]
x = mx.nd.random.normal(shape=(1, 3, 4))
padded = mx.nd.concat(x, mx.nd.zeros((1, 2, 4)), dim=1)  # two words of zeros behind it
cell, finals = mx.rnn.GRUCell(5, prefix="gru_"), []
for words in x, padded:
    outputs, _ = cell.unroll(words.shape[1], data, merge_outputs=True)
    model = module_of(mx.sym.slice_axis(outputs, axis=1, begin=-1, end=None), words.shape)
    model.set_params({name: mx.nd.full(value.shape, 0.1) for name, value in model.get_params()[0].items()}, {})
    finals.append(model.predict(words).asnumpy())
observed = not np.allclose(*finals, atol=1e-6)

# %% tags=["recurrent-mask", "mend"]
outputs, _ = cell.unroll(5, data, merge_outputs=True)
last = mx.sym.SequenceLast(outputs, mx.sym.Variable("lengths"), use_sequence_length=True, axis=1)
model = mx.mod.Module(last, data_names=["data", "lengths"], label_names=None)
model.bind([("data", (1, 5, 4)), ("lengths", (1,))], for_training=False)
model.init_params()
model.set_params({name: mx.nd.full(value.shape, 0.1) for name, value in model.get_params()[0].items()}, {})
model.forward(mx.io.DataBatch([padded, mx.nd.array([3])]))
observed = not np.allclose(finals[0].ravel(), model.get_outputs()[0].asnumpy().ravel(), atol=1e-6)

# %% tags=["padding-side", "trap"]
batches = mx.rnn.BucketSentenceIter([[1, 1, 1], [1]], batch_size=2, buckets=[3], invalid_label=0)
shorter = min(next(batches).data[0].asnumpy(), key=sum)
observed = "behind" if shorter[0] else "in front"
