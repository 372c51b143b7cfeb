using System.Globalization;
using System.Text;

namespace EdgeConvNeXt.Runtime.Inspection.Parts;

/// <summary>
/// Who the next part is, said from outside before it comes. A latch and no queue: a part that begins takes the serial number that waits,
/// and a newer number replaces one that no part took. So a trigger that was missed or announced twice costs one number, and never shifts
/// those of all later parts. Any thread may announce; nothing here waits, and what the line calls allocates nothing.
/// </summary>
public sealed class PartIdentities
{
    /// <summary>Characters of a serial number or batch at most; 32 registers of a PLC hold as many.</summary>
    public const int LongestText = 64;

    private Latched _latched = new(null, null);
    private long _announced;
    private long _used;
    private long _replaced;
    private long _contradicted;

    /// <summary>Serial numbers that were announced.</summary>
    public long Announced => Volatile.Read(ref _announced);

    /// <summary>Those of them that a part took.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Those that a newer one replaced before a part came: no part has them.</summary>
    public long Replaced => Volatile.Read(ref _replaced);

    /// <summary>Parts whose code in the picture said another serial number than was announced: the code's holds.</summary>
    public long Contradicted => Volatile.Read(ref _contradicted);

    /// <summary>The serial number that waits for the next part; null where none does.</summary>
    public string? Waiting => Volatile.Read(ref _latched).Serial;

    /// <summary>The batch of the next part; null where that is not known.</summary>
    public string? Batch => Volatile.Read(ref _latched).Batch;

    /// <summary>Says who the next part is. A serial number is for one part, a batch for all that come until another is named.</summary>
    /// <param name="serial">The serial number; null where only the batch changes.</param>
    /// <param name="batch">The batch; empty for none from now on, null for the same as before.</param>
    /// <returns>Why it was refused, a sentence; null where it was taken.</returns>
    public string? Announce(string? serial, string? batch = null)
    {
        if (Refusal(serial, batch) is { } refusal)
        {
            return refusal;
        }

        Latched now;
        Latched next;
        do
        {
            now = Volatile.Read(ref _latched);
            next = new Latched(serial ?? now.Serial, Later(now.Batch, batch));
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _latched, next, now), now));

        CountAnnounced(serial, now.Serial);
        return null;
    }

    /// <summary>
    /// Why no part can have these: both are 1 to <see cref="LongestText"/> printable characters without a space at either end.
    /// </summary>
    /// <param name="serial">A serial number, or null.</param>
    /// <param name="batch">A batch, which may be empty, or null.</param>
    /// <returns>A sentence; null where a part can.</returns>
    public static string? Refusal(string? serial, string? batch) =>
        serial is not null && Fault(serial) is { } fault ? $"The serial number {fault}"
        : batch is { Length: > 0 } && Fault(batch) is { } other ? $"The batch {other}"
        : null;

    /// <summary>A part begins: it takes the serial number that waits.</summary>
    internal PartIdentity Take() => Take(default);

    /// <summary>A part begins whose caller knows who it is: no announcement by others can come in between.</summary>
    /// <param name="own">What the caller says, as in <see cref="Announce"/>.</param>
    internal PartIdentity Take(in PartIdentity own)
    {
        while (true)
        {
            Latched now = Volatile.Read(ref _latched);
            string? batch = Later(now.Batch, own.Batch);
            Latched next = batch == now.Batch ? now.Used : new Latched(null, batch);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _latched, next, now), now))
            {
                CountAnnounced(own.Serial, now.Serial);
                string? serial = own.Serial ?? now.Serial;
                if (serial is not null)
                {
                    Interlocked.Increment(ref _used);
                }

                return new PartIdentity(serial, batch);
            }
        }
    }

    internal void CountContradiction() => Interlocked.Increment(ref _contradicted);

    private void CountAnnounced(string? serial, string? before)
    {
        if (serial is not null)
        {
            Interlocked.Increment(ref _announced);
            if (before is not null)
            {
                Interlocked.Increment(ref _replaced);
            }
        }
    }

    private static string? Later(string? before, string? batch) => batch is null ? before : batch.Length == 0 ? null : batch;

    private static string? Fault(string text)
    {
        string expected = $"expected 1 to {LongestText} printable characters.";
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"is empty: {expected}";
        }

        if (text.Length > LongestText)
        {
            return string.Create(CultureInfo.InvariantCulture, $"has {text.Length} characters: {expected}");
        }

        return char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])
            ? $"begins or ends with a space: {expected[..^1]} with none at the ends."
            : IsPrintable(text) ? null : $"holds what cannot be printed: {expected}";
    }

    // Half of a surrogate pair is no character: it is read as the replacement sign, which stands for none.
    private static bool IsPrintable(string text)
    {
        foreach (Rune sign in text.EnumerateRunes())
        {
            if (sign == Rune.ReplacementChar || Rune.GetUnicodeCategory(sign) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What waits, in one object, so that serial number and batch change together.</summary>
    private sealed class Latched
    {
        public Latched(string? serial, string? batch)
        {
            (Serial, Batch) = (serial, batch);
            Used = serial is null ? this : new Latched(null, batch);
        }

        public string? Serial { get; }

        public string? Batch { get; }

        /// <summary>What is left when a part took the serial number.</summary>
        public Latched Used { get; }
    }
}

/// <summary>Who a part is.</summary>
/// <param name="Serial">Its serial number; null where it has none.</param>
/// <param name="Batch">The batch that it belongs to; null where that is not known.</param>
public readonly record struct PartIdentity(string? Serial, string? Batch);
