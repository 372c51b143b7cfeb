using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;

namespace EdgeConvNeXt.Runtime.FeatureProbe;

/// <summary>Looking bytes up in a table, against doing so one by one.</summary>
public static class ByteLookupComparison
{
    /// <summary>The first difference in words, or null.</summary>
    public static string? Compare()
    {
        byte[] table = new byte[ByteLookup.TableLength];
        new Random(5).NextBytes(table);
        for (int length = 0; length < 1000; length += 37)
        {
            byte[] source = new byte[length];
            new Random(length).NextBytes(source);
            using GuardedMemory guarded = new(source);
            byte[] target = new byte[length];
            ByteLookup.Apply(guarded.Bytes, target, table);
            int wrong = 0;
            while (wrong < length && target[wrong] == table[source[wrong]])
            {
                wrong++;
            }

            if (wrong < length)
            {
                return $"ByteLookup: byte {wrong} of {length} is {target[wrong]}, expected {table[source[wrong]]}.";
            }
        }

        return null;
    }
}
