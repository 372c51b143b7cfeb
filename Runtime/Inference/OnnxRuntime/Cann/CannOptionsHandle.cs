using System.Runtime.InteropServices;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Cann;

/// <summary>The library's own options for CANN.</summary>
internal sealed class CannOptionsHandle : SafeHandle
{
    private readonly CannApi _api;

    private CannOptionsHandle(CannApi api, nint options)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _api = api;
        SetHandle(options);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Makes options.</summary>
    /// <param name="api">The library.</param>
    /// <param name="failure">What went wrong in the library's own words, or null.</param>
    /// <returns>The options, or null.</returns>
    public static CannOptionsHandle? Create(CannApi api, out string? failure)
    {
        failure = api.CreateOptions(out nint options);
        return failure is null && options != 0 ? new CannOptionsHandle(api, options) : null;
    }

    /// <summary>Sets options.</summary>
    /// <returns>What went wrong in the library's own words, or null.</returns>
    public string? Set(IReadOnlyDictionary<string, string> values)
    {
        List<nint> texts = [];
        try
        {
            texts.AddRange(values.Keys.Select(Marshal.StringToCoTaskMemUTF8));
            texts.AddRange(values.Values.Select(Marshal.StringToCoTaskMemUTF8));
            ReadOnlySpan<nint> all = CollectionsMarshal.AsSpan(texts);
            return _api.UpdateOptions(handle, all[..values.Count], all[values.Count..]);
        }
        finally
        {
            texts.ForEach(Marshal.FreeCoTaskMem);
        }
    }

    /// <summary>Puts CANN before the processor in a session's list of providers.</summary>
    /// <returns>What went wrong in the library's own words, or null.</returns>
    public string? AppendTo(SafeHandle session)
    {
        bool isHeld = false;
        try
        {
            session.DangerousAddRef(ref isHeld);
            return _api.AppendTo(session.DangerousGetHandle(), handle);
        }
        finally
        {
            if (isHeld)
            {
                session.DangerousRelease();
            }
        }
    }

    protected override bool ReleaseHandle()
    {
        _api.ReleaseOptions(handle);
        return true;
    }
}
