"""Makes the weights and logits that FamilyTests holds the importer against.

Each network is small and random. torchvision's own code gives the logits of its family; those of the other families are computed by the
plain functions below, which follow the published blocks: the files are named in the classes of Quantization/Import/Families. Weights are
written as safetensors, by its specification.

Needs PyTorch 1.13 and torchvision 0.14 (Debian 12: python3-torch, python3-torchvision). Run it in its own folder: python3 make.py
"""

import json
import pathlib
import struct

import numpy as np
import torch
import torch.nn.functional as F
import torchvision

DEPTHS = [1, 1, 2, 1]
WIDTHS = [6, 8, 12, 16]
LABELS = 3
SIDES = [224, 200]
FILES = pathlib.Path(__file__).parent / "Files"


def picture(side):
    """Numbers that any language computes without rounding: [1, 3, side, side], 0 to 255."""
    c, y, x = np.meshgrid(np.arange(3), np.arange(side), np.arange(side), indexing="ij")
    return ((c * 53 + y * 7 + x * 3 + (x * y) % 101 + (x // 16 + y // 16) % 2 * 90) % 256).astype(np.float32)[None]


def normalised(side):
    return (picture(side) - 128) / 64


def random_weights(seed, has_scale, has_grn):
    """Tensors by names of their own, in PyTorch's shapes."""
    g = np.random.default_rng(seed)

    def around(mean, spread, *shape):
        return (mean + spread * g.standard_normal(shape)).astype(np.float32)

    def norm(name, width):
        weights[name, "w"], weights[name, "b"] = around(1, 0.3, width), around(0, 0.3, width)

    def linear(name, *shape):
        weights[name, "w"] = around(0, 1.3 / np.sqrt(np.prod(shape[1:])), *shape)
        weights[name, "b"] = around(0, 0.2, shape[0])

    weights = {}
    linear("stem", WIDTHS[0], 3, 4, 4)
    norm("stem.norm", WIDTHS[0])
    for s, width in enumerate(WIDTHS):
        if s > 0:
            norm(f"down{s}.norm", WIDTHS[s - 1])
            linear(f"down{s}", width, WIDTHS[s - 1], 2, 2)
        for b in range(DEPTHS[s]):
            linear(f"{s}.{b}.dw", width, 1, 7, 7)
            norm(f"{s}.{b}.norm", width)
            linear(f"{s}.{b}.fc1", 4 * width, width)
            if has_grn:
                weights[f"{s}.{b}.grn", "w"] = around(0.5, 0.3, 4 * width)
                weights[f"{s}.{b}.grn", "b"] = around(0, 0.3, 4 * width)
            linear(f"{s}.{b}.fc2", width, 4 * width)
            if has_scale:
                weights[f"{s}.{b}.scale", "w"] = around(0.6, 0.2, width)
    norm("head.norm", WIDTHS[-1])
    weights["head", "w"], weights["head", "b"] = around(0, 1, LABELS, WIDTHS[-1]), around(0, 1, LABELS)
    return weights


def forward(weights, x, tanh=False, same=False, head_epsilon=1e-6, norm_first=False):
    """A ConvNeXt as it is published. x: [1, 3, side, side]."""
    t = {key: torch.from_numpy(value) for key, value in weights.items()}

    def layer_norm(x, name, epsilon=1e-6):
        return F.layer_norm(x, x.shape[-1:], t[name, "w"], t[name, "b"], epsilon)

    def norm(x, name):
        return layer_norm(x.permute(0, 2, 3, 1), name).permute(0, 3, 1, 2)

    def patches(x, name, stride):
        if same:  # the size is rounded up; the odd pixel is at the end
            over = [-size % stride for size in x.shape[2:]]
            x = F.pad(x, (over[1] // 2, over[1] - over[1] // 2, over[0] // 2, over[0] - over[0] // 2))
        return F.conv2d(x, t[name, "w"], t[name, "b"], stride=stride)

    def block(x, name):
        y = F.conv2d(x, t[f"{name}.dw", "w"], t[f"{name}.dw", "b"], padding=3, groups=x.shape[1])
        y = layer_norm(y.permute(0, 2, 3, 1), f"{name}.norm")
        y = F.linear(y, t[f"{name}.fc1", "w"], t[f"{name}.fc1", "b"])
        y = F.gelu(y, approximate="tanh" if tanh else "none")
        if (f"{name}.grn", "w") in t:
            response = torch.norm(y, p=2, dim=(1, 2), keepdim=True)
            response = response / (response.mean(dim=-1, keepdim=True) + 1e-6)
            y = t[f"{name}.grn", "w"] * (y * response) + t[f"{name}.grn", "b"] + y
        y = F.linear(y, t[f"{name}.fc2", "w"], t[f"{name}.fc2", "b"])
        if (f"{name}.scale", "w") in t:
            y = y * t[f"{name}.scale", "w"]
        return x + y.permute(0, 3, 1, 2)

    x = norm(patches(torch.from_numpy(x), "stem", 4), "stem.norm")
    for s in range(4):
        if s > 0:
            x = patches(norm(x, f"down{s}.norm"), f"down{s}", 2)
        for b in range(DEPTHS[s]):
            x = block(x, f"{s}.{b}")
    if norm_first:
        x = norm(x, "head.norm").mean([2, 3])
    else:
        x = layer_norm(x.mean([2, 3]), "head.norm", head_epsilon)
    return F.linear(x, t["head", "w"], t["head", "b"])[0].numpy()


def rename(weights, layers, suffixes=(".weight", ".bias"), norms=None, grn=None, scale=""):
    """Tensors by the names of a family. layers: own name, with {s} and {b}, to that of the family."""
    renamed = {}
    for (name, part), value in weights.items():
        words = name.split(".")
        if words[0].isdigit():
            s, b = int(words[0]), int(words[1])
            layer, kind = layers["block"].format(s=s, b=b, t=2 * s + 1) + layers[words[2]], words[2]
        elif name.startswith("down"):
            s = int(name[4])
            key = "down.norm" if name.endswith("norm") else "down"
            layer, kind = layers[key].format(s=s, t=2 * s, p=s - 1), "norm" if key == "down.norm" else "down"
        else:
            layer, kind = layers[name], "norm" if name.endswith("norm") else name
        suffix = {"norm": norms, "grn": grn, "scale": (scale, scale)}.get(kind) or suffixes
        renamed[layer + suffix["wb".index(part)]] = value
    return renamed


def save(name, tensors, kind="F32"):
    header, data = {"__metadata__": {"made": "by make.py"}}, b""
    for key in sorted(tensors):
        value = np.ascontiguousarray(tensors[key], dtype=np.float32)
        if kind == "F16":
            content = value.astype(np.float16).tobytes()
        elif kind == "BF16":
            content = (value.view(np.uint32) >> 16).astype(np.uint16).tobytes()
        else:
            content = value.tobytes()
        header[key] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (FILES / f"{name}.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)


def rounded(weights, kind):
    """The weights as a file of 16 bits has them."""
    def narrow(value):
        if kind == "F16":
            return value.astype(np.float16).astype(np.float32)
        return (value.view(np.uint32) & np.uint32(0xFFFF0000)).view(np.float32)
    return {key: narrow(value) for key, value in weights.items()}


TIMM = {
    "stem": "stem.0", "stem.norm": "stem.1", "down.norm": "stages.{s}.downsample.0", "down": "stages.{s}.downsample.1",
    "block": "stages.{s}.blocks.{b}.", "dw": "conv_dw", "norm": "norm", "fc1": "mlp.fc1", "grn": "mlp.grn", "fc2": "mlp.fc2",
    "scale": "gamma", "head.norm": "head.norm", "head": "head.fc",
}
META = {
    "stem": "downsample_layers.0.0", "stem.norm": "downsample_layers.0.1", "down.norm": "downsample_layers.{s}.0",
    "down": "downsample_layers.{s}.1", "block": "stages.{s}.{b}.", "dw": "dwconv", "norm": "norm", "fc1": "pwconv1", "grn": "grn",
    "fc2": "pwconv2", "scale": "gamma", "head.norm": "norm", "head": "head",
}
MINDSPORE = {
    "stem": "feature.0.0", "stem.norm": "feature.0.1", "down.norm": "feature.{t}.0", "down": "feature.{t}.1", "block": "feature.{t}.{b}.",
    "dw": "dwconv", "norm": "norm", "fc1": "pwconv1", "grn": "grn", "fc2": "pwconv2", "scale": "gamma_", "head.norm": "norm",
    "head": "classifier",
}
KERAS = {
    "stem": "stem_conv", "stem.norm": "stem_layernorm", "down.norm": "downsampling_layernorm_{p}", "down": "downsampling_conv_{p}",
    "block": "stage_{s}_block_{b}_", "dw": "depthwise_conv", "norm": "layernorm", "fc1": "pointwise_conv_1", "fc2": "pointwise_conv_2",
    "scale": "layer_scale", "head.norm": "head_layernorm", "head": "head_dense",
}


def hugging_face(model):
    return {
        "stem": f"{model}.embeddings.patch_embeddings", "stem.norm": f"{model}.embeddings.layernorm",
        "down.norm": model + ".encoder.stages.{s}.downsampling_layer.0", "down": model + ".encoder.stages.{s}.downsampling_layer.1",
        "block": model + ".encoder.stages.{s}.layers.{b}.", "dw": "dwconv", "norm": "layernorm", "fc1": "pwconv1", "grn": "grn",
        "fc2": "pwconv2", "scale": "layer_scale_parameter", "head.norm": f"{model}.layernorm", "head": "classifier",
    }


def keras_layout(name, value):
    if value.ndim == 4:
        return value.transpose(2, 3, 1, 0)
    return value.T if value.ndim == 2 else value


def keras_path(name):
    layer, _, variable = name.partition(".")
    block = f"convnext_tiny_{layer}"
    group = "convnext_tiny_stem" if layer.startswith("stem") \
        else f"convnext_tiny_downsampling_block_{layer[-1]}" if layer.startswith("downsampling") else block
    return f"{group}/{block}/{variable or 'Variable'}:0"


def shaped(tensors, end, *shape):
    return {key: value.reshape(shape) if key.endswith(end) else value for key, value in tensors.items()}


def quiet_end(weights):
    """The last feature map so small that what is added to its variance shows in the logits."""
    return {
        key: value * np.float32(0.002) if key[0] in ("down3", "3.0.scale", "3.0.fc2") else value for key, value in weights.items()
    }


def torchvision_model():
    torch.manual_seed(1)
    settings = [
        torchvision.models.convnext.CNBlockConfig(width, WIDTHS[s + 1] if s < 3 else None, DEPTHS[s]) for s, width in enumerate(WIDTHS)
    ]
    model = torchvision.models.ConvNeXt(settings, layer_scale=0.6, num_classes=LABELS).eval()
    g = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for parameter in model.parameters():
            spread = 0.3 if parameter.ndim < 4 and parameter.shape[-1] == 1 or parameter.ndim == 1 else \
                1.3 / np.sqrt(np.prod(parameter.shape[1:]))
            parameter.add_(spread * torch.randn(parameter.shape, generator=g))
    return model


def main():
    FILES.mkdir(exist_ok=True)
    expected = {}

    def note(name, compute, pixels=normalised):
        expected[name] = {str(side): [float(value) for value in compute(pixels(side))] for side in SIDES}

    genuine = torchvision_model()
    save("torchvision", {key: value.numpy() for key, value in genuine.state_dict().items()})
    with torch.no_grad():
        note("torchvision", lambda x: genuine(torch.from_numpy(x))[0].numpy())

    v1, v2 = random_weights(11, True, False), random_weights(12, False, True)
    half, brain = rounded(v1, "F16"), rounded(v2, "BF16")
    kernels = {key: value[..., None, None] if ".mlp.fc" in key and value.ndim == 2 else value for key, value in rename(half, TIMM).items()}
    save("timm_v1", kernels, "F16")
    note("timm_v1", lambda x: forward(half, x))
    save("timm_norm_first", rename(half, {**TIMM, "head.norm": "norm_pre"}), "F16")
    note("timm_norm_first", lambda x: forward(half, x, norm_first=True))
    save("timm_v2", rename(brain, TIMM), "BF16")
    note("timm_v2", lambda x: forward(brain, x))

    save("meta_v1", rename(v1, META))
    note("meta_v1", lambda x: forward(v1, x))
    grn = {key: value.reshape(1, 1, 1, -1) if ".grn." in key else value for key, value in rename(v2, META, grn=(".gamma", ".beta")).items()}
    save("meta_v2", {f"model.{key}": value for key, value in grn.items()})
    note("meta_v2", lambda x: forward(v2, x))

    quiet = quiet_end(v1)
    save("hugging_face_v1", rename(quiet, hugging_face("convnext")))
    note("hugging_face_v1", lambda x: forward(quiet, x, head_epsilon=1e-12))
    grn = rename(v2, hugging_face("convnextv2"))
    save("hugging_face_v2", {key: value.reshape(1, 1, 1, -1) if ".grn." in key else value for key, value in grn.items()})
    note("hugging_face_v2", lambda x: forward(v2, x, head_epsilon=1e-12))

    gamma = (".gamma", ".beta")
    save("mindspore_v1", rename(v1, MINDSPORE, norms=gamma))
    note("mindspore_v1", lambda x: forward(v1, x, tanh=True, same=True))
    grn = rename(v2, MINDSPORE, norms=gamma, grn=gamma)
    save("mindspore_v2", {key: value.reshape(1, 1, 1, -1) if ".grn." in key else value for key, value in grn.items()})
    note("mindspore_v2", lambda x: forward(v2, x, tanh=True, same=True))

    keras = rename(v1, KERAS, suffixes=(".kernel", ".bias"), norms=gamma)
    save("keras", {keras_path(key): keras_layout(key, value) for key, value in keras.items()})
    mean, variance = (np.array(values, np.float32).reshape(1, 3, 1, 1) for values in (
        [0.485 * 255, 0.456 * 255, 0.406 * 255], [(0.229 * 255) ** 2, (0.224 * 255) ** 2, (0.225 * 255) ** 2]))
    note("keras", lambda x: forward(v1, (x - mean) / np.sqrt(variance)), picture)

    (FILES / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
    for name, logits in expected.items():
        print(name, logits)


if __name__ == "__main__":
    main()
