"""Monk's loop in PyTorch: what the benchmark compares with. Prints one line of JSON.

The weights are random: how long a network takes does not depend on them.

train    FOLDER MODEL FROZEN BATCH EPOCHS WARMUP   images/s of training after WARMUP batches, seconds of the whole
evaluate FOLDER MODEL                              one image at a time, as Monk evaluates
decode   FOLDER SIZE                               CPU seconds an image
"""
import json
import os
import resource
import sys
import time

import numpy
import torch
import torchvision
from PIL import Image

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)


def files(folder):
    return [(os.path.join(folder, name, file), label)
            for label, name in enumerate(sorted(os.listdir(folder)))
            for file in sorted(os.listdir(os.path.join(folder, name)))]


def pixels(path, size=224):
    return Image.open(path).convert("RGB").resize((size, size), Image.BILINEAR)


class Images(torch.utils.data.Dataset):
    def __init__(self, folder, flip):
        self.files, self.flip = files(folder), flip

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        path, label = self.files[index]
        image = pixels(path)
        if self.flip and torch.rand(1).item() < 0.8:
            image = image.transpose(Image.FLIP_LEFT_RIGHT)
        tensor = torch.from_numpy(numpy.array(image)).permute(2, 0, 1).float().div(255)
        return (tensor - MEAN) / STD, label


def network(name):
    return getattr(torchvision.models, name)()


def with_head(model, name, classes=2):
    if name.startswith("densenet"):
        model.classifier = torch.nn.Linear(model.classifier.in_features, classes)
    else:
        model.fc = torch.nn.Linear(model.fc.in_features, classes)
    return model


def train(folder, name, frozen, batch, epochs, warmup):
    torch.manual_seed(0)
    model = network(name)
    if frozen:
        for parameter in model.parameters():
            parameter.requires_grad = False
    with_head(model, name)
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.01)
    loss_of = torch.nn.CrossEntropyLoss()
    loader = torch.utils.data.DataLoader(Images(os.path.join(folder, "train"), True), batch, shuffle=True, num_workers=2)
    validation = torch.utils.data.DataLoader(Images(os.path.join(folder, "val"), False), batch, num_workers=2) \
        if os.path.isdir(os.path.join(folder, "val")) else []

    whole, timed, images = time.time(), 0, 0
    for _ in range(epochs):
        model.train()
        for step, (inputs, labels) in enumerate(loader):
            optimizer.zero_grad()
            outputs = model(inputs)
            loss = loss_of(outputs, labels)
            loss.backward()
            optimizer.step()
            loss.item(), (outputs.argmax(1) == labels).sum().item()
            if step + 1 == warmup:
                started = time.time()
            elif step + 1 > warmup:
                images += len(labels)
        timed += time.time() - started if warmup else 0
        model.eval()
        for inputs, labels in validation:
            with torch.no_grad():
                outputs = model(inputs)
            loss_of(outputs, labels).item(), (outputs.argmax(1) == labels).sum().item()
    seconds = time.time() - whole
    return {"images_per_second": images / timed if timed else len(loader.dataset) * epochs / seconds, "seconds": seconds}


def evaluate(folder, name):
    model = with_head(network(name), name).eval()
    loader = torch.utils.data.DataLoader(Images(folder, False), 1, num_workers=2)
    started, done = time.time(), 0
    with torch.no_grad():
        for inputs, labels in loader:
            if done == 10:
                started = time.time()
            model(inputs).argmax(1).item()
            done += 1
    return {"images_per_second": (done - 10) / (time.time() - started)}


def decode(folder, size):
    paths = [path for path, _ in files(folder)]
    pixels(paths[0], size)
    started = time.process_time()
    for path in paths:
        numpy.array(pixels(path, size))
    return {"cpu_seconds_per_image": (time.process_time() - started) / len(paths)}


def main(command, *arguments):
    if command == "train":
        folder, name, frozen, batch, epochs, warmup = arguments
        result = train(folder, name, frozen == "frozen", int(batch), int(epochs), int(warmup))
    elif command == "evaluate":
        result = evaluate(*arguments)
    else:
        result = decode(arguments[0], int(arguments[1]))
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    result["cpu_seconds"] = sum(u.ru_utime + u.ru_stime for u in used)
    result["peak_mebibytes"] = sum(u.ru_maxrss for u in used) / 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
