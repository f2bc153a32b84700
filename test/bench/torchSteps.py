"""Training steps a second in PyTorch on one thread: python3 torchSteps.py plain|split|perceptron|vgg|residual|recurrent batch seconds"""
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
design, batch, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])


class Split(nn.Module):
    """One linear layer, shared by ten groups of the features."""

    def __init__(self):
        super().__init__()
        self.shared = nn.Linear(45, 372)

    def forward(self, x):
        return torch.relu(self.shared(x.view(-1, 10, 45))).reshape(-1, 3720)


class Residual(nn.Module):
    """Two convolutions and what they were given."""

    def __init__(self, channels):
        super().__init__()
        self.inner = nn.Sequential(*normalized(channels, channels), nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels))

    def forward(self, x):
        return torch.relu(x + self.inner(x))


class Recurrent(nn.Module):
    """Long short-term memory over the rows of an image."""

    def __init__(self):
        super().__init__()
        self.memory = nn.LSTM(28, 64, batch_first=True)
        self.last = nn.Linear(64, 10)

    def forward(self, x):
        return self.last(self.memory(x)[0][:, -1])


def normalized(before, after):
    return [nn.Conv2d(before, after, 3, padding=1), nn.BatchNorm2d(after), nn.ReLU()]


def article(hidden, width):
    return nn.Sequential(
        nn.Conv2d(3, 13, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(13, 18, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), hidden, nn.Linear(width, 10),
    )


networks = {
    "plain": lambda: article(nn.Sequential(nn.Linear(450, 120), nn.ReLU()), 120),
    "split": lambda: article(Split(), 3720),
    "perceptron": lambda: nn.Sequential(
        nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10)),
    "vgg": lambda: nn.Sequential(
        *normalized(3, 32), *normalized(32, 32), nn.MaxPool2d(2),
        *normalized(32, 64), *normalized(64, 64), nn.MaxPool2d(2),
        *normalized(64, 128), *normalized(128, 128), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(2048, 10)),
    "residual": lambda: nn.Sequential(
        *normalized(3, 16), Residual(16), Residual(16), nn.AvgPool2d(32), nn.Flatten(), nn.Linear(16, 10)),
    "recurrent": lambda: Recurrent(),
}
shapes = {"perceptron": (784,), "recurrent": (28, 28)}
model = networks[design]()
optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9)
loss_of = nn.CrossEntropyLoss()
images = torch.rand(512, *shapes.get(design, (3, 32, 32))) * 2 - 1
labels = torch.randint(0, 10, (512,))


def step(i):
    start = i * batch % 512
    optimizer.zero_grad()
    loss_of(model(images[start:start + batch]), labels[start:start + batch]).backward()
    optimizer.step()


for i in range(5):
    step(i)
wall, processor, steps = time.perf_counter(), time.process_time(), 0
while steps < 5 or time.perf_counter() - wall < seconds:
    step(steps)
    steps += 1
print(steps / (time.perf_counter() - wall), steps / (time.process_time() - processor))
