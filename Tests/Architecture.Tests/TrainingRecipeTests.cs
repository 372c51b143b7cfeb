using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Architecture.Tests;

/// <summary>
/// What holds of Tools/Training without PyTorch, for which a module stands in that says that it is missing. Tools/Training/checks.py
/// looks at the rest, where PyTorch is.
/// </summary>
public sealed partial class TrainingRecipeTests : IDisposable
{
    private const string Compile = "import sys\nfor path in sys.argv[1:]: compile(open(path, encoding='utf-8').read(), path, 'exec')";

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "Tools", "Training");

    private static readonly string[] Scripts = ["train.py", "evaluate.py"];

    private readonly TemporaryFolder _folder = new();

    public TrainingRecipeTests() =>
        File.WriteAllText(_folder.File("modules", "torch.py"), "raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')\n");

    public void Dispose() => _folder.Dispose();

    [PythonFact]
    public void Every_script_is_Python()
    {
        (int exitCode, _, string error) = Run(["-c", Compile, .. Directory.GetFiles(Folder, "*.py")]);

        Assert.Equal((0, ""), (exitCode, error));
    }

    [PythonTheory]
    [InlineData("train.py", "--output x.onnx", "The following arguments are required: --data")]
    [InlineData("train.py", "--data x --output x.pt", "expected a file name that ends in .onnx.")]
    [InlineData("train.py", "--data x --output x.onnx --temperature 4", "--temperature is of no use without --teacher")]
    [InlineData("train.py", "--data x --output x.onnx --teacher-weight 1", "--teacher-weight is of no use without --teacher")]
    [InlineData("train.py", "--data x --output x.onnx --teacher t.onnx --teacher-weight 1.5", "'1.5' is not a number in 0..1")]
    [InlineData("train.py", "--data x --output x.onnx --teacher t.onnx --temperature 0", "'0' is not a number in 0.1..100")]
    [InlineData("evaluate.py", "x.onnx", "The following arguments are required: --data")]
    public void A_wrong_command_line_is_answered_before_PyTorch_is_loaded(string script, string arguments, string expected)
    {
        (int exitCode, _, string error) = Run([Path.Combine(Folder, script), .. arguments.Split(' ')]);

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [PythonFact]
    public void A_right_command_line_without_PyTorch_ends_in_one_sentence()
    {
        (int exitCode, _, string error) = Run([Path.Combine(Folder, "train.py"), "--data", "x", "--output", _folder.File("x.onnx")]);

        Assert.Equal(3, exitCode);
        Assert.Matches(@"^error: The Python package torch is missing for [^\n]*\n$", error);
    }

    [PythonFact]
    public void What_a_manifest_leaves_out_means_what_the_product_takes()
    {
        const string Print = "import json, sys; sys.path.insert(0, sys.argv[1]); import manifest; print(json.dumps(manifest.DEFAULTS))";
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "model.schema.json")));
        JsonElement members = schema.RootElement.GetProperty("properties").GetProperty("input").GetProperty("properties");

        (int exitCode, string output, string error) = Run(["-c", Print, Folder]);

        Assert.Equal((0, ""), (exitCode, error));
        using JsonDocument defaults = JsonDocument.Parse(output);
        Assert.All(
            defaults.RootElement.EnumerateObject(),
            given => Assert.Equal(Text(members.GetProperty(given.Name).GetProperty("default")), Text(given.Value)));

        static string Text(JsonElement value) =>
            value.ValueKind == JsonValueKind.Array ? string.Join(' ', value.EnumerateArray().Select(item => item.GetDouble())) : $"{value}";
    }

    [PythonFact]
    public void Every_option_is_named_in_the_page()
    {
        string page = Page();
        string[] options =
        [
            .. Scripts.SelectMany(script => Option().Matches(Run([Path.Combine(Folder, script), "--help"]).Output))
                .Select(match => match.Value).Distinct(),
        ];

        Assert.Contains("--teacher", options);
        Assert.Empty(options.Except(Option().Matches(page).Select(match => match.Value)).Except(["--help"]));
    }

    [Fact]
    public void Every_file_is_named_in_the_page()
    {
        string page = Page();

        Assert.All(
            Directory.GetFiles(Folder, "*.py"), file => Assert.Contains($"`{Path.GetFileName(file)}`", page, StringComparison.Ordinal));
    }

    private static string Page() => File.ReadAllText(Path.Combine(Folder, "README.md"));

    private (int ExitCode, string Output, string Error) Run(string[] arguments)
    {
        ProcessStartInfo start = new(PythonFactAttribute.Python, ["-B", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTHONPATH"] = Path.Combine(_folder.Path, "modules"), ["COLUMNS"] = "200" },
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    [GeneratedRegex("(?<![-\\w])--[a-z]+(-[a-z]+)*")]
    private static partial Regex Option();
}
