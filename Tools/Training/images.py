"""Pictures from a folder per class into memory, preprocessed with Pillow exactly as the product does it."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from errors import WorldError
from manifest import ImageInput

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".bmp"})
FILTERS = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


@dataclass(frozen=True)
class ImageSet:
    """All pictures of a folder: pixels uint8 [N, H, W, 3] in RGB, targets int64 [N] as indices into labels."""

    labels: tuple[str, ...]
    pixels: torch.Tensor
    targets: torch.Tensor

    def __len__(self) -> int:
        return len(self.targets)

    def subset(self, indices: torch.Tensor) -> "ImageSet":
        """The pictures at the given indices, copied."""
        return ImageSet(self.labels, self.pixels[indices], self.targets[indices])

    def in_order_of(self, labels: tuple[str, ...]) -> "ImageSet":
        """The same pictures; targets count these labels, which are the same ones in another order."""
        places = torch.tensor([labels.index(label) for label in self.labels])
        return ImageSet(labels, self.pixels, places[self.targets])


def preprocess(image: Image.Image, how: ImageInput) -> np.ndarray:
    """Resizes and crops one picture; returns uint8 [height, width, 3].

    Sizes and offsets follow torchvision's Resize and CenterCrop: the longer side is truncated, the crop's corner is
    rounded half to even.
    """
    image = image.convert("RGB")
    kernel = FILTERS[how.filter]
    if how.resize == "stretch":
        return np.asarray(image.resize((how.width, how.height), kernel))
    shorter = min(image.size)
    resized = image.resize((how.size * image.width // shorter, how.size * image.height // shorter), kernel)
    left, top = round((resized.width - how.width) / 2), round((resized.height - how.height) / 2)
    return np.asarray(resized.crop((left, top, left + how.width, top + how.height)))


def load(folder: Path, how: ImageInput) -> ImageSet:
    """Loads every picture below folder/<label>/; labels are the folder names in code point order.

    Needs width x height x 3 bytes a picture. Raises WorldError when there is nothing to load or a picture is damaged.
    """
    labels, files = _list(folder)
    # Pillow releases the interpreter lock while it decodes and resizes, so threads use all cores.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        pixels = list(pool.map(lambda file: _read(file[0], how), files))
    targets = torch.tensor([target for _, target in files], dtype=torch.int64)
    return ImageSet(labels, torch.from_numpy(np.stack(pixels)), targets)


def split(images: ImageSet, held_out: float, generator: torch.Generator) -> tuple[ImageSet, ImageSet]:
    """Divides into (training, validation); validation gets the share held_out of every class, at least one picture."""
    training, validation = [], []
    for index, label in enumerate(images.labels):
        members = torch.nonzero(images.targets == index).flatten()
        if len(members) < 2:
            raise WorldError(f"Class {label!r} has a single image; expected at least 2, one of them for validation.")
        members = members[torch.randperm(len(members), generator=generator)]
        count = max(1, round(held_out * len(members)))
        validation.append(members[:count])
        training.append(members[count:])
    return images.subset(torch.cat(training)), images.subset(torch.cat(validation))


def _list(folder: Path) -> tuple[tuple[str, ...], list[tuple[Path, int]]]:
    try:
        labels = tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir() and not _is_foreign(entry)))
        files: list[tuple[Path, int]] = []
        for target, label in enumerate(labels):
            found = sorted(file for file in (folder / label).iterdir() if file.suffix.lower() in SUFFIXES and not _is_foreign(file))
            if not found:
                raise WorldError(f"Class folder {folder / label} holds no PNG, JPEG or BMP image; add some or remove it.")
            files += [(file, target) for file in found]
    except OSError as error:
        raise WorldError(f"Cannot read the data folder {error.filename}: {error.strerror}; expected a folder per class, "
                         "as `edge synth` writes it.") from error
    if len(labels) < 2:
        raise WorldError(f"{folder} has {len(labels)} class folder(s); expected at least 2, as `edge synth` writes them.")
    return labels, files


def _is_foreign(path: Path) -> bool:
    """Whether a system or a tool put it there, as the product sees it (docs/model-bundle.md): ._a.jpg, .ipynb_checkpoints, @eaDir."""
    return path.name[0] == "." or path.name.lower() == "@eadir"


def _read(path: Path, how: ImageInput) -> np.ndarray:
    try:
        with Image.open(path) as image:
            return preprocess(image, how)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        # Pillow reports damaged files with any of these, PNG chunks with SyntaxError.
        raise WorldError(f"Cannot decode the image {path} ({error}); replace or remove it.") from error
