using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;

namespace EdgeConvNeXt.Runtime.Tests.Inference;

public class ByteLookupTests
{
    private static readonly byte[] Table = Shuffled(1);

    // Lengths on both sides of a vector's 64 bytes, and several vectors with a rest.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(256)]
    [InlineData(4_999)]
    public void Every_byte_becomes_the_tables_entry(int length)
    {
        byte[] source = Bytes(length);
        byte[] target = new byte[length];
        ByteLookup.Apply(source, target, Table);
        Assert.Equal(source.Select(value => Table[value]), target);
    }

    [Fact]
    public void All_256_values_are_looked_up_right_at_every_place_of_a_vector()
    {
        for (int shift = 0; shift < 64; shift++)
        {
            byte[] source = [.. Enumerable.Range(0, 512).Select(i => (byte)(i + shift))];
            byte[] target = new byte[source.Length];
            ByteLookup.Apply(source, target, Table);
            Assert.Equal(source.Select(value => Table[value]), target);
        }
    }

    [Fact]
    public void Source_and_target_may_be_the_same_memory()
    {
        byte[] bytes = Bytes(1_000);
        byte[] expected = [.. bytes.Select(value => Table[value])];
        ByteLookup.Apply(bytes, bytes, Table);
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Nothing_is_written_behind_the_target()
    {
        byte[] memory = [.. Enumerable.Repeat((byte)7, 200)];
        ByteLookup.Apply(Bytes(100), memory.AsSpan(0, 100), Table);
        Assert.All(memory[100..], value => Assert.Equal(7, value));
    }

    [Fact]
    public void A_target_of_another_length_or_a_short_table_is_misuse()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteLookup.Apply(new byte[3], new byte[4], Table));
        Assert.Throws<ArgumentOutOfRangeException>(() => ByteLookup.Apply(new byte[3], new byte[3], new byte[255]));
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Shuffled(int seed)
    {
        byte[] table = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        new Random(seed).Shuffle(table);
        return table;
    }
}
