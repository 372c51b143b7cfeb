using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Doctor;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Targets.Boards;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>What the machine has.</summary>
/// <param name="running">The station.</param>
internal sealed class DoctorRoutes(RunningStation running) : IPageRoutes, IDisposable
{
    // The survey asks drivers and tools, for seconds: once for all who ask at a time.
    private readonly SemaphoreSlim _one = new(1);

    /// <inheritdoc/>
    public void Map(PageMap map) => map.Get("doctor", Role.Engineer, SurveyAsync);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task SurveyAsync(PageRequest request)
    {
        await _one.WaitAsync(request.Gone).ConfigureAwait(false);
        MachineReport report;
        try
        {
            string[] folders = [.. running.Configuration.Outputs.SelectMany(output => output.WrittenFolders).Select(folder => folder.Path)];
            report = await new MachineSurvey(new MachineFiles(MachineFiles.ThisMachine), running.Services.Clock)
                .RunAsync(folders, request.Gone).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }

        await request.AnswerAsync(report, DoctorJson.Default.MachineReport).ConfigureAwait(false);
    }
}
