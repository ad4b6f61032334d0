namespace Monitor.Exporter.Postgres;

/// <summary>How the connection fares that comes before all others to a server: the one of the fast plane.</summary>
public enum FirstConnection
{
    /// <summary>There is none: whatever others keep for later may be what it cannot be opened for.</summary>
    Missing,

    /// <summary>It has served its time and is just replaced; others wait for a moment and keep what they have.</summary>
    Renewed,

    /// <summary>It is there.</summary>
    Held,
}
