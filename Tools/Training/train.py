#!/usr/bin/python3
"""Trains ConvNeXt-Tiny, whole or pruned, on a folder per class and writes ONNX with its partial manifest. See README.md."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from commandline import Parser, guard, number
from errors import UsageError


def parse(arguments: list[str]) -> argparse.Namespace:
    """Reads the command line. Raises UsageError."""
    parser = Parser(prog="train.py", description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    data = parser.add_argument_group("data")
    data.add_argument("--data", type=Path, required=True, help="folder with one folder of images per class")
    data.add_argument("--validation", type=Path, help="such a folder; without it a tenth of every class is held out")
    data.add_argument("--ok-label", help="the class of good parts; without it as the manifest beside --init has it, or ok")
    model = parser.add_argument_group("model")
    model.add_argument("--init", type=Path, help="torchvision ONNX export of ConvNeXt-Tiny to start from, or what `edge prune` made of it; "
                       "pictures are prepared as the manifest beside it says, and its head is kept where that has the same labels")
    model.add_argument("--teacher", type=Path, help="such a file with its manifest beside it, the network before pruning: "
                       "what is trained learns from its scores too")
    model.add_argument("--teacher-weight", type=number(float, 0, 1), default=0.5,
                       help="the teacher's share of the loss; the rest is that of the labels")
    model.add_argument("--temperature", type=number(float, 0.1, 100), default=2.0,
                       help="what the logits of both are divided by before they are compared; higher: unlikely classes count more")
    model.add_argument("--output", type=Path, required=True, help="the .onnx file to write; the manifest goes beside it")
    model.add_argument("--name", help="name of the model in the manifest; without it as the manifest beside --init has it, "
                       "or convnext-tiny-strip")
    work = parser.add_argument_group("training")
    work.add_argument("--epochs", type=number(int, 1, 1000), default=5, help="passes over the data")
    work.add_argument("--minutes", type=number(float, 0.1, 100000), default=40,
                      help="limit from start to written files; the learning rate falls in time for it")
    work.add_argument("--batch", type=number(int, 1, 1024), default=16, help="images per step; under torchrun, of each process")
    work.add_argument("--rate", type=number(float, 0, 1), default=2e-4, help="highest learning rate")
    work.add_argument("--freeze", type=number(int, 0, 8), default=0,
                      help="how many of the network's 8 parts, from the stem on, stay as they are")
    work.add_argument("--side", type=int, choices=range(64, 225, 32), metavar="PIXELS",
                      help="side to which training pictures are shrunk, 64 to 224 in steps of 32; the written model takes 224, "
                      "or what the manifest beside --init says, in any case")
    work.add_argument("--precision", choices=("auto", "bfloat16", "float32"), default="auto",
                      help="arithmetic of the pointwise layers; auto is bfloat16 on processors and GPUs that have it")
    work.add_argument("--threads", type=number(int, 1, 1024),
                      help="processor threads; without it all cores, or under torchrun as many as it says (one)")
    work.add_argument("--seed", type=number(int, 0, 2**31 - 1), default=1, help="seed of split, order, augmentation and head")
    options = parser.parse_args(arguments)
    if options.output.suffix != ".onnx":
        raise UsageError(f"--output is {options.output}; expected a file name that ends in .onnx.")
    if options.teacher is None:
        for name in ("teacher_weight", "temperature"):
            if getattr(options, name) != parser.get_default(name):
                raise UsageError(f"--{name.replace('_', '-')} is of no use without --teacher; name the network to learn from.")
    return options


def main() -> None:
    """Parses before the slow imports, so that a wrong command line is answered at once."""
    started = time.monotonic()
    options = parse(sys.argv[1:])
    from recipe import run
    run(options, started)


if __name__ == "__main__":
    sys.exit(guard(main))
