namespace Monitor.Provisioner.Modules;

/// <summary>How a file that Monitor wrote begins: who wrote it, and what to edit instead.</summary>
internal static class Rendered
{
    /// <summary>One line without a comment sign.</summary>
    public const string Notice = "Rendered by Monitor. Changes made here are undone by the next apply: edit the inventory instead.";
}
