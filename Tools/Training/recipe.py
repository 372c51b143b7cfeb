"""The steps from a folder of images to an ONNX file."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import torch
from torchvision.models import ConvNeXt

import images
from distillation import Teacher, read_teacher
from errors import UsageError, WorldError
from export import export, manifest_path, require_writable
from images import ImageSet
from manifest import ImageInput, Manifest, read_manifest
from model import WHOLE, build, hidden_widths, multiplies_bfloat16, multiply_in_bfloat16
from onnx_weights import HEAD, read_weights, require_classes
from processes import Processes
from training import Plan, Trainer, accuracy

NAME = "convnext-tiny-strip"
"""The model's name, and the class of good parts, of the demo: for a training that starts from no manifest with its labels."""

OK_LABEL = "ok"


def run(options: argparse.Namespace, started: float) -> None:
    """Trains, exports, validates; started is the time.monotonic() from which the time limit counts."""
    processes = Processes()
    with processes.together():
        _run(options, started, processes)


def _run(options: argparse.Namespace, started: float, processes: Processes) -> None:
    if processes.first:
        require_writable(options.output)
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    given = _given_manifest(options.init)
    how = given.input if given else ImageInput()
    _require_fitting_side(options.side, how)
    weights = read_weights(options.init) if options.init else None
    training, validation = _load(options, how)
    if given and sorted(given.labels) == sorted(training.labels):
        training, validation = training.in_order_of(given.labels), validation.in_order_of(given.labels)
    processes.require_equal((training.pixels, training.targets), "training images")
    processes.say(f"{len(training)} training and {len(validation)} validation images of {', '.join(training.labels)}; "
                  f"loaded in {time.monotonic() - started:.0f} s")
    if len(training) < processes.count:
        raise WorldError(f"{options.data} has {len(training)} training images for {processes.count} processes; expected one for each.")

    model = _initial_model(options.init, weights, given, training.labels, processes)
    hidden = hidden_widths(model.state_dict())
    teacher = _teacher(options, training.labels, how, processes)
    if options.precision == "bfloat16" or options.precision == "auto" and multiplies_bfloat16(processes.device):
        multiply_in_bfloat16(model)
        if teacher:
            multiply_in_bfloat16(teacher.model)
        processes.say("pointwise layers multiply in bfloat16")
    plan = Plan(options.epochs, options.batch, options.rate, options.minutes, started, options.seed, options.freeze, options.side)
    Trainer(model, training, validation, how, plan, processes, teacher).run()
    if processes.first:
        final = build(len(training.labels), hidden)
        final.load_state_dict(model.state_dict())
        export(final, _manifest(options, training.labels, how, given), options.output)
        print(f"wrote {options.output} and {manifest_path(options.output)} after {(time.monotonic() - started) / 60:.1f} min", flush=True)
        print(f"final validation top-1 {accuracy(final.to(processes.device), validation, how):.2%} in float32", flush=True)


def _given_manifest(init: Path | None) -> Manifest | None:
    """What the file to start from says of itself, where its manifest lies beside it."""
    return read_manifest(manifest_path(init)) if init and manifest_path(init).exists() else None


def _require_fitting_side(side: int | None, how: ImageInput) -> None:
    if side is not None and not how.width == how.height >= side:
        raise UsageError(f"--side is {side} and the network's pictures have {how.width}x{how.height} pixels; "
                         "expected a side that square pictures can be shrunk to.")


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


def _initial_model(init: Path | None, weights: dict[str, torch.Tensor] | None, given: Manifest | None, labels: tuple[str, ...],
                   processes: Processes) -> ConvNeXt:
    """The network to train: the given weights, or random ones; the head is new unless the init file's labels are the same."""
    if init is None or weights is None:
        processes.say("warning: no --init, so the network starts from random weights and needs many more epochs")
        return build(len(labels))
    hidden = hidden_widths(weights)
    model = build(len(labels), hidden)
    if hidden != WHOLE:
        processes.say("pruned: " + "; ".join(f"stage {number} has blocks of {', '.join(map(str, widths)) or 'nothing'}"
                                             for number, widths in enumerate(hidden, 1)))
    if given and given.labels == labels:
        require_classes(init, weights, labels)
        processes.say(f"starting from {init}, head included")
    else:
        weights.update({name: value for name, value in model.state_dict().items() if name.startswith(HEAD)})
        processes.say(f"starting from {init}, with a new head for {len(labels)} classes")
    model.load_state_dict(weights)
    return model


def _teacher(options: argparse.Namespace, labels: tuple[str, ...], how: ImageInput, processes: Processes) -> Teacher | None:
    if options.teacher is None:
        return None
    model = read_teacher(options.teacher, labels, how).to(processes.device, memory_format=torch.channels_last)
    processes.say(f"learning from {options.teacher} by {options.teacher_weight:g} of the loss at temperature {options.temperature:g}")
    return Teacher(model, options.teacher_weight, options.temperature)


def _manifest(options: argparse.Namespace, labels: tuple[str, ...], how: ImageInput, given: Manifest | None) -> Manifest:
    """The new file's manifest: what the command line does not say stays as it was with the same labels."""
    known = given if given and given.labels == labels else Manifest(NAME, labels, (OK_LABEL,), how)
    wanted = (options.ok_label,) if options.ok_label else known.ok_labels
    for label in set(wanted) - set(labels):
        print(f"warning: no class is called {label!r}, so the manifest names no OK label", flush=True)
    return Manifest(options.name or known.name, labels, tuple(label for label in labels if label in wanted), how)
