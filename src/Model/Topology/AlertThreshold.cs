namespace Monitor.Model.Topology;

/// <summary>What a threshold counts, and so how an inventory writes it.</summary>
public enum ThresholdUnit
{
    /// <summary>A share from 0 to 1, written <c>85%</c> or <c>0.85</c>.</summary>
    Share,

    /// <summary>Seconds, written as a duration: <c>30s</c>, <c>26h</c>.</summary>
    Seconds,

    /// <summary>Bytes, written <c>8GiB</c>, <c>512MiB</c> or <c>1024</c>.</summary>
    Bytes,

    /// <summary>A plain number.</summary>
    Count,
}

/// <summary>A bound of an alert that an inventory may set for all clusters or for one.</summary>
/// <param name="Name">As an inventory writes it, under <c>alerts</c>.</param>
/// <param name="Default">Its value where no inventory sets it, in the unit.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Minimum">The smallest value that makes sense.</param>
/// <param name="Maximum">The largest value that makes sense.</param>
/// <param name="Meaning">When its alert fires, as the end of the sentence "Fires when".</param>
public sealed record AlertThreshold(string Name, double Default, ThresholdUnit Unit, double Minimum, double Maximum, string Meaning)
{
    /// <summary>Whether a cluster may have its own; what belongs to the whole fleet may not. Default true.</summary>
    public bool PerCluster { get; init; } = true;

    /// <summary>A value as an inventory writes it.</summary>
    public string Format(double value) => ThresholdText.Format(Unit, value);
}
