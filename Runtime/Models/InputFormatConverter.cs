using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>The two input formats by the names the bundle format gives them: "f32-nchw" and "u8-nhwc".</summary>
internal sealed class InputFormatConverter : JsonConverter<InputFormat>
{
    private const string F32Nchw = "f32-nchw";
    private const string U8Nhwc = "u8-nhwc";

    public override InputFormat Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() switch
    {
        F32Nchw => InputFormat.F32Nchw,
        U8Nhwc => InputFormat.U8Nhwc,
        string other => throw new JsonException($"'{other}' is no input format: expected {F32Nchw} or {U8Nhwc}."),
        null => throw new JsonException($"null is no input format: expected {F32Nchw} or {U8Nhwc}."),
    };

    public override void Write(Utf8JsonWriter writer, InputFormat value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == InputFormat.F32Nchw ? F32Nchw : U8Nhwc);
}
