using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;
using Google.Protobuf;

namespace EdgeConvNeXt.Quantization.Tests.Onnx;

public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_is_read_as_it_was_written()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        string path = _folder.File("model.onnx");
        File.WriteAllBytes(path, OnnxFile.ToBytes(model));
        Assert.Equal(model, OnnxFile.Read(path));
    }

    [Fact]
    public void Fields_of_later_versions_are_kept()
    {
        // Field 30 of the model, a string that no version of the format has today.
        byte[] later = [.. OnnxFile.ToBytes(SyntheticConvNeXt.Create()), 0xF2, 0x01, 2, (byte)'h', (byte)'i'];
        Assert.Equal(later, OnnxFile.ToBytes(OnnxFile.Parse(later, "later")));
    }

    [Fact]
    public void External_tensors_are_taken_in()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        string path = _folder.File("model.onnx");
        WriteExternally(model.Clone(), path, "model.data");
        Assert.Equal(model, OnnxFile.Read(path));
    }

    [Theory]
    [InlineData("missing.data", "does not exist")]
    [InlineData("../escaped.data", "outside of the model's folder")]
    [InlineData("short.data", "is shorter")]
    public void An_external_file_that_cannot_be_used_is_named(string location, string reason)
    {
        File.WriteAllBytes(_folder.File("short.data"), new byte[3]);
        ModelProto model = SyntheticConvNeXt.Create();
        WriteExternally(model, _folder.File("model.onnx"), "good.data");
        model.Graph.Initializer[0].ExternalData[0].Value = location;
        File.WriteAllBytes(_folder.File("model.onnx"), OnnxFile.ToBytes(model));
        EdgeException exception = Assert.Throws<EdgeException>(() => OnnxFile.Read(_folder.File("model.onnx")));
        Assert.Equal(EdgeFault.Model, exception.Fault);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_a_file_fault()
    {
        EdgeException exception = Assert.Throws<EdgeException>(() => OnnxFile.Read(_folder.File("none.onnx")));
        Assert.Equal(EdgeFault.File, exception.Fault);
        Assert.Contains("none.onnx", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused()
    {
        Assert.Throws<EdgeException>(() => OnnxFile.Parse([], "empty"));
        Assert.Throws<EdgeException>(() => OnnxFile.Parse("This is a text, not a model."u8, "text"));
        Assert.Throws<EdgeException>(() => OnnxFile.Parse(new ModelProto { IrVersion = 8 }.ToByteArray(), "no graph"));
    }

    [Fact]
    public void A_model_that_is_cut_or_changed_anywhere_is_refused_or_read_but_never_crashes()
    {
        byte[] good = OnnxFile.ToBytes(SyntheticConvNeXt.Create());
        Random random = new(5);
        for (int i = 0; i < 500; i++)
        {
            byte[] bad = [.. good.Take(random.Next(good.Length))];
            for (int flips = random.Next(4); flips > 0 && bad.Length > 0; flips--)
            {
                bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            }

            Exception? exception = Record.Exception(() => OnnxFile.Parse(bad, "bad"));
            Assert.True(exception is null or EdgeException, $"{exception}");
        }
    }

    private void WriteExternally(ModelProto model, string path, string dataFile)
    {
        using (FileStream data = File.Create(_folder.File(dataFile)))
        {
            foreach (TensorProto tensor in model.Graph.Initializer)
            {
                tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = dataFile });
                tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{data.Position}" });
                tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = $"{tensor.RawData.Length}" });
                tensor.RawData.WriteTo(data);
                tensor.RawData = ByteString.Empty;
                tensor.DataLocation = TensorProto.Types.DataLocation.External;
            }
        }

        File.WriteAllBytes(path, OnnxFile.ToBytes(model));
    }
}
