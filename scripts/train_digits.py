#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains the two small networks of workloads/zoo that have weights, and writes them with the samples they are tested on.

scripts/train_digits.py [FOLDER]      default: workloads/zoo. Takes about a minute; needs python3-sklearn, python3-onnx.

Data: 1,797 images of 8 x 8 pixels, 0 to 16, of handwritten digits (E. Alpaydin, C. Kaynak, "Optical Recognition of
Handwritten Digits", UCI Machine Learning Repository, 1998, CC BY 4.0), as scikit-learn ships them (load_digits). Every
fifth image is a test image; of the others, which the networks learn from, 200 are written to calibrate with.
"""
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits

SEED = 7
CLASSES = 10
SIDE = 8


def split() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Images as (n, 1, 8, 8) in 0 to 1, and labels: of training, of testing."""
    data = load_digits()
    images = (data.images / 16.0).astype(np.float64)[:, None]
    test = np.arange(len(images)) % 5 == 0
    return images[~test], data.target[~test], images[test], data.target[test]


class Linear:
    """y = x W + b."""

    def __init__(self, rng: np.random.Generator, inputs: int, outputs: int):
        self.params = [rng.normal(0.0, np.sqrt(2.0 / inputs), (inputs, outputs)), np.zeros(outputs)]

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, grad: np.ndarray) -> np.ndarray:
        self.grads = [self.x.T @ grad, grad.sum(0)]
        return grad @ self.params[0].T


class Conv:
    """3 x 3 filters, padding 1, stride 1; weights (filters, channels, 3, 3)."""

    def __init__(self, rng: np.random.Generator, channels: int, filters: int):
        scale = np.sqrt(2.0 / (9 * channels))
        self.params = [rng.normal(0.0, scale, (filters, channels, 3, 3)), np.zeros(filters)]

    def forward(self, x: np.ndarray) -> np.ndarray:
        padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
        self.windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
        return np.einsum("nchwrs,mcrs->nmhw", self.windows, self.params[0], optimize=True) + self.params[1][:, None, None]

    def backward(self, grad: np.ndarray) -> np.ndarray:
        self.grads = [np.einsum("nmhw,nchwrs->mcrs", grad, self.windows, optimize=True), grad.sum((0, 2, 3))]
        padded = np.pad(grad, ((0, 0), (0, 0), (1, 1), (1, 1)))
        windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
        return np.einsum("nmhwrs,mcrs->nchw", windows, self.params[0][:, :, ::-1, ::-1], optimize=True)


class Relu:
    params: list = []

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.kept = x > 0
        return x * self.kept

    def backward(self, grad: np.ndarray) -> np.ndarray:
        return grad * self.kept


class MaxPool:
    """2 x 2, stride 2."""

    params: list = []

    def forward(self, x: np.ndarray) -> np.ndarray:
        n, c, h, w = x.shape
        blocks = x.reshape(n, c, h // 2, 2, w // 2, 2)
        best = blocks.max((3, 5), keepdims=True)
        self.kept = blocks == best
        return best[:, :, :, 0, :, 0]

    def backward(self, grad: np.ndarray) -> np.ndarray:
        shared = self.kept / self.kept.sum((3, 5), keepdims=True)
        spread = shared * grad[:, :, :, None, :, None]
        n, c, h, _, w, _ = spread.shape
        return spread.reshape(n, c, 2 * h, 2 * w)


class Flatten:
    params: list = []

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, grad: np.ndarray) -> np.ndarray:
        return grad.reshape(self.shape)


def forward(layers: list, x: np.ndarray) -> np.ndarray:
    for layer in layers:
        x = layer.forward(x)
    return x


def train(layers: list, images: np.ndarray, labels: np.ndarray, epochs: int) -> None:
    """Adam on cross entropy with weight decay, batches of 64."""
    rng = np.random.default_rng(SEED)
    trained = [layer for layer in layers if layer.params]
    moments = [[(np.zeros_like(p), np.zeros_like(p)) for p in layer.params] for layer in trained]
    step = 0
    for epoch in range(epochs):
        rate = 2e-3 * 0.5 * (1.0 + np.cos(np.pi * epoch / epochs))
        order = rng.permutation(len(images))
        for start in range(0, len(order), 64):
            batch = order[start : start + 64]
            scores = forward(layers, images[batch])
            shares = np.exp(scores - scores.max(1, keepdims=True))
            shares /= shares.sum(1, keepdims=True)
            shares[np.arange(len(batch)), labels[batch]] -= 1.0
            grad = shares / len(batch)
            for layer in reversed(layers):
                grad = layer.backward(grad)
            step += 1
            for layer, layer_moments in zip(trained, moments):
                for param, g, (m, v) in zip(layer.params, layer.grads, layer_moments):
                    g = g + (1e-3 * param if param.ndim > 1 else 0.0)
                    m += 0.1 * (g - m)
                    v += 0.001 * (g * g - v)
                    param -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)


def accuracy(layers: list, images: np.ndarray, labels: np.ndarray) -> float:
    return float((forward(layers, images).argmax(1) == labels).mean())


def tensor(name: str, values: np.ndarray) -> onnx.TensorProto:
    return numpy_helper.from_array(values.astype(np.float32), name)


def model(name: str, layers: list) -> onnx.ModelProto:
    nodes, weights, value, counts = [], [], "image", {}
    for layer in layers:
        op = {"Linear": "Gemm", "Conv": "Conv", "MaxPool": "MaxPool", "Relu": "Relu", "Flatten": "Flatten"}[
            type(layer).__name__
        ]
        counts[op] = counts.get(op, 0) + 1
        node = f"{ {'Gemm': 'fc'}.get(op, op.lower()) }{counts[op]}"
        inputs, attributes = [value], {}
        if op in ("Gemm", "Conv"):
            weight = layer.params[0].T if op == "Gemm" else layer.params[0]
            weights += [tensor(f"{node}.weight", weight), tensor(f"{node}.bias", layer.params[1])]
            inputs += [f"{node}.weight", f"{node}.bias"]
            attributes = {"transB": 1} if op == "Gemm" else {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
        if op == "MaxPool":
            attributes = {"kernel_shape": [2, 2], "strides": [2, 2]}
        nodes.append(helper.make_node(op, inputs, [f"{node}.out"], name=node, **attributes))
        value = f"{node}.out"
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, SIDE, SIDE])],
        [helper.make_tensor_value_info(value, TensorProto.FLOAT, [1, CLASSES])],
        weights,
    )
    made = helper.make_model(graph, producer_name="picojoule", opset_imports=[helper.make_opsetid("", 13)])
    made.ir_version = 8
    onnx.checker.check_model(made)
    return made


def write_samples(path: Path, train_images, train_labels, test_images, test_labels) -> None:
    lines = [
        "# Handwritten digits: E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning",
        "# Repository, 1998, CC BY 4.0; as in scikit-learn's load_digits. Pixels / 16. Written by scripts/train_digits.py.",
        "use,label," + ",".join(f"x{i}" for i in range(SIDE * SIDE)),
    ]
    every = len(train_images) // 200
    parts = (("calibrate", train_images[::every][:200], train_labels[::every][:200]), ("test", test_images, test_labels))
    for use, images, labels in parts:
        for image, label in zip(images, labels):
            lines.append(f"{use},{label}," + ",".join(f"{v:.6g}" for v in image.ravel()))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent / "workloads" / "zoo"
    train_images, train_labels, test_images, test_labels = split()
    rng = np.random.default_rng(SEED)
    networks = {
        "digits_mlp": [Flatten(), Linear(rng, 64, 64), Relu(), Linear(rng, 64, 32), Relu(), Linear(rng, 32, CLASSES)],
        "digits_cnn": [Conv(rng, 1, 16), Relu(), MaxPool(), Conv(rng, 16, 32), Relu(), MaxPool(), Flatten(),
                       Linear(rng, 128, CLASSES)],
    }  # fmt: skip
    for name, layers in networks.items():
        train(layers, train_images, train_labels, epochs=40)
        shares = [accuracy(layers, train_images, train_labels), accuracy(layers, test_images, test_labels)]
        onnx.save(model(name, layers), str(folder / f"{name}.onnx"))
        print(f"{name}: {100 * shares[0]:.2f} % of training, {100 * shares[1]:.2f} % of {len(test_images)} test images")
    write_samples(folder / "digits_samples.csv", train_images, train_labels, test_images, test_labels)


if __name__ == "__main__":
    main()
