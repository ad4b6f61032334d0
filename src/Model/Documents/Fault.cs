namespace Monitor.Model.Documents;

/// <summary>One thing that is wrong with a file that a person wrote: where it stands and what to do about it.</summary>
/// <param name="Path">The file, as it was named by the user.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong, with the value, and what would be right.</param>
public sealed record Fault(string Path, int Line, int Column, string Message)
{
    /// <summary>In the form that editors and terminals turn into a link.</summary>
    public override string ToString() => $"{Path}:{Line}:{Column}: {Message}";
}
