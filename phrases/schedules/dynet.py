# %% [markdown]
# # Learning-rate schedules: phrases in DyNet

# %%
import dynet as dy
import numpy as np

tensor = np.asarray

# %% tags=["step-or-epoch", "by-hand"]
parameters, y = dy.ParameterCollection(), []
parameters.add_parameters(1)
trainer = dy.SimpleSGDTrainer(parameters, learning_rate=0.1)
for epoch in range(4):
    if epoch == 2:
        trainer.learning_rate /= (
            2  # there are no schedules but the cyclical one
        )
    for batch in range(2):
        y.append(trainer.learning_rate)
        trainer.update()

# %% [markdown] tags=["exponential-decay"]
# None at all: one's own loop sets `trainer.learning_rate`.

# %% [markdown] tags=["cosine-decay"]
# None at all: one's own loop sets `trainer.learning_rate`.

# %% [markdown] tags=["warm-up"]
# None at all: one's own loop sets `trainer.learning_rate`.

# %% [markdown] tags=["plateau"]
# None at all: one's own loop sets `trainer.learning_rate`.
