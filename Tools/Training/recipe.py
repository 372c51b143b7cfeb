"""The steps from a folder of images to an ONNX file."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch
from torchvision.models import ConvNeXt

import images
from errors import WorldError
from export import export, manifest_path, require_writable
from images import ImageSet
from manifest import ImageInput, Manifest, read_manifest
from model import build, multiply_in_bfloat16, processor_multiplies_bfloat16
from onnx_weights import HEAD, read_weights
from training import Plan, Trainer, accuracy


def run(options: argparse.Namespace, started: float) -> None:
    """Loads, trains, validates, exports; started is the time.monotonic() from which the time limit counts."""
    require_writable(options.output)
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    how = ImageInput()
    weights = read_weights(options.init) if options.init else None
    training, validation = _load(options, how)
    print(f"{len(training)} training and {len(validation)} validation images of {', '.join(training.labels)}; "
          f"loaded in {time.monotonic() - started:.0f} s", flush=True)

    model = _initial_model(options.init, weights, training.labels)
    if options.precision == "bfloat16" or options.precision == "auto" and processor_multiplies_bfloat16():
        multiply_in_bfloat16(model)
        print("pointwise layers multiply in bfloat16", flush=True)
    plan = Plan(options.epochs, options.batch, options.rate, options.minutes, started, options.seed, options.freeze, options.side)
    Trainer(model, training, validation, how, plan).run()

    final = build(len(training.labels))
    final.load_state_dict(model.state_dict())
    print(f"final validation top-1 {accuracy(final, validation, how):.2%} in float32", flush=True)
    export(final, _manifest(options, training.labels, how), options.output)
    print(f"wrote {options.output} and {manifest_path(options.output)} after {(time.monotonic() - started) / 60:.1f} min")


def _load(options: argparse.Namespace, how: ImageInput) -> tuple[ImageSet, ImageSet]:
    """The training and validation sets: two folders, or one of which a tenth of every class is held out."""
    training = images.load(options.data, how)
    if options.validation is None:
        return images.split(training, 0.1, torch.Generator().manual_seed(options.seed))
    validation = images.load(options.validation, how)
    if validation.labels != training.labels:
        raise WorldError(f"{options.validation} has the classes {', '.join(validation.labels)}; "
                         f"expected those of the training data, {', '.join(training.labels)}.")
    return training, validation


def _initial_model(init: Path | None, weights: dict[str, torch.Tensor] | None, labels: tuple[str, ...]) -> ConvNeXt:
    """The network to train: the given weights, or random ones; the head is new unless the init file's labels are the same."""
    model = build(len(labels))
    if init is None or weights is None:
        print("warning: no --init, so the network starts from random weights and needs many more epochs", flush=True)
        return model
    beside = manifest_path(init)
    if beside.exists() and read_manifest(beside).labels == labels:
        print(f"starting from {init}, head included", flush=True)
    else:
        weights.update({name: value for name, value in model.state_dict().items() if name.startswith(HEAD)})
        print(f"starting from {init}, with a new head for {len(labels)} classes", flush=True)
    model.load_state_dict(weights)
    return model


def _manifest(options: argparse.Namespace, labels: tuple[str, ...], how: ImageInput) -> Manifest:
    if options.ok_label not in labels:
        print(f"warning: no class is called {options.ok_label!r}, so the manifest names no OK label", flush=True)
    return Manifest(options.name, labels, tuple(label for label in labels if label == options.ok_label), how)
