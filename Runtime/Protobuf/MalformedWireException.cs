namespace EdgeConvNeXt.Runtime.Protobuf;

/// <summary>
/// Bytes are no protobuf message of the kind that was looked for. It stays inside: such a file goes to the runtime as it is, whose words on
/// it are better.
/// </summary>
internal sealed class MalformedWireException(string message) : Exception(message);
