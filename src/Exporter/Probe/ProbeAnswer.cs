namespace Monitor.Exporter.Probe;

/// <summary>What becomes of a probe.</summary>
/// <param name="Target">The target; null: refused.</param>
/// <param name="Status">The status of HTTP, where it is refused.</param>
/// <param name="Reason">Why, in a sentence that says what would be right.</param>
/// <param name="Word">Why, in a word, which becomes a label.</param>
public sealed record ProbeAnswer(ProbeTarget? Target, int Status, string Reason, string Word)
{
    /// <summary>A target that may be asked.</summary>
    public static ProbeAnswer Of(ProbeTarget target) => new(target, StatusCodes.Status200OK, "", "");

    /// <summary>The request is wrong.</summary>
    public static ProbeAnswer Wrong(string word, string reason) => new(null, StatusCodes.Status400BadRequest, reason, word);
}
