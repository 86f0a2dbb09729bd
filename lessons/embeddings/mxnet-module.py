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

# %% tags=["padding-index", "trap"]
model = module_of(mx.sym.make_loss(mx.sym.Embedding(data, input_dim=3, output_dim=2, name="embedding")), (1,))
model.init_optimizer(optimizer="sgd", optimizer_params={"learning_rate": 1})
before = model.get_params()[0]["embedding_weight"].asnumpy()
train_step(model, [0])
after = model.get_params()[0]["embedding_weight"].asnumpy()
observed = "learns" if (after[0] != before[0]).any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
model = module_of(mx.sym.Embedding(data, input_dim=3, output_dim=2), (1,))
outputs, last = model.predict(mx.nd.array([3])).asnumpy(), model.predict(mx.nd.array([2])).asnumpy()
observed = "zeros" if not outputs.any() else "the last row" if (outputs == last).all() else "some row"

# %% tags=["embedding-init", "trap"]
model = module_of(mx.sym.Embedding(data, input_dim=1000, output_dim=100, name="embedding"), (1,))
observed = model.get_params()[0]["embedding_weight"].asnumpy().std()
