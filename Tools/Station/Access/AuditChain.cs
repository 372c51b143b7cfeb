using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EdgeConvNeXt.Station.Access;

/// <summary>How far the chain of an audit holds.</summary>
/// <param name="Records">Records that fit, from the first on.</param>
/// <param name="Hash">Hash of the last of them.</param>
/// <param name="End">Bytes up to the end of the last of them.</param>
/// <param name="Fault">What is wrong behind it, a sentence; null where the file ends there.</param>
/// <param name="IsTorn">Whether what is behind it is but one line without an end, as a power cut leaves it.</param>
internal sealed record AuditChain(long Records, string Hash, long End, string? Fault, bool IsTorn)
{
    /// <summary>Bytes that a line and its end may have: it has a sentence in it, and no more.</summary>
    public const int LongestLine = 64 * 1024;

    private const byte LineEnd = (byte)'\n';

    /// <summary>A chain without a record.</summary>
    public static AuditChain Empty { get; } = new(0, AuditRecord.NoPrevious, 0, null, false);

    /// <summary>Whether the record that <see cref="Follow"/> was asked for is in it.</summary>
    public bool HasKnown { get; init; } = true;

    /// <summary>Follows the chain through a file from its begin.</summary>
    /// <param name="file">The file.</param>
    /// <param name="known">A chain that was there before; null for none.</param>
    public static AuditChain Follow(SafeFileHandle file, AuditChain? known = null)
    {
        AuditChain chain = Empty with { HasKnown = known is null or { Records: 0 } };
        byte[] buffer = new byte[LongestLine];
        while (true)
        {
            Span<byte> read = buffer.AsSpan(0, RandomAccess.Read(file, buffer, chain.End));
            if (read.IsEmpty)
            {
                return chain;
            }

            int used = 0;
            while (read[used..].IndexOf(LineEnd) is >= 0 and int length)
            {
                if (chain.Next(Encoding.UTF8.GetString(read.Slice(used, length)), length + 1) is not { } next)
                {
                    return chain.Broken();
                }

                bool isKnown = known is not null && (next.Records, next.Hash) == (known.Records, known.Hash);
                chain = isKnown ? next with { HasKnown = true } : next;
                used += length + 1;
            }

            if (used == 0)
            {
                bool isLast = chain.End + read.Length == RandomAccess.GetLength(file);
                return isLast && read.Length < LongestLine ? chain.Torn() : chain.Broken();
            }
        }
    }

    private AuditChain? Next(string line, int bytes) =>
        AuditRecord.Parse(line) is { } record && record.Previous == Hash && record.Number == Records + 1
            ? this with { Records = record.Number, Hash = record.Hash!, End = End + bytes }
            : null;

    private AuditChain Broken() => this with
    {
        Fault = $"Line {Records + 1} does not follow from the one before: it, or one before it, was changed, added or taken away.",
    };

    private AuditChain Torn() => this with { IsTorn = true, Fault = $"Line {Records + 1} has no end: a power cut tore it." };
}
