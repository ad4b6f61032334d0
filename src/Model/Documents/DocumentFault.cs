namespace Monitor.Model.Documents;

/// <summary>One mistake in a file that a person wrote.</summary>
/// <param name="File">The file, as the person named it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong, with the value, and what would be right.</param>
public sealed record DocumentFault(string File, int Line, string Message)
{
    /// <summary>The form that editors make clickable.</summary>
    public override string ToString() => $"{File}:{Line}: {Message}";
}
