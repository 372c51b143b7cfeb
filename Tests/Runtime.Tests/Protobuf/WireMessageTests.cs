using EdgeConvNeXt.Runtime.Protobuf;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Protobuf;

public sealed class WireMessageTests
{
    [Fact]
    public void What_is_not_changed_is_written_back_byte_for_byte()
    {
        // Field 30 is unknown; its length is written in more bytes than it needs, as no writer of today would.
        byte[] unknown = [0xF2, 0x01, 0x82, 0x00, 7, 7];
        ProtobufMessage inner = new();
        inner.Text(1, "kept");
        byte[] file = [.. Encode(message => message.Bytes(7, [.. inner.ToArray(), .. unknown])), .. unknown];
        WireMessage message = WireMessage.Parse(file);
        message.Set(2, "new");

        byte[] written = Write(message);

        Assert.Equal([.. file, .. Encode(added => added.Text(2, "new"))], written);
    }

    [Fact]
    public void A_change_deep_inside_changes_every_length_around_it()
    {
        byte[] file = Encode(outer => outer.Message(1, middle => middle.Message(1, inner => inner.Text(1, "a"))));
        WireMessage message = WireMessage.Parse(file);
        message.Message(1)!.Message(1)!.Set(1, new string('b', 300));

        Assert.Equal(
            Encode(outer => outer.Message(1, middle => middle.Message(1, inner => inner.Text(1, new string('b', 300))))), Write(message));
    }

    [Fact]
    public void Integers_are_read_packed_and_one_by_one()
    {
        byte[] file = [0x08, 0x96, 0x01, 0x0A, 0x03, 0x01, 0x96, 0x01];

        Assert.Equal([150, 1, 150], WireMessage.Parse(file).Integers(1));
    }

    [Theory]
    [InlineData("a field that reaches beyond the end", new byte[] { 0x0A, 0x05, 1 })]
    [InlineData("a length of 2^63", new byte[] { 0x0A, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    [InlineData("a tag without an end", new byte[] { 0xFF, 0xFF })]
    [InlineData("an integer of 11 bytes", new byte[] { 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    [InlineData("field 0", new byte[] { 0x00, 0x01 })]
    [InlineData("a group", new byte[] { 0x0B, 0x0C })]
    [InlineData("four bytes that are three", new byte[] { 0x0D, 1, 2, 3 })]
    public void Bytes_that_are_no_message_are_reported(string what, byte[] bytes)
    {
        Assert.True(Record.Exception(() => WireMessage.Parse(bytes)) is MalformedWireException, what);
    }

    [Fact]
    public void Messages_that_lie_too_deep_are_reported()
    {
        byte[] bytes = [];
        for (int depth = 0; depth < 200; depth++)
        {
            byte[] inner = bytes;
            bytes = Encode(message => message.Bytes(1, inner));
        }

        Assert.Throws<MalformedWireException>(() => Open(WireMessage.Parse(bytes)));

        static void Open(WireMessage message)
        {
            while (message.Message(1) is { } inner)
            {
                message = inner;
            }
        }
    }

    [Fact]
    public void More_fields_than_any_network_has_are_reported() =>
        Assert.Throws<MalformedWireException>(() => WireMessage.Parse(Enumerable.Repeat((byte)8, 3 << 20).ToArray()));

    [Fact]
    public void A_message_in_several_parts_is_reported()
    {
        byte[] bytes = Encode(message =>
        {
            message.Message(7, part => part.Text(1, "one"));
            message.Message(7, part => part.Text(2, "two"));
        });

        Assert.Throws<MalformedWireException>(() => WireMessage.Parse(bytes).Message(7));
    }

    private static byte[] Encode(Action<ProtobufMessage> write)
    {
        ProtobufMessage message = new();
        write(message);
        return message.ToArray();
    }

    private static byte[] Write(WireMessage message)
    {
        byte[] bytes = new byte[message.Length];
        int position = 0;
        message.Write(bytes, ref position);
        Assert.Equal(bytes.Length, position);
        return bytes;
    }
}
