using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.Probe;

/// <summary>Which targets a scraper may name, and with which credentials they are asked.</summary>
public sealed record ProbeConfig
{
    /// <summary>Credentials by name.</summary>
    public IReadOnlyDictionary<string, ProbeModule> Modules { get; init; } = new Dictionary<string, ProbeModule>();

    /// <summary>Which targets are allowed.</summary>
    public TargetRules Targets { get; init; } = TargetRules.None;

    /// <summary>After this time without a scrape a target's connections are closed, 10 s to 24 h. Default 10 min.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How many targets are kept at a time, 1 to 1,000. Default 100. One more takes the place of the one that was asked longest ago.</summary>
    public int Maximum { get; init; } = 100;
}

/// <summary>Named credentials: everything of a login but the server.</summary>
/// <param name="Login">Its host, port and database are replaced by the target's.</param>
public sealed record ProbeModule(Login Login);
