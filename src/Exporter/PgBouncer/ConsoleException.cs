namespace Monitor.Exporter.PgBouncer;

/// <summary>PgBouncer answered with an error.</summary>
/// <param name="message">Its message.</param>
public sealed class ConsoleException(string message) : Exception(message)
{
    /// <summary>Whether these are the words for a command that this version does not know.</summary>
    public static bool IsOfVersion(string refusal) => refusal.StartsWith("invalid command", StringComparison.Ordinal);
}
