using System.Security.Cryptography;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>
/// A model with everything needed to use it: a folder, or a <c>.edgemodel</c> zip of one, with <c>model.json</c> and the files it names.
/// Opening it checks the manifest and that no file is missing; a file's bytes are checked against their hash whenever they are read.
/// </summary>
public sealed class ModelBundle
{
    /// <summary>Name of the manifest in a bundle.</summary>
    public const string ManifestName = "model.json";

    /// <summary>Name of the signature in a bundle, which the public tool has too.</summary>
    public const string SignatureName = "model.sig";

    /// <summary>Name of the file that says where and when a signed bundle may run.</summary>
    public const string ReleaseName = "release.json";

    /// <summary>Extension of a zipped bundle.</summary>
    public const string ZipExtension = ".edgemodel";

    private ModelBundle(string location, ModelManifest manifest, IBundleFiles files)
    {
        Location = location;
        Manifest = manifest;
        Files = files;
    }

    /// <summary>The folder or file it was opened from.</summary>
    public string Location { get; }

    /// <summary>What it says about itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Whether it holds a signature, be it right or not.</summary>
    public bool IsSigned => Files.Exists(SignatureName);

    /// <summary>Where its files lie.</summary>
    internal IBundleFiles Files { get; }

    /// <summary>SHA-256, in lower-case hexadecimal, of the bytes that the manifest was read from; empty where that was elsewhere.</summary>
    internal string ManifestHash { get; private init; } = "";

    /// <summary>The manifest that a user wrote for a bare network; null for a bundle, whose manifest is part of it.</summary>
    internal string? PartialManifest { get; private set; }

    /// <summary>The folder that a bare ONNX file's external data lies in; null for bundles, which hold everything themselves.</summary>
    internal string? ExternalDataFolder { get; private init; }

    /// <summary>Whether it stands for a bare ONNX file, whose manifest lies elsewhere.</summary>
    internal bool IsBare => Files is SingleFileBundle;

    /// <summary>Whether no file holds it yet.</summary>
    internal bool IsInMemory => Files is MemoryBundleFiles;

    /// <summary>Opens a bundle.</summary>
    /// <param name="path">A folder with a <c>model.json</c>, or a <c>.edgemodel</c> file.</param>
    /// <exception cref="EdgeException">It is missing, damaged, of an unknown version, or a file it names is not there.</exception>
    public static ModelBundle Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        IBundleFiles files = OpenFiles(path);
        byte[] bytes = files.Read(ManifestName);
        string where = files.PathOf(ManifestName);
        ModelManifest manifest = ManifestReader.Read(bytes, where);
        CheckDigest(manifest, bytes, where);
        CheckFiles(manifest, files);
        return new ModelBundle(path, manifest, files) { ManifestHash = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
    }

    /// <summary>Uses a bare ONNX file with the part of a manifest that it lacks, as a bundle of one float variant named "fp32".</summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="manifestPath">The manifest, which names neither variants nor files.</param>
    /// <exception cref="EdgeException">
    /// Either file is missing or damaged; what is wrong with the manifest is a fault of the configuration.
    /// </exception>
    public static ModelBundle FromOnnx(string modelPath, string manifestPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(manifestPath);
        ModelBundle bundle = FromOnnx(
            modelPath, ManifestReader.ReadPartial(FolderBundleFiles.ReadFile(manifestPath, BundleLimits.ManifestBytes), manifestPath));
        bundle.PartialManifest = manifestPath;
        return bundle;
    }

    /// <summary>
    /// Uses a bare ONNX file with labels and preprocessing that are known already, as a bundle of one float variant named "fp32".
    /// </summary>
    /// <param name="modelPath">The ONNX file.</param>
    /// <param name="manifest">The manifest; its variants and files are ignored.</param>
    /// <exception cref="EdgeException">The file is missing.</exception>
    public static ModelBundle FromOnnx(string modelPath, ModelManifest manifest)
    {
        ArgumentException.ThrowIfNullOrEmpty(modelPath);
        ArgumentNullException.ThrowIfNull(manifest);
        SingleFileBundle file = new(modelPath);
        if (!file.Exists(file.Name))
        {
            throw new EdgeException(EdgeFault.Model, "There is no such model", modelPath, "an ONNX file", "Check the path.");
        }

        ModelVariant variant = new() { Name = "fp32", Provider = "cpu", File = file.Name, Precision = "fp32" };
        ModelManifest whole = manifest with
        {
            Variants = [variant], Reference = null, Files = new Dictionary<string, string>(), Digest = null,
        };
        return new ModelBundle(modelPath, whole, file) { ExternalDataFolder = Path.GetDirectoryName(Path.GetFullPath(modelPath)) };
    }

    /// <summary>A bundle that is not written yet, to be tried before it is.</summary>
    /// <param name="location">Where it will go, for messages.</param>
    /// <param name="manifest">The manifest; hashes are not needed.</param>
    /// <param name="files">Name and bytes of every file.</param>
    public static ModelBundle InMemory(string location, ModelManifest manifest, IReadOnlyDictionary<string, byte[]> files)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(files);
        return new ModelBundle(location, manifest, new MemoryBundleFiles(location, files));
    }

    /// <summary>The bytes of one file of the bundle, checked against its hash.</summary>
    /// <exception cref="EdgeException">The file cannot be read, or its hash differs: it was damaged or changed.</exception>
    /// <exception cref="ArgumentException">The manifest names no such file.</exception>
    public byte[] Read(string name)
    {
        byte[] bytes = Files.Read(name);
        ThrowIfDamaged(name, bytes);
        return bytes;
    }

    /// <summary>The bytes of one file of the bundle, whose hash is computed while they are looked at.</summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    internal BundleRead BeginRead(string name)
    {
        byte[] bytes = Files.Read(name);
        return new BundleRead(bytes, () => ThrowIfDamaged(name, bytes));
    }

    /// <summary>The manifest's bytes, the same as when the bundle was opened.</summary>
    /// <exception cref="EdgeException">They cannot be read, or were changed.</exception>
    internal byte[] ReadManifest()
    {
        byte[] bytes = Files.Read(ManifestName);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == ManifestHash ? bytes : throw new EdgeException(
            EdgeFault.Model, "The manifest of the model bundle changed while it was in use", Files.PathOf(ManifestName),
            "a bundle that nobody writes to", "Try again.");
    }

    /// <summary>Where one of its files lies, for messages; a bare ONNX file is named once.</summary>
    internal string PathOf(string name) => Files.PathOf(name);

    /// <summary>
    /// SHA-256 of a file in hexadecimal: the manifest's word where it has one, which is only proven when the file is read.
    /// </summary>
    /// <exception cref="EdgeException">The file cannot be read.</exception>
    internal string HashOf(string name) => Files.AreHashed && Manifest.Files.TryGetValue(name, out string? hash)
        ? hash.ToLowerInvariant()
        : Convert.ToHexStringLower(SHA256.HashData(Files.Read(name)));

    /// <summary>Reads every file and checks its hash.</summary>
    /// <exception cref="EdgeException">One cannot be read or was damaged; the first is named.</exception>
    public void Verify()
    {
        foreach (string name in Manifest.Files.Keys)
        {
            Read(name);
        }
    }

    /// <summary>The variant of the given name, or the first one that suits a provider; see <see cref="FindVariants"/>.</summary>
    /// <param name="provider">Name of the provider.</param>
    /// <param name="name">Name of the variant, or null for the first that suits the provider and the chip.</param>
    /// <param name="soc">
    /// The provider's chip, of whose own variants the first goes before those for any and others' chips; null where it is not known.
    /// </param>
    /// <returns>The variant, or null when the bundle has none such.</returns>
    public ModelVariant? FindVariant(string provider, string? name = null, string? soc = null) => name is null
        ? FindVariants(provider).OrderBy(variant => Strangeness(variant, soc)).FirstOrDefault()
        : FindVariants(provider).FirstOrDefault(variant => variant.Name == name)
            ?? Manifest.Variants.FirstOrDefault(variant => variant.Name == name && variant.IsOnnxFor(provider));

    /// <summary>
    /// The variants that were made for a provider; where there is none, the processor's in float, if the provider takes the same files. An
    /// integer network of the processor is slow elsewhere, or none at all: it has to be named.
    /// </summary>
    /// <param name="provider">Name of the provider.</param>
    public IReadOnlyList<ModelVariant> FindVariants(string provider)
    {
        ModelVariant[] own = [.. Manifest.Variants.Where(variant => variant.Provider == provider)];
        return own.Length > 0 ? own : [.. Manifest.Variants.Where(variant => variant.IsOnnxFor(provider) && !variant.IsInteger)];
    }

    private void ThrowIfDamaged(string name, byte[] bytes)
    {
        if (!Files.AreHashed)
        {
            return;
        }

        if (!Manifest.Files.TryGetValue(name, out string? expected))
        {
            throw new ArgumentException($"The manifest of {Location} has no file '{name}'.", nameof(name));
        }

        string actual = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new EdgeException(
                EdgeFault.Model,
                "A file of the model bundle was damaged or changed",
                Files.PathOf(name),
                $"sha256 {expected}, found {actual}",
                "Copy the bundle again from where it was made.");
        }
    }

    // 0 for a variant that was compiled for the chip, 1 for one that any chip takes, 2 for another chip's.
    private static int Strangeness(ModelVariant variant, string? soc) => soc is null ? 0
        : variant.Soc is not { } own ? 1
        : string.Equals(own, soc, StringComparison.OrdinalIgnoreCase) ? 0 : 2;

    private static IBundleFiles OpenFiles(string path)
    {
        if (Directory.Exists(path))
        {
            return new FolderBundleFiles(path);
        }

        if (!File.Exists(path))
        {
            throw new EdgeException(
                EdgeFault.Model,
                "There is no such model bundle",
                path,
                $"a folder with {ManifestName}, or a {ZipExtension} file",
                "Check the path.");
        }

        return path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
            ? throw new EdgeException(
                EdgeFault.Model,
                "A bare ONNX file says nothing of labels and preprocessing",
                path,
                "a model bundle",
                "Give the missing part with --manifest FILE.")
            : new ZipBundleFiles(path);
    }

    private static void CheckDigest(ModelManifest manifest, byte[] bytes, string where)
    {
        string? digest = ManifestReader.ComputeDigest(bytes, manifest.Digest);
        if (digest is null || digest != manifest.Digest)
        {
            throw new EdgeException(
                EdgeFault.Model,
                "The manifest of the model bundle was damaged or changed",
                where,
                $"digest {digest ?? "of 64 digits"}, found {manifest.Digest ?? "none"}",
                "Copy the bundle again from where it was made; put an intended change into the station's configuration instead.");
        }
    }

    private static void CheckFiles(ModelManifest manifest, IBundleFiles files)
    {
        if (manifest.Files.Keys.FirstOrDefault(name => !files.Exists(name)) is { } missing)
        {
            throw new EdgeException(
                EdgeFault.Model,
                "A file of the model bundle is missing",
                files.PathOf(missing),
                "every file that the manifest names",
                "Copy the whole bundle again.");
        }
    }
}
