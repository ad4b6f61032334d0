namespace Monitor.Dashboards.Live;

/// <summary>What became of a query.</summary>
public enum LiveVerdict
{
    /// <summary>It has data.</summary>
    Data,

    /// <summary>It has none, and there is a reason why it need not have any now.</summary>
    Excused,

    /// <summary>It has none, and nobody can say why.</summary>
    Empty,

    /// <summary>It has data, but not soon enough.</summary>
    Slow,

    /// <summary>Prometheus cannot read it, or did not answer.</summary>
    Error,
}

/// <summary>One query of a file, held against a Prometheus.</summary>
/// <param name="File">The file.</param>
/// <param name="Where">The panel, variable, annotation or rule.</param>
/// <param name="Expression">As it stands in the file.</param>
/// <param name="Verdict">What became of it.</param>
public sealed record LiveResult(string File, string Where, string Expression, LiveVerdict Verdict)
{
    /// <summary>Series with a number in them, or values of a variable.</summary>
    public int Series { get; init; }

    /// <summary>From the request to the last byte of the answer.</summary>
    public double Milliseconds { get; init; }

    /// <summary>Why it is what it is; empty where there is data.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether somebody has to do something about it.</summary>
    public bool IsProblem => Verdict is LiveVerdict.Empty or LiveVerdict.Slow or LiveVerdict.Error;
}
