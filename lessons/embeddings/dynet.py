# %% [markdown]
# # Embeddings: checks in DyNet

# %%
import dynet_config

dynet_config.set(random_seed=1)  # read when DyNet is imported
import dynet as dy

parameters = dy.ParameterCollection()


def train(trainer, loss):
    """A training step as usual."""
    loss.forward()
    loss.backward()
    trainer.update()


# %% tags=["adam-rows", "trap"]
parameters = dy.ParameterCollection()
embedding = parameters.add_lookup_parameters((3, 1))
trainer = dy.AdamTrainer(parameters, alpha=0.01)
for word in (0, 1):
    dy.renew_cg()
    before = embedding.as_array()[0, 0]
    train(trainer, embedding[word])
observed = embedding.as_array()[0, 0] != before

# %% tags=["adam-rows", "mend"]
trainer = dy.AdamTrainer(parameters, alpha=0.01)
trainer.set_sparse_updates(False)
for word in (0, 1):
    dy.renew_cg()
    before = embedding.as_array()[0, 0]
    train(trainer, embedding[word])
observed = embedding.as_array()[0, 0] != before

# %% tags=["padding-index", "trap"]
dy.renew_cg()
embedding = parameters.add_lookup_parameters((3, 2))
loss = dy.sum_elems(embedding[0])
loss.forward()
loss.backward()
observed = "learns" if embedding.grad_as_array()[0].any() else "stays"

# %% tags=["padding-index", "mend"]
dy.renew_cg()
embedding = parameters.add_lookup_parameters((3, 2))
loss = dy.sum_elems(dy.lookup(embedding, 0, update=False))
loss.forward()
loss.backward()
observed = "learns" if embedding.grad_as_array()[0].any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
dy.renew_cg()
observed = str(parameters.add_lookup_parameters((3, 2))[3].npvalue().shape)

# %% tags=["embedding-init", "trap"]
observed = parameters.add_lookup_parameters((1000, 100)).as_array().std()
