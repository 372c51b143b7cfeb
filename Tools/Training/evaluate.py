#!/usr/bin/python3
"""Evaluates a ConvNeXt-Tiny ONNX file, whole or pruned, on a folder per class, with PyTorch in float32 and Pillow. See README.md."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from commandline import Parser, guard
from errors import WorldError


def parse(arguments: list[str]) -> argparse.Namespace:
    """Reads the command line. Raises UsageError."""
    parser = Parser(prog="evaluate.py", description=__doc__)
    parser.add_argument("model", type=Path, help="the .onnx file")
    parser.add_argument("--data", type=Path, required=True, help="folder with one folder of images per class")
    parser.add_argument("--manifest", type=Path, help="manifest with labels and preprocessing; without it the .json beside the model")
    return parser.parse_args(arguments)


def main() -> None:
    """Prints the share of right answers of every class and of all."""
    options = parse(sys.argv[1:])
    import images
    from export import manifest_path
    from manifest import read_manifest
    from model import build, hidden_widths
    from onnx_weights import read_weights, require_classes
    from training import predict

    manifest = read_manifest(options.manifest or manifest_path(options.model))
    weights = read_weights(options.model)
    require_classes(options.model, weights, manifest.labels)
    data = images.load(options.data, manifest.input)
    if sorted(data.labels) != sorted(manifest.labels):
        raise WorldError(f"{options.data} has the classes {', '.join(data.labels)}; expected {', '.join(manifest.labels)}.")
    data = data.in_order_of(manifest.labels)
    model = build(len(manifest.labels), hidden_widths(weights))
    model.load_state_dict(weights)

    begun = time.monotonic()
    right = predict(model, data, manifest.input).argmax(1) == data.targets
    seconds = time.monotonic() - begun
    for index, label in enumerate(data.labels):
        mine = right[data.targets == index]
        print(f"{label}: {int(mine.sum())} of {len(mine)}")
    print(f"top-1 {right.float().mean().item():.2%} of {len(data)} images, {len(data) / seconds:.1f} images/s")


if __name__ == "__main__":
    sys.exit(guard(main))
