namespace EdgeConvNeXt.Camera.Tests.StillImages;

/// <summary>Damages files in ways that files get damaged and in ways that attackers like. Seeded: the same files every time.</summary>
internal sealed class Mutator(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A damaged copy.</summary>
    /// <param name="file">The file.</param>
    /// <param name="other">Another file of the same format, for splices.</param>
    /// <param name="png">Whether checksums may be mended afterwards.</param>
    public byte[] Mutate(byte[] file, byte[] other, bool png)
    {
        byte[] damaged = [.. file];
        for (int rounds = Math.Max(1, _random.Next(-2, 4)); rounds > 0 && damaged.Length > 16; rounds--)
        {
            damaged = Once(damaged, other);
        }

        if (png && _random.Next(2) == 0)
        {
            PngMutations.MendChecksums(damaged);
        }

        return damaged;
    }

    private byte[] Once(byte[] file, byte[] other)
    {
        switch (_random.Next(7))
        {
            case 0:
                return file[.._random.Next(4, file.Length)];
            case 1:
                return Splice(file, other);
            case 2:
                return Repeat(file);
            case 3:
                SetLengthField(file);
                return file;
            case 4:
                file[_random.Next(3, Math.Min(file.Length, 64))] = (byte)_random.Next(256);
                return file;
            case 5:
                _random.NextBytes(file.AsSpan(_random.Next(3, file.Length)..).Slice(0, 1));
                return file;
            default:
                FlipBits(file);
                return file;
        }
    }

    private byte[] Splice(byte[] file, byte[] other) =>
        [.. file.AsSpan(0, _random.Next(3, file.Length)), .. other.AsSpan(_random.Next(other.Length))];

    private byte[] Repeat(byte[] file)
    {
        int start = _random.Next(3, file.Length);
        int length = _random.Next(1, Math.Min(512, file.Length - start) + 1);
        return [.. file.AsSpan(0, start + length), .. file.AsSpan(start, length), .. file.AsSpan(start + length)];
    }

    /// <summary>Lengths are two bytes in JPEG segments and four in PNG chunks, high byte first; extremes are what breaks readers.</summary>
    private void SetLengthField(byte[] file)
    {
        int at = _random.Next(3, file.Length - 4);
        byte fill = _random.Next(3) switch { 0 => 0x00, 1 => 0xff, _ => 0x7f };
        file.AsSpan(at, _random.Next(1, 5)).Fill(fill);
    }

    private void FlipBits(byte[] file)
    {
        for (int flips = _random.Next(1, 9); flips > 0; flips--)
        {
            file[_random.Next(3, file.Length)] ^= (byte)(1 << _random.Next(8));
        }
    }
}
