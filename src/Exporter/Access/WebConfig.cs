using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.Access;

/// <summary>Who may ask and how; what the exporter toolkit's file says.</summary>
public sealed record WebConfig
{
    /// <summary>The server's side of TLS; null: plain HTTP.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Whether HTTP/2 is offered, which needs TLS. Default true.</summary>
    public bool Http2 { get; init; } = true;

    /// <summary>Headers of every answer.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Names with the bcrypt hashes of their passwords; empty: nobody is asked for one.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>How often may be asked; null: without limit.</summary>
    public RequestRate? Rate { get; init; }
}

/// <summary>A bucket of requests, which one request leaves each interval.</summary>
/// <param name="Interval">Time after which one more may come.</param>
/// <param name="Burst">How many may come at once.</param>
public sealed record RequestRate(TimeSpan Interval, int Burst);
