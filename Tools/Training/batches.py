"""Turns stored pictures into normalised network inputs, with augmentation that keeps the label true."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.nn import functional

from manifest import ImageInput


@dataclass(frozen=True)
class Augmentation:
    """How far a training picture may wander: shift in pixels, brightness and contrast as factors 1 +- value."""

    shift: int = 8
    brightness: float = 0.15
    contrast: float = 0.15


def normalise(values: torch.Tensor, how: ImageInput, side: int | None = None) -> torch.Tensor:
    """[N, H, W, 3] floats in 0..1 to the network's input [N, 3, H, W], stored channels last.

    With a side, pictures are then shrunk to side x side, antialiased: the network has no fixed size, and small pictures train faster.
    """
    mean, std = values.new_tensor(how.mean), values.new_tensor(how.std)
    pictures = ((values - mean) / std).permute(0, 3, 1, 2)
    if side is None or side == pictures.shape[-1]:
        return pictures
    small = functional.interpolate(pictures, size=(side, side), mode="bilinear", antialias=True)
    return small.contiguous(memory_format=torch.channels_last)


def augment(pixels: torch.Tensor, how: Augmentation, generator: torch.Generator) -> torch.Tensor:
    """Flips, shifts and relights uint8 [N, H, W, 3]; returns floats in 0..1 of the same shape.

    A shift fills the border with the reflected picture, so no artificial edge is learnt as a defect.
    """
    count, height, width, _ = pixels.shape
    rows = _wander(count, height, how.shift, generator)
    columns = _wander(count, width, how.shift, generator)
    images = torch.arange(count)[:, None, None]
    values = pixels[images, rows[:, :, None], columns[:, None, :]].float() / 255
    contrast = _factor(count, how.contrast, generator)
    brightness = _factor(count, how.brightness, generator)
    mean = values.mean(dim=(1, 2, 3), keepdim=True)
    return (((values - mean) * contrast + mean) * brightness).clamp(0, 1)


def _wander(count: int, length: int, shift: int, generator: torch.Generator) -> torch.Tensor:
    """Source indices [count, length] of an axis, randomly shifted, reflected at the ends and flipped half the time."""
    offsets = torch.randint(-shift, shift + 1, (count, 1), generator=generator)
    indices = (torch.arange(length) + offsets).abs()
    indices = (length - 1) - ((length - 1) - indices).abs()
    flipped = torch.rand((count, 1), generator=generator) < 0.5
    return torch.where(flipped, indices.flip(1), indices)


def _factor(count: int, spread: float, generator: torch.Generator) -> torch.Tensor:
    return 1 + spread * (2 * torch.rand((count, 1, 1, 1), generator=generator) - 1)
