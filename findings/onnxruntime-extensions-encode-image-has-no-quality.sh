#!/usr/bin/env bash
# Microsoft.ML.OnnxRuntime.Extensions 0.14.0 with Microsoft.ML.OnnxRuntime 1.31.1: the operator EncodeImage makes a JPEG or PNG file of pixels [height, width, 3].
# One would expect a quality, as every JPEG encoder has one, and that grey pixels [height, width, 1] make a grey file. There is no such attribute: `quality` is
# taken without a word and changes no byte. Grey is refused when the model runs, so that grey pictures have to be tripled.
# Seen: "quality changes nothing", "grey: refused".
# Needs: the .NET 10 SDK and a NuGet source, Linux on x64 or arm64. Ends with 0 while this holds.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export ORT_DISABLE_TELEMETRY=1
mkdir encode
cat >encode/encode.csproj <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><NoWarn>NETSDK1206</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.ML.OnnxRuntime" Version="1.31.1" />
    <PackageReference Include="Microsoft.ML.OnnxRuntime.Extensions" Version="0.14.0" />
  </ItemGroup>
</Project>
PROJECT
cat >encode/Program.cs <<'CODE'
using System.Text;
using Microsoft.ML.OnnxRuntime;

const string Domain = "com.microsoft.extensions";
byte[] pixels = [.. Enumerable.Range(0, 64 * 64 * 3).Select(i => (byte)(i * 7 % 251))];
byte[] plain = Encode(3, null), low = Encode(3, 10), high = Encode(3, 95);
Console.WriteLine(plain.SequenceEqual(low) && plain.SequenceEqual(high) ? "quality changes nothing" : $"{plain.Length}, {low.Length}, {high.Length} bytes");
try
{
    Console.WriteLine($"grey: {Encode(1, null).Length} bytes");
}
catch (OnnxRuntimeException)
{
    Console.WriteLine("grey: refused");
}

byte[] Encode(int channels, long? quality)
{
    using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    options.RegisterOrtExtensions();
    using InferenceSession session = new(Model(quality), options);
    using RunOptions run = new();
    using OrtValue picture = OrtValue.CreateTensorValueFromMemory(pixels[..(64 * 64 * channels)], [64, 64, channels]);
    using IDisposableReadOnlyCollection<OrtValue> file = session.Run(run, session.InputNames, [picture], session.OutputNames);
    return file[0].GetTensorDataAsSpan<byte>().ToArray();
}

// A network of that operator alone, by the numbers of onnx.proto.
byte[] Model(long? quality)
{
    byte[] format = Message(5, [.. Text(1, "format"), .. Text(4, "jpg"), .. Number(20, 3)]);
    byte[] chosen = quality is { } value ? Message(5, [.. Text(1, "quality"), .. Number(3, value), .. Number(20, 2)]) : [];
    byte[] node = [.. Text(1, "picture"), .. Text(2, "file"), .. Text(4, "EncodeImage"), .. format, .. chosen, .. Text(7, Domain)];
    byte[] graph = [.. Message(1, node), .. Text(2, "g"), .. Message(11, Tensor("picture", 3)), .. Message(12, Tensor("file", 1))];
    return [.. Number(1, 8), .. Message(7, graph), .. Message(8, Number(2, 17)), .. Message(8, [.. Text(1, Domain), .. Number(2, 1)])];
}

byte[] Tensor(string name, int rank) =>
[
    .. Text(1, name),
    .. Message(2, Message(1, [.. Number(1, 2), .. Message(2, [.. Enumerable.Range(0, rank).SelectMany(i => Message(1, Text(2, $"{name}{i}")))])])),
];
byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];
byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));
byte[] Message(int field, byte[] bytes) => [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];
IEnumerable<byte> Varint(ulong value)
{
    for (; value > 0x7f; value >>= 7)
    {
        yield return (byte)(value | 0x80);
    }

    yield return (byte)value;
}
CODE
dotnet build encode -o out -v quiet --nologo >/dev/null
dotnet out/encode.dll | tee seen
diff seen - <<'EXPECTED'
quality changes nothing
grey: refused
EXPECTED
echo 'as described'
