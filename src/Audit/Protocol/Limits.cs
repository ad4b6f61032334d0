namespace Monitor.Audit.Protocol;

/// <summary>What the vault takes and gives at once. A batch of the largest records fits only up to the bytes, so both are checked.</summary>
public static class Limits
{
    /// <summary>The largest request body: 1 MiB.</summary>
    public const int BodyBytes = 1 << 20;

    /// <summary>The most records in a batch.</summary>
    public const int BatchRecords = 500;

    /// <summary>The most records in an answer.</summary>
    public const int PageRecords = 1000;

    /// <summary>An answer with records ends once it is this large: 1 MiB, and at most one record more.</summary>
    public const int PageBytes = 1 << 20;
}
