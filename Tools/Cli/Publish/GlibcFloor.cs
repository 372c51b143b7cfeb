using System.Text;

namespace EdgeConvNeXt.Cli.Publish;

/// <summary>
/// The oldest C library that programs run on: the highest of the versions GLIBC_2.n that they name in their symbol tables. A program that
/// is linked on this machine needs what this machine has.
/// </summary>
internal static class GlibcFloor
{
    private static readonly byte[] Prefix = Encoding.ASCII.GetBytes("GLIBC_2.");

    /// <summary>Reads programs and libraries.</summary>
    /// <param name="files">Any files; those that are not ELF are passed over.</param>
    /// <returns>"2.34", or null where none of them needs the C library.</returns>
    public static string? Of(IEnumerable<string> files)
    {
        int highest = files.Select(Minor).DefaultIfEmpty(-1).Max();
        return highest < 0 ? null : $"2.{highest}";
    }

    private static int Minor(string file)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(file);
        int highest = -1;
        if (!bytes.StartsWith("\u007fELF"u8))
        {
            return highest;
        }

        for (int at = bytes.IndexOf(Prefix); at >= 0; at = bytes.IndexOf(Prefix))
        {
            bytes = bytes[(at + Prefix.Length)..];
            int minor = 0;
            foreach (byte digit in bytes[..Math.Min(2, bytes.Length)])
            {
                minor = char.IsAsciiDigit((char)digit) ? (minor * 10) + (digit - '0') : minor;
            }

            highest = Math.Max(highest, minor);
        }

        return highest;
    }
}
