namespace EdgeConvNeXt.Station.Doctor;

/// <summary>Room on the file system of a folder.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="FreeBytes">What this user may still write.</param>
/// <param name="TotalBytes">All of it.</param>
public sealed record DiskReport(string Folder, long FreeBytes, long TotalBytes);
