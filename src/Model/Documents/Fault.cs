namespace Monitor.Model.Documents;

/// <summary>One thing that is wrong with a file that a person wrote: where it stands and what to do about it.</summary>
/// <param name="Path">The file, as it was named by the user; or the flag or variable, whose line is 0.</param>
/// <param name="Line">From 1; 0 where there are no lines.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What is wrong, with the value, and what would be right.</param>
public sealed record Fault(string Path, int Line, int Column, string Message)
{
    /// <summary>A fault of a flag or a variable.</summary>
    public static Fault Of(string name, string message) => new(name, 0, 0, message);

    /// <summary>In the form that editors and terminals turn into a link.</summary>
    public override string ToString() => Line == 0 ? $"{Path}: {Message}" : $"{Path}:{Line}:{Column}: {Message}";
}
