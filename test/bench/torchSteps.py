"""Training steps a second of the article's two networks in PyTorch on one thread: python3 torchSteps.py plain|split batch seconds"""
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


hidden = nn.Sequential(nn.Linear(450, 120), nn.ReLU()) if design == "plain" else Split()
width = 120 if design == "plain" else 3720
model = nn.Sequential(
    nn.Conv2d(3, 13, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(13, 18, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), hidden, nn.Linear(width, 10),
)
optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9)
loss_of = nn.CrossEntropyLoss()
images = torch.rand(512, 3, 32, 32) * 2 - 1
labels = torch.randint(0, 10, (512,))


def step(i):
    start = i * batch % 512
    optimizer.zero_grad()
    loss_of(model(images[start:start + batch]), labels[start:start + batch]).backward()
    optimizer.step()


for i in range(20):
    step(i)
wall, processor, steps = time.perf_counter(), time.process_time(), 0
while steps < 20 or time.perf_counter() - wall < seconds:
    step(steps)
    steps += 1
print(steps / (time.perf_counter() - wall), steps / (time.process_time() - processor))
