"""Reads the weights of a ConvNeXt that `edge prune` wrote: it keeps no names of weights, but the order of computation."""

from __future__ import annotations

import numpy as np
import onnx

Arrays = dict[str, np.ndarray]

LINEAR = ("MatMul", "Gemm")
"""A linear layer is a MatMul and an Add, or the head's Gemm as the exporter wrote it."""

ROW_SPREAD = 0.02
"""Root mean square of the rows of a pointwise layer: torchvision starts from it, and training stays near (0.018 to 0.055 in ours)."""


def read_in_order(graph: onnx.GraphProto, arrays: Arrays) -> Arrays:
    """The weights by torchvision's names, blocks numbered anew. Raises ValueError when the nodes are not those of a ConvNeXt.

    The float passes (Quantization/Passes/FloatPasses.cs) have folded the affine of normalisation into the layer after it, and layer scale
    into the one before it: an affine is ones and zeros here, and layer scale is taken out again.
    """
    layers = _Layers(graph, arrays)
    weights = layers.convolution("features.0.0.") | layers.norm("features.0.1.")
    for stage in (1, 3, 5, 7):
        block = 0
        while layers.depthwise_is_next():
            weights |= _block(layers, f"features.{stage}.{block}.")
            block += 1
        if stage < 7:
            weights |= layers.norm(f"features.{stage + 1}.0.") | layers.convolution(f"features.{stage + 1}.1.")
    weights |= layers.norm("classifier.0.") | layers.linear("classifier.2.")
    layers.require_end()
    return weights


def _block(layers: "_Layers", name: str) -> Arrays:
    weights = layers.convolution(f"{name}block.0.") | layers.norm(f"{name}block.2.") | layers.linear(f"{name}block.3.")
    weights |= layers.linear(f"{name}block.5.")
    scale = _layer_scale(weights[f"{name}block.5.weight"])
    for part in ("weight", "bias"):
        array = weights[f"{name}block.5.{part}"]
        weights[f"{name}block.5.{part}"] = array / scale.reshape(-1, *[1] * (array.ndim - 1))
    weights[f"{name}layer_scale"] = scale.reshape(-1, 1, 1)
    return weights


def _layer_scale(weight: np.ndarray) -> np.ndarray:
    """Factors [channels] that leave rows of usual size, for AdamW's steps do not shrink with the weights [channels, hidden].

    They are powers of two: what is divided by them and multiplied again is the same to the last bit.
    """
    spread = np.sqrt(np.mean(np.square(weight, dtype=np.float64), axis=1))
    exponents = np.round(np.log2(np.where(spread > 0, spread, ROW_SPREAD) / ROW_SPREAD))
    return np.exp2(exponents.clip(-30, 30)).astype(np.float32)


def _is_transposed(gemm: onnx.NodeProto) -> bool:
    return any(attribute.name == "transB" and attribute.i for attribute in gemm.attribute)


class _Layers:
    """The nodes with weights in the order of computation, taken one after the other."""

    def __init__(self, graph: onnx.GraphProto, arrays: Arrays) -> None:
        self._arrays = arrays
        self._nodes = [node for node in graph.node
                       if node.op_type in ("Conv", "LayerNormalization", *LINEAR) and node.input[1] in arrays]
        self._shifts = {node.input[0]: node.input[1] for node in graph.node if node.op_type == "Add" and node.input[1] in arrays}
        self._unread = {name for name, array in arrays.items() if array.dtype.kind == "f" and array.size > 1}
        if any(node.op_type == "Tanh" for node in graph.node):
            raise ValueError("its GELU is the tanh form, and torchvision's is not")

    def depthwise_is_next(self) -> bool:
        """Whether a block begins here."""
        return bool(self._nodes) and self._nodes[0].op_type == "Conv" and self._arrays[self._nodes[0].input[1]].shape[1:2] == (1,)

    def convolution(self, name: str) -> Arrays:
        """Weight [out, in / groups, height, width] and bias."""
        node = self._take(("Conv",), name)
        return self._pair(name, self._read(node.input[1]), node.input[2:])

    def norm(self, name: str) -> Arrays:
        """Weight and bias [channels]."""
        node = self._take(("LayerNormalization",), name)
        return self._pair(name, self._read(node.input[1]), node.input[2:])

    def linear(self, name: str) -> Arrays:
        """Weight [out, in] and bias."""
        node = self._take(LINEAR, name)
        weight = self._read(node.input[1])
        if node.op_type == "Gemm":
            return self._pair(name, weight if _is_transposed(node) else weight.T, node.input[2:])
        shift = self._shifts.get(node.output[0])
        return self._pair(name, weight.T, [shift] if shift else [])

    def require_end(self) -> None:
        """Raises ValueError when weights are left."""
        if self._nodes:
            raise ValueError(f"{self._nodes[0].op_type} {self._nodes[0].name!r} comes after the classifier")
        if self._unread:
            raise ValueError(f"the weight {min(self._unread)!r} has no place in it")

    def _pair(self, name: str, weight: np.ndarray, bias: list[str]) -> Arrays:
        if weight.ndim == 0:
            raise ValueError(f"{name}weight is a single number")
        shift = self._read(bias[0]) if bias else np.zeros(weight.shape[0], weight.dtype)
        return {f"{name}weight": weight, f"{name}bias": shift}

    def _read(self, tensor: str) -> np.ndarray:
        if tensor not in self._arrays:
            raise ValueError(f"{tensor!r} is not a weight inside the file")
        self._unread.discard(tensor)
        return self._arrays[tensor]

    def _take(self, operators: tuple[str, ...], name: str) -> onnx.NodeProto:
        found = self._nodes[0].op_type if self._nodes else "nothing"
        if found not in operators:
            raise ValueError(f"{found} stands where {operators[0]} of {name[:-1]} was expected")
        return self._nodes.pop(0)
