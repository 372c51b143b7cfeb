"""Makes the files of weights beside it with the libraries that users save weights with, and expected.json with what is in them.

Run in this folder: python3 make.py. The files here were made on Debian 12 by PyTorch 1.13.0a0 (python3-torch), NumPy 1.24.2
(python3-numpy) and h5py 3.7.0 with HDF5 1.10.8 (python3-h5py). Made again, the files hold the same, but not byte for byte: the older
format of PyTorch names storages by their addresses, and HDF5 writes down the time.
"""

import json
from collections import OrderedDict

import h5py
import numpy
import torch

expected = {}


def numbers(shape, shift=0):
    """Numbers that half precision and bfloat16 hold exactly: ((7 i + shift) mod 11) / 8 - 0.5."""
    count = int(numpy.prod(shape))
    return ((7 * numpy.arange(count) + shift) % 11 / 8 - 0.5).astype(numpy.float32).reshape(shape)


def expect(file, tensors):
    expected[file] = {
        name: {"shape": list(values.shape), "element": element, "values": values.astype(float).ravel().tolist()}
        for name, (element, values) in tensors.items()
    }


def torch_state():
    shared = torch.from_numpy(numbers((40,), 5))
    return OrderedDict(
        [
            ("stem.weight", torch.from_numpy(numbers((2, 3, 2, 2)))),
            ("stem.bias", torch.nn.Parameter(torch.from_numpy(numbers((2,), 1)))),
            ("half", torch.from_numpy(numbers((3, 4), 2)).half()),
            ("brain", torch.from_numpy(numbers((5,), 3)).bfloat16()),
            ("double", torch.from_numpy(numbers((2, 2), 4)).double()),
            ("transposed", torch.from_numpy(numbers((3, 5), 6)).t()),
            ("permuted", torch.from_numpy(numbers((2, 3, 4), 7)).permute(2, 0, 1)),
            ("shared.first", shared[:10]),
            ("shared.second", shared[10:40:3]),
            ("shared.matrix", shared.reshape(5, 8)[1:4, 2:6]),
            ("scalar", torch.tensor(0.625)),
            ("empty", torch.zeros(0, 3)),
            ("norm.num_batches_tracked", torch.tensor(1234567)),
            ("mask", torch.tensor([True, False, True])),
            ("bytes", torch.tensor([0, 128, 255], dtype=torch.uint8)),
            ("small", torch.tensor([-128, 127], dtype=torch.int8)),
        ]
    )


def element(tensor):
    return {torch.float16: "Float16", torch.bfloat16: "BFloat16", torch.float32: "Float32", torch.float64: "Float64"}.get(
        tensor.dtype, "Integer"
    )


def expect_torch(file, state):
    expect(file, {name: (element(tensor), tensor.detach().double().numpy()) for name, tensor in state.items()})


def make_torch():
    state = torch_state()
    torch.save(state, "state.pth")
    expect_torch("state.pth", state)

    torch.save(state, "older.pth", _use_new_zipfile_serialization=False)
    expect_torch("older.pth", state)

    torch.save(state, "protocol4.pt", pickle_protocol=4)
    expect_torch("protocol4.pt", state)

    # As trainers write it: the weights under a key, and much beside them.
    module = torch.nn.Sequential(torch.nn.Conv2d(3, 4, 2), torch.nn.BatchNorm2d(4))
    with torch.no_grad():
        for shift, tensor in enumerate(module.state_dict().values()):
            tensor.copy_(torch.from_numpy(numbers(tensor.shape, shift)))
    optimizer = torch.optim.AdamW(module.parameters())
    module(torch.ones(2, 3, 4, 4)).sum().backward()
    optimizer.step()
    for name, keys in {"trainer.pth": ["model"], "averaged.pth": ["model", "model_ema"], "alone.pth": ["network"]}.items():
        checkpoint = {"epoch": 3, "best": 81.5, "note": "text", "none": None, "sizes": [1, (2, 3)], "optimizer": optimizer.state_dict()}
        for number, key in enumerate(keys):
            checkpoint[key] = OrderedDict((each, tensor + number) for each, tensor in module.state_dict().items())
        torch.save(checkpoint, name)
        expect_torch(name, checkpoint[keys[-1]])

    torch.save(module, "module.pth")
    torch.save({"weight": torch.ones(2, dtype=torch.complex64)}, "complex.pth")
    torch.save({"epoch": 3, "first": {"w": torch.ones(1)}, "second": {"w": torch.ones(1)}}, "ambiguous.pth")


def make_numpy():
    arrays = {
        "stem/weight": numbers((2, 3, 2, 2)),
        "half": numbers((3, 4), 2).astype("<f2"),
        "double": numbers((2, 2), 4).astype("<f8"),
        "fortran": numpy.asfortranarray(numbers((3, 5), 6)),
        "big": numbers((2, 3), 8).astype(">f4"),
        "scalar": numpy.float32(0.625),
        "empty": numpy.zeros((0, 3), "<f4"),
        "counter": numpy.int64(1234567),
        "mask": numpy.array([True, False, True]),
        "bytes": numpy.array([0, 128, 255], numpy.uint8),
    }
    words = {"f2": "Float16", "f4": "Float32", "f8": "Float64"}
    tensors = {name: (words.get(numpy.asarray(a).dtype.str[1:], "Integer"), numpy.asarray(a)) for name, a in arrays.items()}
    numpy.savez("stored.npz", **arrays)
    expect("stored.npz", tensors)
    numpy.savez_compressed("deflated.npz", **arrays)
    expect("deflated.npz", tensors)
    numpy.savez("objects.npz", weight=numpy.array([{"a": 1}], dtype=object))


def keras_tensors():
    return {
        "layers/stem/vars/0": ("Float32", numbers((2, 2, 3, 4))),
        "layers/stem/vars/1": ("Float32", numbers((4,), 1)),
        "layers/norm/vars/0": ("Float16", numbers((3, 4), 2).astype("<f2")),
        "layers/head/double": ("Float64", numbers((2, 2), 4).astype("<f8")),
        "layers/head/big": ("Float32", numbers((2, 3), 8).astype(">f4")),
        "scalar": ("Float32", numpy.float32(0.625)),
        "empty": ("Float32", numpy.zeros((0, 3), "<f4")),
        "counter": ("Integer", numpy.int64(1234567)),
        "bytes": ("Integer", numpy.array([0, 128, 255], numpy.uint8)),
    }


def make_keras():
    with h5py.File("keras.h5", "w") as h5:
        h5.attrs["keras_version"] = "2.11.0"
        for name, (_, values) in keras_tensors().items():
            h5[name] = values
        h5["layers/stem"].attrs["weight_names"] = numpy.array([b"kernel:0", b"bias:0"])
    expect("keras.h5", keras_tensors())

    # More names than one node of a group's tree holds: that many layers have the largest models.
    with h5py.File("deep.h5", "w") as h5:
        h5["only"] = numbers((2,))
        for link in range(150):
            h5[f"links/{link}"] = h5["only"]
    names = ["only"] + [f"links/{link}" for link in range(150)]
    expect("deep.h5", {name: ("Float32", numbers((2,))) for name in names})

    # Version 2 of the superblock, with links inside of the objects.
    with h5py.File("newer.h5", "w", libver="v108") as h5:
        for name, (_, values) in keras_tensors().items():
            h5[name] = values
    expect("newer.h5", keras_tensors())

    with h5py.File("chunked.h5", "w") as h5:
        h5.create_dataset("weight", data=numbers((10, 10)), chunks=(3, 4), compression="gzip")
    with h5py.File("plainchunks.h5", "w") as h5:
        h5.create_dataset("weight", data=numbers((10, 10)), chunks=(3, 4))
    with h5py.File("linked.h5", "w") as h5:
        h5["group/weight"] = numbers((2, 2))
        h5["group/again"] = h5["group"]
    with h5py.File("dense.h5", "w", libver="v108") as h5:
        for weight in range(10):
            h5[str(weight)] = numbers((2,))
    with h5py.File("nothing.h5", "w", libver="v108") as h5:
        h5["weight"] = h5py.Empty("f4")
    with h5py.File("text.h5", "w") as h5:
        h5["weight"] = numbers((2,))
        h5["words"] = ["a", "b"]
        h5["table"] = numpy.zeros(2, [("a", "f4"), ("b", "i4")])
        h5["soft"] = h5py.SoftLink("/weight")
        h5["elsewhere"] = h5py.ExternalLink("other.h5", "/weight")


make_torch()
make_numpy()
make_keras()
with open("expected.json", "w") as file:
    json.dump(expected, file, separators=(",", ":"))
    file.write("\n")
