namespace Monitor.Exporter.Configuration;

/// <summary>A password. Its text is nowhere but in <see cref="Value"/>, so that no log and no message shows it by accident.</summary>
/// <param name="Value">The password.</param>
public sealed record Secret(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => "(secret)";
}
