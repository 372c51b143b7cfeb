using System.Globalization;
using EdgeConvNeXt.Runtime;
using SQLitePCL;

namespace EdgeConvNeXt.Station.Outputs.Journal;

/// <summary>The SQLite library that lies beside the program.</summary>
internal static class SqliteLibrary
{
    // From 3.7.0 to 3.51.2 a commit could be lost, or the file damaged, when the write-ahead log began anew while another connection wrote
    // it back (the "WAL-reset" fault, mended in 3.51.3): https://sqlite.org/wal.html#walresetbug
    private const int Oldest = 3_051_003;

    /// <summary>Loads it and makes sure that it is recent enough. May be called again.</summary>
    /// <exception cref="EdgeException">It is missing, cannot be loaded, or is too old to be trusted with a journal.</exception>
    public static void Load()
    {
        try
        {
            Batteries_V2.Init();
            ThrowIfOld(raw.sqlite3_libversion_number());
        }
        catch (Exception fault) when (fault is DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw new EdgeException(
                EdgeFault.NativeLibrary, $"SQLite cannot be loaded: {fault.GetBaseException().Message.TrimEnd('.')}", "libe_sqlite3.so",
                "the library beside the program, on a system with glibc 2.34 or newer",
                "Install the whole package, or leave output.journal out.", fault);
        }
    }

    /// <summary>Refuses a library with the WAL-reset fault.</summary>
    /// <param name="version">As sqlite3_libversion_number gives it: 3053004 is 3.53.4.</param>
    /// <exception cref="EdgeException">It is too old.</exception>
    internal static void ThrowIfOld(int version)
    {
        if (version < Oldest)
        {
            throw new EdgeException(
                EdgeFault.NativeLibrary, $"SQLite {Text(version)} can lose verdicts that were written", "libe_sqlite3.so",
                $"version {Text(Oldest)} or newer", "Install the library that comes with this program.");
        }
    }

    private static string Text(int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{version / 1_000_000}.{version / 1000 % 1000}.{version % 1000}");
}
