"""ConvNeXt-Tiny as torchvision lays it out, and the faster arithmetic it is trained with."""

from __future__ import annotations

from itertools import count, takewhile
from math import prod
from pathlib import Path
from typing import Mapping

import torch
from torch import nn
from torch.nn import functional
from torchvision.models import ConvNeXt, convnext_tiny
from torchvision.models.convnext import CNBlock


class Bfloat16Linear(nn.Linear):
    """A Linear that multiplies in bfloat16 and keeps its weights, and their gradients, in float32.

    Only the pointwise layers profit; depthwise convolutions, normalisation and residuals stay in float32, where
    torch 1.13's bfloat16 kernels are slower or missing.
    """

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        return functional.linear(values.bfloat16(), self.weight.bfloat16(), self.bias.bfloat16())


HiddenWidths = tuple[tuple[int, ...], ...]
"""Hidden channels of the blocks of each stage: the width between the two pointwise layers. Pruned, these differ and blocks are missing."""

WHOLE: HiddenWidths = ((384,) * 3, (768,) * 3, (1536,) * 9, (3072,) * 3)
"""ConvNeXt-Tiny as it was published (arXiv:2201.03545): four times the channels of the stage."""


def build(classes: int, hidden: HiddenWidths = WHOLE) -> ConvNeXt:
    """ConvNeXt-Tiny (depths 3,3,9,3; 96..768 channels; 28.6 M parameters at 1000 classes) with random weights, or what pruning left.

    Stochastic depth is off: a short fine-tuning underfits rather than overfits.
    """
    model = convnext_tiny(num_classes=classes, stochastic_depth_prob=0.0)
    for stage, widths in zip(model.features[1::2], hidden):
        del stage[len(widths):]
        for block, width in zip(stage, widths):
            if width != block.block[3].out_features:
                channels = block.block[3].in_features
                block.block[3], block.block[5] = nn.Linear(channels, width), nn.Linear(width, channels)
    return model


def hidden_widths(weights: Mapping[str, torch.Tensor]) -> HiddenWidths:
    """The hidden widths of the network with these weights, named as in torchvision's state dict."""
    def widths(stage: int) -> tuple[int, ...]:
        biases = takewhile(weights.__contains__, (f"features.{stage}.{block}.block.3.bias" for block in count()))
        return tuple(prod(weights[bias].shape) for bias in biases)
    return tuple(widths(stage) for stage in (1, 3, 5, 7))


def multiply_in_bfloat16(model: ConvNeXt) -> None:
    """Replaces the pointwise layers of every block by Bfloat16Linear; names and weights stay what they were."""
    for block in model.modules():
        if not isinstance(block, CNBlock):
            continue
        for index, layer in enumerate(block.block):
            if isinstance(layer, nn.Linear):
                fast = Bfloat16Linear(layer.in_features, layer.out_features)
                fast.weight, fast.bias = layer.weight, layer.bias
                block.block[index] = fast


def multiplies_bfloat16(device: torch.device) -> bool:
    """Whether a GPU has bfloat16, or the processor AVX512_BF16 instructions; without them bfloat16 is emulated and gains nothing."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return False
    return "avx512_bf16" in flags
