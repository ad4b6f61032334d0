namespace Monitor.Audit.Spool;

/// <summary>The spool holds as much as it may: the vault has not answered for long. Nothing was written.</summary>
public sealed class SpoolFullException(string message) : IOException(message);
