using System.Buffers.Binary;
using System.Text;

namespace EdgeConvNeXt.Quantization.Tests.Import.PyTorch;

/// <summary>Writes pickles instruction by instruction (CPython, Lib/pickletools.py), right ones and others.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> _bytes = [0x80, 2];

    public byte[] Stopped => [.. _bytes, (byte)'.'];

    public PickleBytes Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBytes Raw(string latin) => Raw(Encoding.Latin1.GetBytes(latin));

    public PickleBytes Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        return Raw("X").Raw(length).Raw(utf8);
    }

    public PickleBytes Number(long number)
    {
        byte[] bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return Raw(0x8a, sizeof(long)).Raw(bytes);
    }

    public PickleBytes Global(string module, string name) => Raw($"c{module}\n{name}\n");

    public PickleBytes Numbers(params long[] numbers)
    {
        Raw("(");
        foreach (long number in numbers)
        {
            Number(number);
        }

        return Raw("t");
    }

    public PickleBytes Storage(string key, long count, string type = "FloatStorage") =>
        Raw("(").Text("storage").Global("torch", type).Text(key).Text("cpu").Number(count).Raw("tQ");

    public PickleBytes Tensor(long offset, long[] shape, long[] strides, long stored = 6, string key = "0") =>
        Global("torch._utils", "_rebuild_tensor_v2").Raw("(").Storage(key, stored).Number(offset).Numbers(shape).Numbers(strides)
            .Raw(0x89).Global("collections", "OrderedDict").Raw(")RtR");

    /// <summary>A dict of tensors of one number.</summary>
    public PickleBytes State(params string[] names)
    {
        Raw("}(");
        foreach (string name in names)
        {
            Text(name).Tensor(0, [1], [1]);
        }

        return Raw("u");
    }

    /// <summary>An argparse.Namespace, as protocol 2 writes it: a new object, then the dict of its attributes.</summary>
    public PickleBytes Arguments(Action<PickleBytes> attributes, int instruction = 0x81)
    {
        Global("argparse", "Namespace").Raw(")").Raw((byte)instruction).Raw("}(");
        attributes(this);
        return Raw("ub");
    }

    /// <summary>A state dict of one tensor.</summary>
    public static byte[] State(long offset, long[] shape, long[] strides, long stored = 6) =>
        new PickleBytes().Raw("}").Text("weight").Tensor(offset, shape, strides, stored).Raw("s").Stopped;
}
