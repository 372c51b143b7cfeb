#!/usr/bin/python3
"""Checks of the recipe that need PyTorch: run them in this folder with /usr/bin/python3 after a change. See README.md."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Callable

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from PIL import Image

from distillation import Teacher, read_teacher
from errors import WorldError
from export import export
from images import ImageSet
from manifest import ImageInput, Manifest, read_manifest
from model import HiddenWidths, build, hidden_widths
from onnx_weights import read_weights

LABELS = ("bad", "good", "ok")
SMALL = ((16,), (24, 16), (), (8,))
"""A network of few and narrow blocks, one stage without any."""

EDGE = Path(__file__).parents[2] / "artifacts/bin/EdgeConvNeXt.Cli/release/edge"
"""What `./edge` builds."""

TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--redirects", "9:1", "--tee", "9:1"]
"""The two options: README.md, Several GPUs and machines."""


def network(seed: int) -> torch.nn.Module:
    """A small pruned network whose every weight is random, so that none can be lost unnoticed."""
    torch.manual_seed(seed)
    model = build(len(LABELS), SMALL).eval()
    for name, parameter in model.named_parameters():
        around = 1 if name.endswith(("block.2.weight", ".0.weight")) and parameter.ndim == 1 else 0
        parameter.data.copy_(around + 0.1 * torch.randn(parameter.shape))
    return model


def as_pruned(state: dict[str, torch.Tensor], of_opset: int, hidden: HiddenWidths = SMALL) -> onnx.ModelProto:
    """The nodes with weights as `edge prune` writes them: affine and layer scale folded, and hardly any names. It is read, not run.

    Of operator set 17 it leaves the first norm its names, and the head its Gemm.
    """
    nodes, tensors = [], []

    def add(operator: str, *weights: torch.Tensor) -> None:
        names = [f"w{len(tensors) + index}" for index in range(len(weights))]
        tensors.extend(numpy_helper.from_array(weight.contiguous().numpy(), name) for name, weight in zip(names, weights))
        fused, rest = (names, []) if operator != "MatMul" else (names[:1], names[1:])
        nodes.append(helper.make_node(operator, ["x", *fused], [f"y{len(nodes)}"]))
        nodes.extend(helper.make_node("Add", [nodes[-1].output[0], name], [f"y{len(nodes)}"]) for name in rest)

    def rename(node: onnx.NodeProto, name: str) -> None:
        for place, part in enumerate(("weight", "bias"), 1):
            next(tensor for tensor in tensors if tensor.name == node.input[place]).name = f"{name}.{part}"
            node.input[place] = f"{name}.{part}"

    def pair(name: str) -> tuple[torch.Tensor, torch.Tensor]:
        return state[f"{name}.weight"], state[f"{name}.bias"]

    add("Conv", *pair("features.0.0"))
    add("LayerNormalization", *pair("features.0.1"))
    if of_opset >= 17:
        rename(nodes[-1], "features.0.1")
    for index, widths in enumerate(hidden):
        for block in range(len(widths)):
            name = f"features.{2 * index + 1}.{block}"
            (scale, shift), (weight, bias) = pair(f"{name}.block.2"), pair(f"{name}.block.3")
            project, offset = pair(f"{name}.block.5")
            factor = state[f"{name}.layer_scale"].flatten()
            add("Conv", *pair(f"{name}.block.0"))
            add("LayerNormalization", torch.ones_like(scale))
            add("MatMul", (weight * scale).T, bias + weight @ shift)
            add("MatMul", (project * factor[:, None]).T, offset * factor)
        if index < 3:
            add("LayerNormalization", *pair(f"features.{2 * index + 2}.0"))
            add("Conv", *pair(f"features.{2 * index + 2}.1"))
    add("LayerNormalization", *pair("classifier.0"))
    weight, bias = pair("classifier.2")
    if of_opset >= 17:
        add("Gemm", weight, bias)
        nodes[-1].attribute.append(helper.make_attribute("transB", 1))
        rename(nodes[-1], "classifier.2")
    else:
        add("MatMul", weight.T, bias)
    return helper.make_model(helper.make_graph(nodes, "pruned", [], [], tensors))


class Checks(unittest.TestCase):
    """In a folder of their own, which goes afterwards."""

    def setUp(self) -> None:
        self._temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self._temporary.cleanup)
        self.folder = Path(self._temporary.name)

    def test_an_exported_pruned_network_is_read_back_bit_by_bit(self) -> None:
        model = network(1)
        self._export(model, "parent.onnx")
        self.assertNotIn("size", json.loads((self.folder / "parent.json").read_text())["input"], "edge refuses it beside stretch")
        weights = read_weights(self.folder / "parent.onnx")
        self.assertEqual(SMALL, hidden_widths(weights))
        for name, weight in model.state_dict().items():
            self.assertTrue(torch.equal(weight, weights[name]), name)

    def test_what_edge_prune_writes_computes_the_same(self) -> None:
        for of_opset in (16, 17):
            with self.subTest(of_opset=of_opset):
                model = network(2)
                onnx.save(as_pruned(model.state_dict(), of_opset), str(self.folder / "pruned.onnx"))
                weights = read_weights(self.folder / "pruned.onnx")
                read = build(len(LABELS), hidden_widths(weights)).eval()
                read.load_state_dict(weights)
                pictures = torch.randn(2, 3, 64, 64)
                with torch.no_grad():
                    wanted, given = model(pictures), read(pictures)
                self.assertLess((wanted - given).abs().max().item(), 1e-4 * wanted.abs().max().item())

    def test_equal_weights_which_the_exporter_merges_are_read_back(self) -> None:
        model = network(5)
        for name, parameter in model.named_parameters():
            if name.endswith("block.2.weight"):
                torch.nn.init.ones_(parameter)
        self._export(model, "equal.onnx")
        self.assertFalse([node for node in onnx.load(str(self.folder / "equal.onnx")).graph.node if node.op_type == "Identity"])

    @unittest.skipUnless(EDGE.exists(), "./edge is not built")
    def test_what_the_command_prunes_is_read(self) -> None:
        self._write_pictures()
        self._export(network(6), "parent.onnx")
        subprocess.run([EDGE, "prune", "parent.onnx", "--manifest", "parent.json", "--calibration", "data", "--keep", "0.9",
                        "--output", "pruned.onnx"], cwd=self.folder, check=True, capture_output=True, timeout=300)
        self.assertLess(sum(map(sum, hidden_widths(read_weights(self.folder / "pruned.onnx")))), sum(map(sum, SMALL)))

    def test_labels_keep_the_order_of_the_manifest(self) -> None:
        self._write_pictures()
        self._export(network(3), "parent.onnx")
        self._export(network(3), "pruned.onnx", labels=LABELS[::-1])
        turned = read_teacher(self.folder / "pruned.onnx", LABELS, read_manifest(self.folder / "parent.json").input).state_dict()
        self.assertTrue(torch.equal(network(3).classifier[2].bias.flip(0), turned["classifier.2.bias"]))
        self.assertIn("head included", self._train("--nproc_per_node", "1").stdout)
        self.assertEqual(LABELS[::-1], read_manifest(self.folder / "tuned.json").labels)

    def test_a_loss_that_is_no_number_ends_the_training(self) -> None:
        self._write_pictures()
        self._export(network(3), "parent.onnx")
        broken = network(4)
        broken.features[0][0].weight.data.fill_(1e38)
        self._export(broken, "pruned.onnx")
        self.assertIn("error: The loss is no number at step 1", self._train("--nproc_per_node", "1", expected=1).stderr)
        self.assertFalse((self.folder / "tuned.onnx").exists())

    def test_a_deeper_network_is_refused_and_not_cut(self) -> None:
        state = dict(network(2).state_dict())
        first = "features.1.0."
        state.update({f"features.1.{block}.{name.removeprefix(first)}": weight for name, weight in list(state.items())
                      for block in (1, 2, 3) if name.startswith(first)})
        onnx.save(as_pruned(state, 16, ((16,) * 4, *SMALL[1:])), str(self.folder / "deep.onnx"))
        self._refuses("stage 1 has 4 blocks", lambda: read_weights(self.folder / "deep.onnx"))

    def test_weights_that_are_no_numbers_are_not_written(self) -> None:
        model = network(6)
        next(model.parameters()).data[0] = float("nan")
        self._refuses("no longer numbers", lambda: self._export(model, "nan.onnx"))
        self.assertFalse((self.folder / "nan.onnx").exists())

    def test_targets_follow_the_manifest_s_order_of_labels(self) -> None:
        images = ImageSet(("a", "b", "c"), torch.zeros(3, 1, 1, 3), torch.tensor([0, 1, 2])).in_order_of(("c", "a", "b"))
        self.assertEqual([1, 2, 0], images.targets.tolist())

    def test_a_manifest_that_says_little_means_what_the_product_means(self) -> None:
        (self.folder / "little.json").write_text('{"name": "n", "labels": ["a"], "input": {"width": 8, "height": 6}}')
        little = read_manifest(self.folder / "little.json")
        self.assertEqual((("stretch", 6), (0, 0, 0), (1, 1, 1), ()),
                         ((little.input.resize, little.input.size), little.input.mean, little.input.std, little.ok_labels))

    def test_the_loss_is_that_of_the_paper(self) -> None:
        logits, wanted, labels, weight, warmth = torch.randn(5, 3), torch.randn(5, 3), torch.tensor(1.25), 0.7, 3.0
        given = Teacher(torch.nn.Identity(), weight, warmth).loss(labels, logits, wanted).item()

        def soft(values: torch.Tensor) -> np.ndarray:
            powers = np.exp(values.numpy().astype(np.float64) / warmth)
            return powers / powers.sum(1, keepdims=True)
        apart = (soft(wanted) * np.log(soft(wanted) / soft(logits))).sum(1).mean()
        self.assertAlmostEqual((1 - weight) * 1.25 + weight * warmth ** 2 * apart, given, places=5)

    def test_two_processes_train_with_a_teacher(self) -> None:
        self._write_pictures()
        self._export(network(3), "parent.onnx")
        self._export(network(4), "pruned.onnx")
        said = self._train("--nproc_per_node", "2").stdout
        self.assertIn("learning from", said)
        self.assertEqual(1, said.count("wrote "), said)
        self.assertEqual(SMALL, hidden_widths(read_weights(self.folder / "tuned.onnx")))

    def test_a_teacher_with_other_labels_is_refused_by_one_sentence(self) -> None:
        self._write_pictures()
        self._export(network(3), "pruned.onnx")
        self._export(network(3), "parent.onnx", labels=("bad", "good", "other"))
        self.assertIn("error: The teacher's manifest", self._train("--nproc_per_node", "1", expected=1).stderr)

    def _export(self, model: torch.nn.Module, name: str, labels: tuple[str, ...] = LABELS) -> None:
        export(model, Manifest("small", labels, ("ok",), ImageInput(64, 64, resize="stretch", filter="bicubic")), self.folder / name)

    def _refuses(self, reason: str, action: Callable[[], object]) -> None:
        with self.assertRaises(WorldError) as refused:
            action()
        self.assertIn(reason, str(refused.exception))

    def _write_pictures(self) -> None:
        random = np.random.default_rng(1)
        for index, label in enumerate(LABELS):
            (self.folder / "data" / label).mkdir(parents=True)
            for number in range(6):
                pixels = random.integers(0, 100, (40, 70, 3), dtype=np.uint8)
                pixels[..., index] += 120
                Image.fromarray(pixels).save(self.folder / "data" / label / f"{number}.png")

    def _train(self, *how: str, expected: int = 0) -> subprocess.CompletedProcess[str]:
        script = str(Path(__file__).with_name("train.py"))
        ended = subprocess.run(
            [*TORCHRUN, *how, script, "--data", "data", "--init", "pruned.onnx", "--teacher", "parent.onnx", "--output", "tuned.onnx",
             "--batch", "4", "--epochs", "2"], cwd=self.folder, capture_output=True, text=True, timeout=300)
        self.assertEqual(expected, ended.returncode, ended.stderr)
        return ended


if __name__ == "__main__":
    unittest.main()
