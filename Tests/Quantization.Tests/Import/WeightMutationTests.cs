using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Quantization.Tests.Import.MindSpore;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Import;

/// <summary>
/// Thousands of damaged files: each is read or refused in a sentence. No other exception, no memory beyond the file's size, no end without
/// one.
/// </summary>
public sealed class WeightMutationTests : IDisposable
{
    private const int Mutations = 2000;
    private const long MostAllocated = 16 << 20;

    // Far above what a format takes; it only turns a hang into a failure.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();
    private readonly float[] _numbers = new float[1 << 16];
    private int _read;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, "state.pth", "averaged.pth", "protocol4.pt")]
    [InlineData(2, "older.pth")]
    [InlineData(3, "stored.npz", "deflated.npz")]
    [InlineData(5, "keras.h5", "newer.h5", "deep.h5")]
    public Task Damaged_files_are_read_or_refused(int seed, params string[] files) =>
        MutateAsync(seed, [.. files.Select(SavedWeights.Bytes)]);

    [Fact]
    public Task Damaged_checkpoints_of_MindSpore_are_read_or_refused()
    {
        byte[] checkpoint =
        [
            .. CheckpointBytes.Value("w", [3, 2], 1, 2, 3, 4), .. CheckpointBytes.Value("w", [3, 2], 5, 6),
            .. CheckpointBytes.Value("half", "Float16", [8], new byte[16]), .. CheckpointBytes.Value("step", "Int64", [0], new byte[8]),
        ];
        return MutateAsync(4, checkpoint);
    }

    private async Task MutateAsync(int seed, params byte[][] files)
    {
        Random random = new(seed);
        await Task.Run(() =>
        {
            for (int i = 0; i < Mutations; i++)
            {
                ReadOrRefuse(Mutated(files[i % files.Length], random), $"seed {seed}, mutation {i}");
            }
        }).WaitAsync(Hang);

        // Damage of numbers alone is not seen by a format without checksums; damage everywhere else is.
        Assert.InRange(_read, 1, Mutations / 2);
    }

    private void ReadOrRefuse(byte[] bytes, string which)
    {
        string path = _folder.File("weights");
        File.WriteAllBytes(path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? failure = Record.Exception(() => ReadAll(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(failure is null or EdgeException, $"{which}: {failure}");
        Assert.True(allocated < MostAllocated + bytes.Length, $"{which}: {allocated} bytes allocated");
        _read += failure is null ? 1 : 0;
    }

    private void ReadAll(string path)
    {
        using IWeightFile weights = WeightFile.Open(path);
        foreach (WeightTensor tensor in weights.Tensors.Values)
        {
            weights.Read(tensor, _numbers.AsSpan(0, tensor.Count));
        }
    }

    private static byte[] Mutated(byte[] original, Random random)
    {
        List<byte> bytes = [.. original];
        for (int damages = random.Next(1, 4); damages > 0; damages--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, 64), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256))); break;
                case 5: Fill(bytes, at, byte.MaxValue); break;
                default: Fill(bytes, at, 0); break;
            }

            if (bytes.Count == 0)
            {
                return original;
            }
        }

        return [.. bytes];
    }

    private static void Fill(List<byte> bytes, int at, byte value)
    {
        for (int i = at; i < Math.Min(at + sizeof(long), bytes.Count); i++)
        {
            bytes[i] = value;
        }
    }
}
