# %% [markdown]
# # Deep CNN on CIFAR-10 in PyTorch
#
# Layout NCHW, PyTorch's own. Softmax is part of the loss; the model returns
# logits.

# %%
from rosetta_common import (
    MiniBatches,
    load_cifar10,
    report_epoch,
    shift_and_flip,
    specification,
)

import torch
from torch import nn

spec = specification("deepcnn_cifar10")
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NCHW")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)

# %% tags=["build"]
model = nn.Sequential(
    nn.Conv2d(3, 32, 3, padding="same"),
    nn.ReLU(),
    nn.Conv2d(32, 32, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Dropout(0.25),
    nn.Conv2d(32, 64, 3, padding="same"),
    nn.ReLU(),
    nn.Conv2d(64, 64, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Dropout(0.25),
    nn.Flatten(),
    nn.Linear(64 * 6 * 6, 512),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(512, 10),
)


# PyTorch's own default is He-uniform with a = sqrt(5), and random biases
def glorot_uniform(module):
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)


model.apply(glorot_uniform).to(device)
print(model)

# %% tags=["compile"]
criterion = nn.CrossEntropyLoss()
# by default the rate is 0.01 and alpha 0.99
optimizer = torch.optim.RMSprop(
    model.parameters(), lr=spec.learning_rate, alpha=spec.rho, eps=spec.epsilon
)

# %% tags=["train"]
# one array for the images of all epochs, in an order of its own in each
moved = x_train.copy()
batches = MiniBatches(
    moved, y_train, batch_size=spec.batch_size, seed=spec.seed
)
model.train()
for epoch in range(spec.epochs):
    moved[:] = shift_and_flip(x_train, "NCHW", seed=spec.seed, epoch=epoch)
    losses = []
    for images, labels in batches:
        images, labels = (
            torch.from_numpy(images).to(device),
            torch.from_numpy(labels).to(device),
        )
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        # .item() would wait for the GPU in every step
        losses.append(loss.detach())
    report_epoch(epoch, torch.stack(losses).mean())

# %% tags=["predict"]
# switches dropout off
model.eval()
with torch.inference_mode():
    logits = torch.cat(
        [
            model(torch.from_numpy(images).to(device))
            for images in MiniBatches(x_test, batch_size=spec.batch_size)
        ]
    )
predictions = logits.argmax(dim=1).cpu().numpy()
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
