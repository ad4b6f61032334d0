namespace Monitor.Provisioner.Operations;

/// <summary>What the vault says of its log. It is not verified here; <c>monitor audit verify</c> does that.</summary>
/// <param name="Size">Records in the log.</param>
/// <param name="Root">The root of the tree over them, in base64.</param>
/// <param name="CheckpointTime">When the latest checkpoint was signed.</param>
/// <param name="Damage">Why the vault takes no more records; null when it does.</param>
public sealed record AuditHead(long Size, string Root, DateTimeOffset CheckpointTime, string? Damage)
{
    private const int ShortLength = 12;

    /// <summary>As much of the root as a person compares.</summary>
    public string ShortRoot => Root.Length > ShortLength ? Root[..ShortLength] : Root;
}
