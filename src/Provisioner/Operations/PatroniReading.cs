namespace Monitor.Provisioner.Operations;

/// <summary>What came of asking Patroni something.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
public abstract record PatroniReading<T>
    where T : class
{
    private PatroniReading()
    {
    }

    /// <summary>What it said, or null.</summary>
    public T? OrNull => this is Answered answered ? answered.Value : null;

    /// <summary>It answered.</summary>
    /// <param name="Value">What it said.</param>
    /// <param name="RoundTrip">From the request to the last byte of the answer.</param>
    public sealed record Answered(T Value, TimeSpan RoundTrip) : PatroniReading<T>;

    /// <summary>No usable answer before the deadline.</summary>
    /// <param name="Reason">Which member and why.</param>
    public sealed record Silent(string Reason) : PatroniReading<T>;
}

/// <summary>What came of telling Patroni to do something.</summary>
public abstract record PatroniResult
{
    private PatroniResult()
    {
    }

    /// <summary>It did it, or began to (reinitialize).</summary>
    /// <param name="Text">Its answer.</param>
    public sealed record Accepted(string Text) : PatroniResult;

    /// <summary>It did not, for certain: a precondition failed or the credentials are wrong.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Text">Its answer.</param>
    public sealed record Refused(int Status, string Text) : PatroniResult;

    /// <summary>Nobody knows: 503 ("may still be in progress"), a lost connection, a deadline. Read the state again.</summary>
    /// <param name="Text">What happened.</param>
    public sealed record Unknown(string Text) : PatroniResult;
}
