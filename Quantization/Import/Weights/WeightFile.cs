using EdgeConvNeXt.Quantization.Import.Families;
using EdgeConvNeXt.Quantization.Import.Weights.Hdf5;
using EdgeConvNeXt.Quantization.Import.Weights.MindSpore;
using EdgeConvNeXt.Quantization.Import.Weights.NumPy;
using EdgeConvNeXt.Quantization.Import.Weights.PyTorch;
using EdgeConvNeXt.Quantization.Import.Weights.Safetensors;
using EdgeConvNeXt.Quantization.Import.Weights.Zip;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights;

/// <summary>Opens files of trained weights. The first bytes decide the format, names do not: .bin and .pth are anything.</summary>
internal static class WeightFile
{
    private const string KerasWeights = "model.weights.h5";

    private const string Known =
        "safetensors, a checkpoint of PyTorch (.pth, .pt, .bin) or MindSpore (.ckpt), a model of Keras (.h5) or arrays of NumPy (.npz)";

    /// <summary>Opens a file of weights of any format that is read.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EdgeException">It cannot be read, is of another format, or is damaged.</exception>
    public static IWeightFile Open(string path)
    {
        WeightBytes file = WeightBytes.Open(path);
        try
        {
            return Open(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static IWeightFile Open(WeightBytes file)
    {
        if (file.StartsWith(ZipEntries.Magic))
        {
            return OpenZip(file);
        }

        if (file.StartsWith(TorchStream.Magic))
        {
            return PyTorchFile.OpenStream(file);
        }

        if (file.StartsWith(Hdf5Superblock.Magic))
        {
            return Hdf5File.Open(file);
        }

        if (SafetensorsFile.IsLikely(file))
        {
            return SafetensorsFile.Open(file);
        }

        // Last, since nothing but its shape tells a checkpoint of MindSpore: any format with a magic number or a length goes before it.
        if (MindSporeFile.IsLikely(file))
        {
            return MindSporeFile.Open(file);
        }

        throw file.NotRead("The file is of no known format of weights", Known, "Save the weights in one of these.");
    }

    private static IWeightFile OpenZip(WeightBytes file)
    {
        IReadOnlyList<ZipEntry> entries = ZipEntries.Read(file);
        if (entries.Any(TorchZip.IsPickle))
        {
            return PyTorchFile.OpenZip(file, entries);
        }

        if (entries.Any(NpzFile.IsArray))
        {
            return NpzFile.Open(file, entries);
        }

        if (entries.Any(entry => entry.Name == KerasWeights))
        {
            throw file.NotRead(
                "The file is a model of Keras 3, which numbers its layers", "one whose layers have names",
                KerasFamily.SavingWithNames);
        }

        throw file.NotRead("The zip holds no weights of a known format", Known, "Save the weights in one of these.");
    }
}
