# %% [markdown]
# # CNN on CIFAR-10 in PyTorch, with DataLoader
#
# Layout NCHW, PyTorch's own. `TensorDataset` pairs images with labels, and
# `DataLoader` shuffles and batches them. It uses no worker processes: to index
# data in memory is faster than to send them from one process to another.

# %%
from rosetta_common import (
    load_cifar10,
    report_batch,
    report_epoch,
    specification,
)

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

spec = specification("cnn_cifar10")
device = "cuda" if torch.cuda.is_available() else "cpu"
torch.manual_seed(spec.seed)

# %% tags=["load"]
(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="NCHW")
print("train", x_train.shape, x_train.dtype, "labels", y_train.dtype)
print("test ", x_test.shape)
train_set = TensorDataset(torch.from_numpy(x_train), torch.from_numpy(y_train))
test_set = TensorDataset(torch.from_numpy(x_test))

# %% tags=["build"]
model = nn.Sequential(
    nn.Conv2d(3, 50, 3, padding="same"),
    nn.ReLU(),
    nn.Conv2d(50, 50, 3, padding="same"),
    nn.MaxPool2d(2),
    nn.ReLU(),
    nn.Dropout(0.25),
    nn.Conv2d(50, 100, 3, padding="same"),
    nn.ReLU(),
    nn.Conv2d(100, 100, 3, padding="same"),
    nn.MaxPool2d(2),
    nn.ReLU(),
    nn.Dropout(0.25),
    nn.Flatten(),
    nn.Linear(100 * 8 * 8, 512),
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
optimizer = torch.optim.SGD(
    model.parameters(), lr=spec.learning_rate, momentum=spec.momentum
)

# %% tags=["train"]
batches = DataLoader(
    train_set,
    batch_size=spec.batch_size,
    shuffle=True,
    generator=torch.Generator().manual_seed(spec.seed),
    pin_memory=device == "cuda",
)
model.train()
for epoch in range(spec.epochs):
    losses = []
    for images, labels in batches:
        images, labels = (
            images.to(device, non_blocking=True),
            labels.to(device, non_blocking=True),
        )
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        # .item() would wait for the GPU in every step
        losses.append(loss.detach())
        report_batch()
    report_epoch(epoch, torch.stack(losses).mean())

# %% tags=["predict"]
# switches dropout off
model.eval()
with torch.inference_mode():
    logits = torch.cat(
        [
            model(images.to(device))
            for (images,) in DataLoader(test_set, batch_size=spec.batch_size)
        ]
    )
predictions = logits.argmax(dim=1).cpu().numpy()
print("predicted", predictions[:10])

# %% tags=["evaluate"]
accuracy = (predictions == y_test).mean()
print("labels   ", y_test[:10])
print(f"test accuracy {accuracy:.3f}")
