using System.Diagnostics.CodeAnalysis;

namespace EdgeConvNeXt.Station.Api.Requests;

/// <summary>What became of a request: an answer, or why there is none.</summary>
/// <typeparam name="T">The answer.</typeparam>
/// <param name="Answer">The answer; null where the request was refused.</param>
/// <param name="Refusal">Why it was refused; null where it was not.</param>
internal readonly record struct RequestOutcome<T>(T? Answer, RequestRefusal? Refusal)
    where T : class
{
    /// <summary>The answer, or why there is none.</summary>
    /// <returns>Whether it was answered.</returns>
    public bool TryGet([NotNullWhen(true)] out T? answer, [NotNullWhen(false)] out RequestRefusal? refusal)
    {
        (answer, refusal) = (Answer, Refusal);
        return answer is not null;
    }

    public static implicit operator RequestOutcome<T>(T answer) => new(answer, null);

    public static implicit operator RequestOutcome<T>(RequestRefusal refusal) => new(null, refusal);
}

/// <summary>Why a request was not carried out.</summary>
/// <param name="Kind">Whose matter it is.</param>
/// <param name="Sentence">One sentence, with what was expected.</param>
internal sealed record RequestRefusal(RefusalKind Kind, string Sentence)
{
    /// <summary>What was asked makes no sense, at no station and at no time.</summary>
    public static RequestRefusal Wrong(string sentence) => new(RefusalKind.Wrong, sentence);

    /// <summary>This station cannot do it, or not as it is now.</summary>
    public static RequestRefusal Impossible(string sentence) => new(RefusalKind.Impossible, sentence);
}

/// <summary>Whose matter a refusal is.</summary>
internal enum RefusalKind
{
    /// <summary>The caller's: the request is wrong.</summary>
    Wrong,

    /// <summary>The station's: it cannot do that, or not now.</summary>
    Impossible,
}
