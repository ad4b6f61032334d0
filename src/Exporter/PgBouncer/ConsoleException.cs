namespace Monitor.Exporter.PgBouncer;

/// <summary>PgBouncer answered with an error.</summary>
/// <param name="message">Its message.</param>
public sealed class ConsoleException(string message) : Exception(message);
