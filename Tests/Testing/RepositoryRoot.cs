namespace EdgeConvNeXt.Testing;

/// <summary>The folder of the checkout that the running tests were built from.</summary>
public static class RepositoryRoot
{
    /// <summary>Full path of the checkout.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "EdgeConvNeXt.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No EdgeConvNeXt.sln above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
