"""Reads ConvNeXt-Tiny weights back out of a torchvision ONNX export, or of what `edge prune` made of one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import numpy_helper

from errors import WorldError
from model import WHOLE, build, hidden_widths
from pruned_weights import read_in_order

HEAD = "classifier.2."

FOLDED_BY_PRUNE = ".layer_scale"
"""What torchvision's exporter leaves in every block by this name; `edge prune` multiplies it into the layer before."""


def read_weights(path: Path) -> dict[str, torch.Tensor]:
    """Returns a torchvision state dict; its head has as many classes as the file's, its blocks are as many and as wide.

    The exporter keeps the names of weights that a node uses as they are. Linear layers become MatMul with a transposed
    and renamed copy of the weight; those are identified by their order: nodes of an ONNX graph are sorted by dependency,
    and ConvNeXt is a chain, so the n-th such MatMul is the n-th Linear. Raises WorldError when the file does not fit.
    """
    graph = _load(path).graph
    arrays = _arrays(path, graph)
    if not any(name.endswith(FOLDED_BY_PRUNE) for name in arrays):
        arrays = _pruned(path, graph, arrays)
    template = _template(path, arrays)
    found = {name: arrays[name] for name in template if name in arrays}
    found.update(_linear_weights(path, graph, arrays, [name for name in template if name not in arrays]))
    for name, expected in template.items():
        if found[name].shape != tuple(expected.shape) or found[name].dtype != np.float32:
            raise WorldError(f"{path} is not ConvNeXt-Tiny: {name} is {found[name].dtype} {list(found[name].shape)}, "
                             f"expected float32 {list(expected.shape)}.")
    return {name: torch.from_numpy(found[name].copy()) for name in template}


def require_classes(path: Path, weights: dict[str, torch.Tensor], labels: tuple[str, ...]) -> None:
    """Raises WorldError when the file's head does not have a class for each label of its manifest."""
    classes = len(weights[HEAD + "bias"])
    if classes != len(labels):
        raise WorldError(f"{path} has {classes} classes and its manifest {len(labels)} labels; expected as many of one as of the other.")


def give_each_its_own(graph: onnx.GraphProto) -> None:
    """Gives equal weights back their names and places: the exporter writes one of them and hands it on by Identity nodes."""
    weights = {tensor.name: tensor for tensor in graph.initializer}
    for node in list(graph.node):
        if node.op_type == "Identity" and node.input[0] in weights:
            own = onnx.TensorProto()
            own.CopyFrom(weights[node.input[0]])
            own.name = node.output[0]
            weights[own.name] = own
            graph.initializer.append(own)
            graph.node.remove(node)


def _load(path: Path) -> onnx.ModelProto:
    try:
        model = onnx.load_model_from_string(path.read_bytes())
    except OSError as error:
        raise WorldError(f"Cannot read the ONNX file {path}: {error.strerror}; "
                         "expected a torchvision export of ConvNeXt-Tiny.") from error
    except DecodeError as error:
        raise WorldError(f"{path} is not an ONNX file or is damaged; expected a torchvision export of ConvNeXt-Tiny.") from error
    if not model.graph.node:
        raise WorldError(f"{path} holds no graph; expected a torchvision ONNX export of ConvNeXt-Tiny.")
    give_each_its_own(model.graph)
    return model


def _arrays(path: Path, graph: onnx.GraphProto) -> dict[str, np.ndarray]:
    try:
        return {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    except (ValueError, TypeError, KeyError, OSError) as error:
        raise WorldError(f"{path} holds a weight that cannot be read ({error}); "
                         "expected every weight inside the file, as torchvision's export has it.") from error


def _pruned(path: Path, graph: onnx.GraphProto, arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    try:
        return read_in_order(graph, arrays)
    except ValueError as error:
        raise WorldError(f"{path} does not have the weights' names of a torchvision ONNX export, and is not of `edge prune` ({error}); "
                         "expected such an export of ConvNeXt-Tiny, or a pruned one.") from error


def _template(path: Path, arrays: dict[str, np.ndarray]) -> dict[str, torch.Tensor]:
    """The names and shapes that torchvision's model has with this file's number of classes, blocks and hidden widths."""
    bias = arrays[HEAD + "bias"]
    if bias.ndim != 1:
        raise WorldError(f"{path} has {list(bias.shape)} numbers in {HEAD}bias; expected one for each class.")
    hidden = hidden_widths(arrays)
    for stage, (widths, whole) in enumerate(zip(hidden, WHOLE), 1):
        if len(widths) > len(whole):
            raise WorldError(f"{path} is not ConvNeXt-Tiny: stage {stage} has {len(widths)} blocks, "
                             f"expected {len(whole)} or, pruned, fewer.")
    template = build(len(bias), hidden).state_dict()
    strange = sorted(name for name in arrays if name.startswith(("features.", "classifier.")) and name not in template)
    if strange:
        raise WorldError(f"{path} is not ConvNeXt-Tiny: its weight {strange[0]} has no place in it.")
    return template


def _linear_weights(path: Path, graph: onnx.GraphProto, arrays: dict[str, np.ndarray],
                    names: list[str]) -> dict[str, np.ndarray]:
    """Matches the weights that lost their names with the MatMul nodes, both in the order of computation."""
    matrices = [arrays[name] for node in graph.node if node.op_type == "MatMul" for name in node.input[1:] if name in arrays]
    if len(matrices) != len(names):
        raise WorldError(f"{path} is not a torchvision ConvNeXt-Tiny: {len(names)} weights lack their names "
                         f"({', '.join(names[:3])}, ...) and there are {len(matrices)} MatMul nodes to find them by.")
    return {name: matrix.T for name, matrix in zip(names, matrices)}
