namespace Monitor.Provisioner.Lab;

/// <summary>The lab could not do what was asked; the message says what failed, on which node, and what to do next.</summary>
public sealed class LabException(string message, Exception? cause = null) : Exception(message, cause);
