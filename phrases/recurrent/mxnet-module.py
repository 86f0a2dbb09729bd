# %% [markdown]
# # Recurrent layers: phrases in MXNet Module

# %%
import mxnet as mx

tensor = mx.nd.array
data = mx.sym.Variable("data")


def run(symbol, **inputs):
    shapes, _, _ = symbol.infer_shape(
        **{name: array.shape for name, array in inputs.items()}
    )
    for name, shape in zip(symbol.list_arguments(), shapes):
        number = 0.0 if "bias" in name else 0.1 if "i2h" in name else 0.2
        inputs.setdefault(name, mx.nd.full(shape, number))
    return symbol.eval(**inputs)


# %% tags=["rnn"]
outputs, _ = mx.rnn.RNNCell(2).unroll(3, data, merge_outputs=True)
[y] = run(outputs, data=x)

# %% tags=["gru"]
outputs, _ = mx.rnn.GRUCell(2, prefix="gru_").unroll(
    3, data, merge_outputs=True
)
bias = mx.nd.array([0, 0, 0, 0, 1, 1])  # reset, update, candidate
[y] = run(outputs, data=x, gru_h2h_bias=bias)

# %% tags=["lstm"]
outputs, _ = mx.rnn.LSTMCell(2).unroll(3, data, merge_outputs=True)
[y] = run(outputs, data=x)

# %% tags=["bidirectional-last"]
layer = mx.rnn.BidirectionalCell(
    mx.rnn.LSTMCell(2, prefix="l_"), mx.rnn.LSTMCell(2, prefix="r_")
)
_, [(forward_h, _), (backward_h, _)] = layer.unroll(3, data)
[y] = run(mx.sym.concat(forward_h, backward_h, dim=1), data=x)

# %% tags=["stacked"]
layers = mx.rnn.SequentialRNNCell()
layers.add(mx.rnn.LSTMCell(2, prefix="first_"))
layers.add(mx.rnn.LSTMCell(2, prefix="second_"))
outputs, _ = layers.unroll(3, data, merge_outputs=True)
[y] = run(outputs, data=x)

# %% tags=["initial-state"]
state = [mx.sym.Variable("state")]
outputs, _ = mx.rnn.GRUCell(2).unroll(
    2, data, begin_state=state, merge_outputs=True
)
[y] = run(outputs, data=x, state=h)

# %% tags=["final-state"]
_, states = mx.rnn.LSTMCell(2).unroll(2, data)
[y] = run(mx.sym.concat(*states, dim=0), data=x)

# %% tags=["time-first"]
outputs, _ = mx.rnn.LSTMCell(2).unroll(
    3, data, layout="TNC", merge_outputs=True
)
[y] = run(outputs, data=x)

# %% tags=["masking"]
outputs, _ = mx.rnn.LSTMCell(2).unroll(2, data, merge_outputs=True)
last = mx.sym.SequenceLast(
    outputs, mx.sym.Variable("lengths"), use_sequence_length=True, axis=1
)
[y] = run(last, data=x, lengths=lengths)

# %% tags=["recurrent-dropout"]
layers = mx.rnn.SequentialRNNCell()
layers.add(mx.rnn.LSTMCell(2, prefix="first_"))
layers.add(mx.rnn.DropoutCell(0.5))
layers.add(mx.rnn.LSTMCell(2, prefix="second_"))
outputs, _ = layers.unroll(2, data, merge_outputs=True)
[y] = run(outputs, data=x)  # eval doesn't drop

# %% tags=["carried-state"]
begin = [mx.sym.Variable("h"), mx.sym.Variable("c")]
_, states = mx.rnn.LSTMCell(2).unroll(1, data, begin_state=begin)
h, c = mx.nd.zeros((1, 2)), mx.nd.zeros((1, 2))
for part in x.split(2, axis=1):
    h, c = run(mx.sym.Group(states), data=part, h=h, c=c)
y = h

# %% tags=["cell-by-hand"]
cell, state, outputs = mx.rnn.GRUCell(2), [mx.sym.zeros((1, 2))], []
for step in mx.sym.split(data, num_outputs=2, axis=1, squeeze_axis=True):
    output, state = cell(step, state)
    outputs.append(output)
[y] = run(mx.sym.stack(*outputs, axis=1), data=x)
