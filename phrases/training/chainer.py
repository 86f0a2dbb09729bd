# %% [markdown]
# # Training loops: phrases in Chainer

# %%
import io
import tempfile
from pathlib import Path

import chainer
import chainer.functions as F
import chainer.links as L
import numpy as np
from chainer import training
from chainer.datasets import TupleDataset
from chainer.iterators import SerialIterator
from chainer.optimizers import SGD
from chainer.training import extensions, triggers

tensor = np.array


def begin(weight=0.0):
    return L.Linear(2, 1, nobias=True, initialW=weight)


def with_loss(model):
    """A link that gives, and reports, the mean squared error."""
    classifier = L.Classifier(model, lossfun=F.mean_squared_error)
    classifier.compute_accuracy = False
    return classifier


def begin_epochs(losses, weights):
    """A link with one weight, and an epoch for each of these losses."""
    link = L.Parameter(np.zeros(1, np.float32))

    def loss(batch):
        link.W.array[:] = weights[updater.iteration]
        chainer.report({"loss": losses[updater.iteration]})
        return F.sum(link.W * batch)

    samples = SerialIterator(np.zeros((1, 1), np.float32), 1)
    optimiser = SGD(lr=0.1).setup(link)
    updater = training.StandardUpdater(samples, optimiser, loss_func=loss)
    return link, updater


# %% tags=["one-step"]
model = begin()
optimiser = SGD(lr=0.1).setup(model)
loss = F.mean_squared_error(model(x), targets)
model.cleargrads()
loss.backward()
optimiser.update()
y = model.W[0]

# %% tags=["fit"]
model = begin()
optimiser = SGD(lr=0.1).setup(with_loss(model))
samples = SerialIterator(TupleDataset(x, targets), 1, shuffle=False)
updater = training.StandardUpdater(samples, optimiser)
training.Trainer(updater, (1, "epoch"), out=tempfile.mkdtemp()).run()
y = model.W[0]

# %% tags=["train-or-evaluate"]
with chainer.using_config("train", False):  # True is the default
    y = F.dropout(x, 0.5)

# %% tags=["predict"]
model = begin(1.0)
with chainer.using_config("train", False), chainer.no_backprop_mode():
    y = model(x)

# %% [markdown] tags=["compiled-step"]
# None at all: `static_graph` keeps the passes through a chain, without the
# optimiser's step.

# %% tags=["validation"]
model = with_loss(begin())
samples = TupleDataset(x, targets)
batches = SerialIterator(samples, 2, repeat=False, shuffle=False)
with chainer.using_config("train", False):
    found = extensions.Evaluator(batches, model)()
y = found["main/loss"]  # the mean of the batches' means

# %% tags=["validation", "same"]
model, summary = begin(), chainer.reporter.Summary()
with chainer.using_config("train", False), chainer.no_backprop_mode():
    for batch in SerialIterator(samples, 2, repeat=False, shuffle=False):
        inputs, wanted = chainer.dataset.concat_examples(batch)
        loss = F.mean_squared_error(model(inputs), wanted)
        summary.add(loss.array, weight=len(batch))
y = summary.compute_mean()

# %% tags=["early-stopping"]
link, updater = begin_epochs(losses, weights=losses)
stop = triggers.EarlyStoppingTrigger(monitor="loss", patience=2)
training.Trainer(updater, stop, out=tempfile.mkdtemp()).run()
y = updater.epoch

# %% tags=["keep-best"]
link, updater = begin_epochs(losses, weights)
trainer = training.Trainer(updater, (3, "epoch"), out=tempfile.mkdtemp())
keep = extensions.snapshot_object(link, "best.npz")
trainer.extend(keep, trigger=triggers.MinValueTrigger("loss"))
trainer.run()
chainer.serializers.load_npz(Path(trainer.out) / "best.npz", link)
y = link.W.item()

# %% tags=["accuracy-over-batches"]
summary = chainer.reporter.Summary()
for predicted, labels in ((first, first_labels), (second, second_labels)):
    summary.add((predicted == labels).mean(), weight=len(labels))
y = summary.compute_mean()


# %% tags=["hooks"]
class Record(chainer.LinkHook):
    name = "Record"

    def forward_postprocess(self, args):
        seen.append(args.out)


seen = []
layers = (L.Linear(2, units, nobias=True, initialW=1) for units in (2, 1))
model = chainer.Sequential(*layers)
model[0].add_hook(Record())
model(x)
y = seen[0]

# %% tags=["progress-bar"]
optimiser = SGD(lr=0.1).setup(with_loss(begin()))
samples = SerialIterator(TupleDataset(x, targets), 2)
updater, told = training.StandardUpdater(samples, optimiser), io.StringIO()
trainer = training.Trainer(updater, (2, "epoch"), out=tempfile.mkdtemp())
trainer.extend(extensions.LogReport())
trainer.extend(extensions.PrintReport(["epoch", "main/loss"], out=told))
trainer.run()
print(told.getvalue().replace("\033[J", ""))  # without the terminal's codes
y = trainer.observation["main/loss"]

# %% tags=["two-optimisers"]
first, second = L.Parameter(a), L.Parameter(b)
of_first, of_second = SGD(lr=0.1).setup(first), SGD(lr=0.01).setup(second)
of_first.update(lambda: F.sum((first.W * second.W - 1) ** 2))
of_second.update(lambda: F.sum((first.W * second.W - 3) ** 2))
y = [first.W, second.W]


# %% tags=["own-gradient"]
class Round(chainer.FunctionNode):
    def forward(self, inputs):
        return (inputs[0].round(),)

    def backward(self, indexes, gradients):
        return gradients


numbers = chainer.Variable(x)
(rounded,) = Round().apply((numbers,))
F.sum(rounded).backward()
y = numbers.grad

# %% tags=["checkpointed-gradient"]
numbers = chainer.Variable(x)
F.sum(F.sin(F.forget(F.sin, numbers))).backward()
y = numbers.grad
