namespace EdgeConvNeXt.Camera.Interop;

/// <summary>What makes a file or folder itself, by whatever path it is reached.</summary>
/// <param name="Device">The file system it lies on.</param>
/// <param name="Inode">Its number there.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);
