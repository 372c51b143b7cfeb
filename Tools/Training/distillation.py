"""Learning from a larger network: Hinton, Vinyals, Dean, Distilling the Knowledge in a Neural Network (arXiv:1503.02531, 2015)."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

from errors import WorldError
from export import manifest_path
from manifest import ImageInput, read_manifest
from model import build, hidden_widths
from onnx_weights import HEAD, read_weights, require_classes


class Teacher:
    """The network before pruning: the smaller one learns from its scores besides the labels.

    weight: its share of the loss, 0..1. temperature: what the logits of both are divided by, above 0.
    """

    def __init__(self, model: nn.Module, weight: float, temperature: float) -> None:
        self.model = model.eval().requires_grad_(False)
        self._weight, self._temperature = weight, temperature

    def loss(self, of_labels: torch.Tensor, logits: torch.Tensor, pictures: torch.Tensor) -> torch.Tensor:
        """(1 - a) * of_labels + a * T^2 * KL(teacher || student), averaged over the pictures [N, 3, H, W] of these logits [N, classes].

        T^2 keeps the gradients as large as at temperature 1 (section 2 of the paper).
        """
        with torch.no_grad():
            wanted = functional.log_softmax(self.model(pictures).float() / self._temperature, 1)
        given = functional.log_softmax(logits.float() / self._temperature, 1)
        apart = functional.kl_div(given, wanted, reduction="batchmean", log_target=True)
        return (1 - self._weight) * of_labels + self._weight * self._temperature ** 2 * apart


def read_teacher(file: Path, labels: tuple[str, ...], how: ImageInput) -> nn.Module:
    """The network of an ONNX file, its scores in the order of the labels.

    Raises WorldError when the manifest beside it has other labels or preprocessing than the student.
    """
    beside = manifest_path(file)
    manifest = read_manifest(beside)
    if sorted(manifest.labels) != sorted(labels):
        raise WorldError(f"The teacher's manifest {beside} has the labels {', '.join(manifest.labels)}; "
                         f"expected those of the data, {', '.join(labels)}.")
    if manifest.input != how:
        raise WorldError(f"The teacher's manifest {beside} prepares pictures otherwise than the network that learns; "
                         "expected the same input in the manifest beside --init.")
    weights = read_weights(file)
    require_classes(file, weights, labels)
    order = [manifest.labels.index(label) for label in labels]
    weights |= {name: weights[name][order] for name in (HEAD + "weight", HEAD + "bias")}
    model = build(len(labels), hidden_widths(weights))
    model.load_state_dict(weights)
    return model
