using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Drift;

/// <summary>
/// The models and recipes that parts came of. Those that came last stay ready: while a recipe or model is changed, parts of both may come
/// in turns. One thread at a time.
/// </summary>
internal sealed class DriftSubjects
{
    // Of more the one that was opened first is forgotten.
    private const int MostSubjects = 16;
    private const int MostModels = 8;

    private readonly DriftConfiguration _plan;
    private readonly List<WatchedModel> _models = [];
    private readonly List<SubjectState> _kept;
    private readonly List<WatchedSubject> _open = [];
    private VerdictBasis? _basis;
    private string? _model;

    /// <param name="plan">How parts are watched.</param>
    /// <param name="kept">How far they were, the one that came last first.</param>
    public DriftSubjects(DriftConfiguration plan, IReadOnlyList<SubjectState> kept)
    {
        _plan = plan;
        _kept = [.. kept.Take(MostSubjects)];
    }

    /// <summary>What parts came of last; null before the first, and where its model is not known.</summary>
    public WatchedSubject? Current { get; private set; }

    /// <summary>The model that parts are judged by and that is not known; null where it is.</summary>
    public ModelIdentity? Unknown { get; private set; }

    /// <summary>Makes a model known. Before the first part, its parts are taken for those that came last.</summary>
    public void Know(WatchedModel model)
    {
        if (_models.Count == MostModels)
        {
            _models.RemoveAt(0);
        }

        _models.Add(model);
        (_basis, _model, Unknown) = (null, null, null);
        if (Current is null && _kept is [{ } last, ..] && model.Is(last.Model, last.Bundle))
        {
            Current = Open(new DriftSubject(last.Model, last.Bundle, last.Recipe), last.RecipeName);
        }
    }

    /// <summary>What a part belongs to; null where its model is not known.</summary>
    public WatchedSubject? Of(in Verdict verdict)
    {
        // The same two objects for all parts until something changes.
        if (!ReferenceEquals(verdict.Basis, _basis) || verdict.ModelId != _model)
        {
            _basis = verdict.Basis;
            _model = verdict.ModelId;
            DriftSubject subject = DriftSubject.Of(verdict);
            Current = _open.Find(open => open.Subject == subject) ?? Open(subject, verdict.Basis?.Recipe);
            Unknown = Current is null ? verdict.Basis?.Model : null;
        }

        return Current;
    }

    /// <summary>How far all are, to be kept.</summary>
    public IReadOnlyList<SubjectState> ToState() =>
    [
        .. _open.OrderByDescending(open => open == Current).Select(open => open.ToState()).Concat(_kept).Take(MostSubjects),
    ];

    private WatchedSubject? Open(DriftSubject subject, string? recipe)
    {
        if (_models.Find(model => model.Is(subject.Model, subject.Bundle)) is not { } known)
        {
            return null;
        }

        WatchedSubject opened = new(subject, recipe, known, _plan);
        if (_kept.Find(state => new DriftSubject(state.Model, state.Bundle, state.Recipe) == subject) is { } state)
        {
            _kept.Remove(state);
            _ = opened.TryRestore(state);
        }

        if (_open.Count == MostSubjects)
        {
            _open.RemoveAt(0);
        }

        _open.Add(opened);
        return opened;
    }
}
