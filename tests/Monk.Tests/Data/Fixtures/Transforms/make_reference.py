"""Writes reference.json: what torchvision 0.14.1 makes of two small images, as floats in 0-255 times 1000, rounded.

    python3 make_reference.py

The images are those of Pattern.At (channel first), the second with x and y moved by 5 and 3; 14 wide, 12 high.
"""
import json
import math
import os

import torch
import torchvision.transforms.functional as F
from torchvision.transforms import InterpolationMode
from torchvision.transforms.autoaugment import _apply_op

WIDTH, HEIGHT = 14, 12
BILINEAR = InterpolationMode.BILINEAR


def pattern(x, y, c):
    return (x * 37 + y * 101 + c * 59 + x * y * 7 + x * x // 3) % 256


def image(dx, dy):
    return torch.tensor([[[pattern(x + dx, y + dy, c) for x in range(WIDTH)] for y in range(HEIGHT)] for c in range(3)], dtype=torch.uint8)


first, second = image(0, 0), image(5, 3)
cases = {}


def on_floats(name, *functions):
    """One function for each image; torchvision takes float images in 0-1."""
    cases[name] = [[round(1000 * v) for v in (f(i.double() / 255) * 255).flatten().tolist()] for f, i in zip(functions, (first, second))]


def on_bytes(name, *functions):
    cases[name] = [[round(1000 * v) for v in f(i).flatten().tolist()] for f, i in zip(functions, (first, second))]


on_floats("brightness", lambda i: F.adjust_brightness(i, 1.4), lambda i: F.adjust_brightness(i, 0.6))
on_floats("contrast", lambda i: F.adjust_contrast(i, 1.7), lambda i: F.adjust_contrast(i, 0.3))
on_floats("saturation", lambda i: F.adjust_saturation(i, 1.5), lambda i: F.adjust_saturation(i, 0.2))
on_floats("hue", lambda i: F.adjust_hue(i, 0.3), lambda i: F.adjust_hue(i, -0.45))
on_floats("sharpness", lambda i: F.adjust_sharpness(i, 1.9), lambda i: F.adjust_sharpness(i, 0.1))
on_floats("grayscale", lambda i: F.rgb_to_grayscale(i, 3), lambda i: F.rgb_to_grayscale(i, 3))
on_floats("autocontrast", F.autocontrast, F.autocontrast)
on_bytes("posterize", lambda i: F.posterize(i, 2), lambda i: F.posterize(i, 5))
on_bytes("solarize", lambda i: F.solarize(i, 100.0), lambda i: F.solarize(i, 217.0))
on_bytes("equalize", F.equalize, F.equalize)

on_floats("rotate", lambda i: F.rotate(i, 30, BILINEAR), lambda i: F.rotate(i, -107.5, BILINEAR))
on_floats(
    "affine",
    lambda i: F.affine(i, 20, [2, -1], 1.2, [10.0, -15.0], BILINEAR),
    lambda i: F.affine(i, -75, [-3, 4], 0.7, [-20.0, 5.0], BILINEAR),
)
corners = [[0, 0], [WIDTH - 1, 0], [WIDTH - 1, HEIGHT - 1], [0, HEIGHT - 1]]
on_floats(
    "perspective",
    lambda i: F.perspective(i, corners, [[1, 2], [12, 0], [11, 10], [3, 9]], BILINEAR),
    lambda i: F.perspective(i, corners, [[0, 1], [10, 2], [13, 11], [2, 8]], BILINEAR),
)
on_floats(
    "resized_crop",
    lambda i: F.resized_crop(i, 1, 2, 10, 11, [6, 6], BILINEAR, antialias=True),
    lambda i: F.resized_crop(i, 5, 4, 5, 4, [6, 6], BILINEAR, antialias=True),
)
on_floats(
    "resized_crop_wide",
    lambda i: F.resized_crop(i, 1, 2, 10, 11, [5, 8], BILINEAR, antialias=True),
    lambda i: F.resized_crop(i, 5, 4, 5, 4, [5, 8], BILINEAR, antialias=True),
)
on_floats("center_crop", lambda i: F.center_crop(i, [7, 7]), lambda i: F.center_crop(i, [7, 7]))
on_floats("center_crop_wide", lambda i: F.center_crop(i, [7, 11]), lambda i: F.center_crop(i, [7, 11]))
on_floats(
    "normalize",
    lambda i: F.normalize(i, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]) / 255,
    lambda i: F.normalize(i, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]) / 255,
)


def operation(name, strength):
    return lambda i: _apply_op(i, name, strength, BILINEAR, None)


for name, one, other in [("ShearX", 0.3, -0.7), ("ShearY", 0.3, -0.7), ("TranslateX", 3.9, -2.2), ("TranslateY", 3.9, -2.2), ("Rotate", 45.0, -120.0),
                         ("Brightness", 0.5, -0.5), ("Color", 0.9, -0.9), ("Contrast", 0.4, -0.4), ("Sharpness", 0.8, -0.8)]:
    on_floats("op_" + name, operation(name, one), operation(name, other))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.json"), "w") as file:
    json.dump(cases, file, separators=(",", ":"))
