using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using EdgeConvNeXt.Station.Access;
using EdgeConvNeXt.Station.Api.Http;
using EdgeConvNeXt.Station.Programs;
using Microsoft.AspNetCore.Http;

namespace EdgeConvNeXt.Station.Api.Page;

/// <summary>
/// What the machine has, and what is to be mended. The doctor looks in a process of its own, below the line's priority: it opens drivers,
/// and one that hangs or crashes must not take the line with it.
/// </summary>
/// <param name="program">The doctor; null where the program is not to be found.</param>
/// <param name="clock">The clock of the time limit.</param>
internal sealed class DoctorRoutes(ChildProgram? program, TimeProvider clock) : IPageRoutes, IDisposable
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _looking = new(1);

    /// <summary>The arguments of the agent that make it look.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["doctor", "--json"];

    /// <inheritdoc/>
    public void Map(PageMap map) => map.Get("doctor", Role.Engineer, ShowAsync);

    /// <inheritdoc/>
    public void Dispose() => _looking.Dispose();

    // One at a time: who comes meanwhile waits, or goes.
    private async Task ShowAsync(PageRequest request)
    {
        await _looking.WaitAsync(request.Gone).ConfigureAwait(false);
        try
        {
            await request.AnswerAsync(await LookAsync(request.Gone).ConfigureAwait(false), "application/json").ConfigureAwait(false);
        }
        finally
        {
            _looking.Release();
        }
    }

    /// <summary>Has it look.</summary>
    /// <param name="gone">Ends it.</param>
    /// <returns>Its report, JSON.</returns>
    /// <exception cref="HttpRefusal">It cannot look, or does not come back.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    internal async Task<byte[]> LookAsync(CancellationToken gone)
    {
        using Process process = Start();
        using CancellationTokenSource limit = new(MostTime, clock);
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(gone, limit.Token);
        try
        {
            process.StandardInput.Close();
            Task<string> complaint = process.StandardError.ReadToEndAsync(over.Token);
            using MemoryStream report = new();
            await process.StandardOutput.BaseStream.CopyToAsync(report, over.Token).ConfigureAwait(false);
            await complaint.ConfigureAwait(false);
            await process.WaitForExitAsync(over.Token).ConfigureAwait(false);
            return process.ExitCode == ExitCodes.Done && IsWhole(report.ToArray())
                ? report.ToArray()
                : throw Unavailable($"The doctor ended with {process.ExitCode} and without a report");
        }
        catch (OperationCanceledException)
        {
            gone.ThrowIfCancellationRequested();
            throw Unavailable($"The doctor did not come back within {MostTime.TotalSeconds:0} s and was ended: a driver may hang");
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        if (program is null)
        {
            throw Unavailable("The doctor looks by the program edge-agent, which is not beside the one that runs");
        }

        try
        {
            Process process = Process.Start(new ProcessStartInfo(program.File, program.Arguments)
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            })!;
            Lower(process);
            return process;
        }
        catch (Win32Exception fault)
        {
            throw Unavailable($"{program.File} cannot be started: {fault.Message.TrimEnd('.')}");
        }
    }

    private static void Lower(Process process)
    {
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception)
        {
            // It has ended, and what came of it is read next; or it is lower already.
        }
    }

    private static bool IsWhole(byte[] report)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(report);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static HttpRefusal Unavailable(string what) => new(
        StatusCodes.Status503ServiceUnavailable, $"{what}. Look on the machine: `edge-agent doctor`.");
}
