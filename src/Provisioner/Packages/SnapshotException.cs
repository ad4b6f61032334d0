namespace Monitor.Provisioner.Packages;

/// <summary>A snapshot could not be made or read; the message says why and what to do. The snapshot before it is untouched.</summary>
public sealed class SnapshotException(string message, Exception? inner = null) : Exception(message, inner);
