using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>A signature by a key as it lies in a bundle: a Sigstore bundle around a DSSE envelope.</summary>
/// <param name="Key">Which key made it: <see cref="SigningCurve.HintOf"/>.</param>
/// <param name="Statement">What was signed, as it came.</param>
/// <param name="Signature">The signature in DER.</param>
/// <seealso href="https://github.com/secure-systems-lab/dsse/blob/v1.0.0/protocol.md">DSSE 1.0</seealso>
internal sealed record SignatureFile(string Key, byte[] Statement, byte[] Signature)
{
    private const string MediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>Reads a signature; whether it is right is another question.</summary>
    /// <exception cref="EdgeException">It is not what a key of this standard signs.</exception>
    public static SignatureFile Read(ReadOnlySpan<byte> bytes, string where) =>
        SignatureJson.Read(bytes, "The signature", where, static root =>
    {
        root.Member("mediaType").Expect(MediaType);
        string key = root.Member("verificationMaterial").Member("publicKey").Member("hint").Digest();
        SignatureJson envelope = root.Member("dsseEnvelope");
        envelope.Member("payloadType").Expect(PayloadType);
        return new SignatureFile(
            key, envelope.Member("payload").Bytes(), envelope.Member("signatures").Only().Member("sig").Bytes());
    });

    /// <summary>The bytes that the key signs for a statement: its pre-authentication encoding.</summary>
    public static byte[] SignedBytes(ReadOnlySpan<byte> statement) =>
    [
        .. Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"DSSEv1 {PayloadType.Length} {PayloadType} {statement.Length} ")),
        .. statement,
    ];

    /// <summary>The file.</summary>
    public byte[] ToJson()
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("mediaType"u8, MediaType);
            json.WriteStartObject("verificationMaterial"u8);
            json.WriteStartObject("publicKey"u8);
            json.WriteString("hint"u8, Key);
            json.WriteEndObject();
            json.WriteStartArray("tlogEntries"u8);
            json.WriteEndArray();
            json.WriteEndObject();
            WriteEnvelope(json);
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private void WriteEnvelope(Utf8JsonWriter json)
    {
        json.WriteStartObject("dsseEnvelope"u8);
        json.WriteBase64String("payload"u8, Statement);
        json.WriteString("payloadType"u8, PayloadType);
        json.WriteStartArray("signatures"u8);
        json.WriteStartObject();
        json.WriteBase64String("sig"u8, Signature);
        json.WriteString("keyid"u8, "");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
