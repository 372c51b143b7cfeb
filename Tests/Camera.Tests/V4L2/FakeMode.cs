namespace EdgeConvNeXt.Camera.Tests.V4L2;

/// <summary>A format, size and its rates that a camera that plays tricks lists.</summary>
internal sealed record FakeMode(string Code, uint Width, uint Height, params uint[] Rates);
