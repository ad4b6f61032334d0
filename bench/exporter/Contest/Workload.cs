namespace Monitor.ExporterBench.Contest;

/// <summary>One comparison: the same server, the same number of scrapes, one exporter after the other.</summary>
internal sealed record Workload
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>Ours first.</summary>
    public required IReadOnlyList<Contestant> Contestants { get; init; }

    public required Watched Server { get; init; }

    public required Goal Goal { get; init; }

    public int Scrapes { get; init; } = 40;

    /// <summary>Between two scrapes. Longer than the second within which we answer two scrapers with the same round.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(1100);
}

/// <summary>What ours has to reach; null: not asked.</summary>
internal sealed record Goal(
    int Series, double MedianMilliseconds, double? ExporterMilliseconds = null, double? ServerMilliseconds = null, double? Sessions = null, int? Connections = null, double? ResidentMegabytes = null)
{
    /// <summary>What the peer took on the machine for which the times were set.</summary>
    public Pace? Set { get; init; }

    /// <summary>The same goal for a machine on which the peer takes another time: each of the three times by its own ratio.</summary>
    public Goal? At(Pace here) => Set is null ? null : this with
    {
        MedianMilliseconds = MedianMilliseconds * here.MedianMilliseconds / Set.MedianMilliseconds,
        ExporterMilliseconds = ExporterMilliseconds * here.ExporterMilliseconds / Set.ExporterMilliseconds,
        ServerMilliseconds = ServerMilliseconds * here.ServerMilliseconds / Set.ServerMilliseconds,
    };
}

/// <summary>How long an exporter takes for a scrape: elapsed, its own processor time, the server's.</summary>
internal sealed record Pace(double MedianMilliseconds, double ExporterMilliseconds, double? ServerMilliseconds);
