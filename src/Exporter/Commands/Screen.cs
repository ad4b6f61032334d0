namespace Monitor.Exporter.Commands;

/// <summary>Where a command answers: data on one stream, talk on the other.</summary>
/// <param name="Out">Data.</param>
/// <param name="Error">Talk and mistakes.</param>
public sealed record Screen(TextWriter Out, TextWriter Error)
{
    /// <summary>The process's own.</summary>
    public static Screen OfProcess() => new(Console.Out, Console.Error);
}
