"""ConvNeXt-Tiny as torchvision lays it out, and the faster arithmetic it is trained with."""

from __future__ import annotations

from pathlib import Path

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


def build(classes: int) -> ConvNeXt:
    """ConvNeXt-Tiny (depths 3,3,9,3; 96..768 channels; 28.6 M parameters at 1000 classes) with random weights.

    Stochastic depth is off: a short fine-tuning underfits rather than overfits.
    """
    return convnext_tiny(num_classes=classes, stochastic_depth_prob=0.0)


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


def processor_multiplies_bfloat16() -> bool:
    """Whether the processor has AVX512_BF16 instructions; without them bfloat16 is emulated and gains nothing."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return False
    return "avx512_bf16" in flags
