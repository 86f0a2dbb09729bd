# %% [markdown]
# # Embeddings: checks in MXNet Module

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


# %% tags=["adam-rows", "trap"]
model = module_of(mx.sym.make_loss(mx.sym.Embedding(data, input_dim=3, output_dim=1, name="embedding")), (1,))
model.init_optimizer(optimizer="adam", optimizer_params={"learning_rate": 0.01})
for word in (0, 1):
    before = model.get_params()[0]["embedding_weight"].asnumpy()[0, 0]
    train_step(model, [word])
observed = model.get_params()[0]["embedding_weight"].asnumpy()[0, 0] != before
