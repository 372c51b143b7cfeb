"""Writes the trained model as ONNX with the manifest beside it, and reads it back to prove it."""

from __future__ import annotations

import io
import os
from pathlib import Path

import onnx
import torch
from torchvision.models import ConvNeXt

from errors import WorldError
from manifest import ImageInput, Manifest
from onnx_weights import give_each_its_own, read_weights

OPSET = 17
"""The first opset with LayerNormalization, which runtimes compute far faster than its primitives."""


def manifest_path(onnx_file: Path) -> Path:
    """Where the manifest of an ONNX file lies: beside it, with the suffix .json."""
    return onnx_file.with_suffix(".json")


def require_writable(onnx_file: Path) -> None:
    """Fails before the training rather than after it. Raises WorldError."""
    try:
        onnx_file.parent.mkdir(parents=True, exist_ok=True)
        with open(onnx_file, "ab"):
            pass
        if onnx_file.stat().st_size == 0:
            onnx_file.unlink()
    except OSError as error:
        raise WorldError(f"Cannot write {onnx_file}: {error.strerror}; choose another --output.") from error


def export(model: ConvNeXt, manifest: Manifest, onnx_file: Path) -> None:
    """Exports float32 weights: input 'input' [N, 3, H, W], output 'logits' [N, classes], N free, no softmax.

    Both files are written as drafts and renamed when they are proven, so older ones stay whole until then.
    Raises WorldError when a weight is no number, or a file cannot be written or does not read back bit for bit.
    """
    model = model.eval().to(memory_format=torch.contiguous_format)
    if not all(weight.isfinite().all() for weight in model.state_dict().values()):
        raise WorldError(f"The trained weights are no longer numbers, so {onnx_file} was not written; start again with a lower --rate.")
    beside = manifest_path(onnx_file)
    drafts = {draft_path(file): file for file in (onnx_file, beside)}
    try:
        draft_path(onnx_file).write_bytes(_to_onnx(model, manifest.input))
        manifest.write(draft_path(beside))
        _require_equal(model, draft_path(onnx_file))
        for draft, file in drafts.items():
            os.replace(draft, file)
    except OSError as error:
        raise WorldError(f"Cannot write {error.filename or onnx_file}: {error.strerror}.") from error
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def draft_path(file: Path) -> Path:
    """Where a file lies until it is whole."""
    return file.with_name(file.name + ".part")


def _require_equal(model: ConvNeXt, onnx_file: Path) -> None:
    """Reads the file back. Raises WorldError when a weight differs."""
    written = read_weights(onnx_file)
    for name, weight in model.state_dict().items():
        if not torch.equal(written[name], weight):
            raise WorldError(f"{onnx_file} does not hold the trained {name}; write it to another disk.")


def _to_onnx(model: ConvNeXt, how: ImageInput) -> bytes:
    content = io.BytesIO()
    torch.onnx.export(
        model, torch.zeros(1, 3, how.height, how.width), content, opset_version=OPSET, input_names=["input"],
        output_names=["logits"], dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}})
    exported = onnx.load_model_from_string(content.getvalue())
    give_each_its_own(exported.graph)
    return exported.SerializeToString()
