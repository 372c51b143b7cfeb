"""The part of a bundle's manifest that a trained model knows about itself: labels and preprocessing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from errors import WorldError

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

DEFAULTS = {"color": "rgb", "resize": "stretch", "filter": "bilinear", "antialias": True, "mean": (0.0, 0.0, 0.0), "std": (1.0, 1.0, 1.0),
            "fill": 0}
"""What a manifest means that does not say it: the defaults of docs/model.schema.json."""


@dataclass(frozen=True)
class ImageInput:
    """How a picture of any size becomes the model's input; defaults are the demo model's.

    resize: "shorter-side" (shorter side to `size`, then centre crop) or "stretch" (both sides, aspect ratio lost; has no size of its own).
    filter: "bilinear" or "bicubic", always with Pillow's antialiasing. mean and std are on the 0..1 scale, RGB order.
    """

    width: int = 224
    height: int = 224
    color: str = "rgb"
    resize: str = "shorter-side"
    size: int = 224
    filter: str = "bilinear"
    antialias: bool = True
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD

    def __post_init__(self) -> None:
        if self.color != "rgb" or self.antialias is not True:
            raise ValueError("color must be rgb and antialias true")
        if self.resize not in ("shorter-side", "stretch"):
            raise ValueError(f"resize is {self.resize!r}, expected shorter-side or stretch")
        if self.filter not in ("bilinear", "bicubic"):
            raise ValueError(f"filter is {self.filter!r}, expected bilinear or bicubic")
        if self.resize == "shorter-side" and self.size < max(self.width, self.height):
            raise ValueError(f"size {self.size} is smaller than the input {self.width}x{self.height}")
        if len(self.mean) != 3 or len(self.std) != 3 or min(self.std) <= 0:
            raise ValueError("mean and std must have three values, std above 0")


@dataclass(frozen=True)
class Manifest:
    """Name, labels in the order of the logits, the labels that mean OK, and the preprocessing."""

    name: str
    labels: tuple[str, ...]
    ok_labels: tuple[str, ...]
    input: ImageInput

    def write(self, path: Path) -> None:
        """Writes the manifest as JSON. Raises OSError when the file cannot be written."""
        given = asdict(self.input)
        if self.input.resize == "stretch":
            del given["size"]
        content = {
            "name": self.name,
            "architecture": "convnext_tiny",
            "labels": self.labels,
            "okLabels": self.ok_labels,
            "input": given,
        }
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def read_manifest(path: Path) -> Manifest:
    """Reads the partial manifest beside an ONNX file. Raises WorldError when it is missing or not understood."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        given = {**DEFAULTS, **content["input"]}
        if given.pop("fill") != 0 or given.pop("bits", None) is not None:
            raise ValueError("this recipe has neither fill nor bits")
        if given["resize"] == "stretch" or not given.get("size"):
            given["size"] = min(given["width"], given["height"])
        for key in ("mean", "std"):
            given[key] = tuple(given[key])
        return Manifest(content["name"], tuple(content["labels"]), tuple(content.get("okLabels", ())), ImageInput(**given))
    except OSError as error:
        raise WorldError(f"Cannot read the manifest {path}: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise WorldError(f"The manifest {path} is not understood ({error}); expected name, labels and input.") from error
