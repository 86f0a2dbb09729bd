# %% [markdown]
# # Training loops: phrases in PyTorch

# %%
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, TensorDataset

tensor = torch.tensor


def begin(weight=0.0):
    model = nn.Linear(2, 1, bias=False)
    nn.init.constant_(model.weight, weight)
    return model


# %% tags=["one-step"]
model = begin()
optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
optimiser.zero_grad()
loss = F.mse_loss(model(x), targets)
loss.backward()
optimiser.step()
y = model.weight.flatten()

# %% tags=["fit", "by-hand"]
model = begin()
optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
model.train()
for inputs, wanted in DataLoader(TensorDataset(x, targets), batch_size=1):
    optimiser.zero_grad()
    F.mse_loss(model(inputs), wanted).backward()
    optimiser.step()
y = model.weight.flatten()

# %% tags=["train-or-evaluate"]
model = nn.Dropout(0.5)
model.eval()  # model.train() switches back
y = model(x)

# %% tags=["predict"]
model = begin(1.0)
model.eval()
with torch.inference_mode():
    y = model(x)

# %% tags=["compiled-step"]
model = begin()
optimiser = torch.optim.SGD(model.parameters(), lr=0.1)


@torch.compile
def step(inputs, wanted):
    F.mse_loss(model(inputs), wanted).backward()
    optimiser.step()


step(x, targets)
y = model.weight.flatten()

# %% tags=["validation", "by-hand"]
model = begin()
model.eval()
total = 0.0
with torch.inference_mode():
    for inputs, wanted in DataLoader(TensorDataset(x, targets), batch_size=2):
        total += F.mse_loss(model(inputs), wanted, reduction="sum")
y = total / len(x)

# %% tags=["early-stopping", "by-hand"]
best, waited, epochs = float("inf"), 0, 0
for loss in losses.tolist():
    epochs += 1
    best, waited = (loss, 0) if loss < best else (best, waited + 1)
    if waited == 2:
        break
y = epochs

# %% tags=["keep-best", "by-hand"]
model, best = nn.Linear(1, 1, bias=False), float("inf")
for loss, weight in zip(losses.tolist(), weights.tolist()):
    nn.init.constant_(model.weight, weight)  # an epoch of training
    if loss < best:
        best, kept = (
            loss,
            {
                name: value.clone()
                for name, value in model.state_dict().items()
            },
        )
model.load_state_dict(kept)
y = model.weight.item()

# %% tags=["accuracy-over-batches", "by-hand"]
right = samples = 0
for predicted, labels in ((first, first_labels), (second, second_labels)):
    right += (predicted == labels).sum().item()
    samples += len(labels)
y = right / samples

# %% tags=["hooks"]
model = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 1, bias=False))
for layer in model:
    nn.init.ones_(layer.weight)
seen = []
model[0].register_forward_hook(
    lambda layer, inputs, output: seen.append(output)
)
model(x)
y = seen[0]

# %% tags=["progress-bar", "by-hand"]
model = begin()
optimiser = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(2):
    optimiser.zero_grad()
    loss = F.mse_loss(model(x), targets)
    loss.backward()
    optimiser.step()
    print(f"epoch {epoch + 1}: loss {loss.item():.4f}")
y = loss

# %% tags=["two-optimisers"]
a.requires_grad_()
b.requires_grad_()
first, second = torch.optim.SGD([a], lr=0.1), torch.optim.SGD([b], lr=0.01)
((a * b - 1) ** 2).sum().backward()
first.step()
second.zero_grad()  # the first loss left a gradient in b
((a * b - 3) ** 2).sum().backward()
second.step()
y = [a, b]


# %% tags=["own-gradient"]
class Round(torch.autograd.Function):
    @staticmethod
    def forward(ctx, numbers):
        return numbers.round()

    @staticmethod
    def backward(ctx, gradient):
        return gradient


x.requires_grad_()
Round.apply(x).sum().backward()
y = x.grad

# %% tags=["checkpointed-gradient"]
x.requires_grad_()
checkpoint(torch.sin, x, use_reentrant=False).sin().sum().backward()
y = x.grad
