using Monitor.Model.Documents;
using Monitor.Model.Topology;

namespace Monitor.Model.Inventory;

/// <summary>Reads thresholds of alerts: their names, their values with a unit, and whether the tiers of one measure keep their order.</summary>
internal static class ThresholdReader
{
    public static IReadOnlyDictionary<string, double> Read(YamlValue value, FaultList faults, bool ofCluster = false)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (key, item) in Section.Pairs(value, "alerts", faults))
        {
            if (AlertThresholds.Find(key.Value) is not { } threshold)
            {
                var near = Spelling.Nearest(key.Value, AlertThresholds.All.Select(one => one.Name));
                faults.Add(key, $"no alert has a threshold `{key.Value}`; {(near is null ? "docs/thresholds.md lists them" : $"did you mean `{near}`?")}");
            }
            else if (ofCluster && !threshold.PerCluster)
            {
                faults.Add(key, $"`{threshold.Name}` belongs to the whole fleet; write it under `monitoring.alerts`");
            }
            else if (item is YamlValue.Text text && ThresholdText.Parse(threshold.Unit, text.Value) is { } number
                && number >= threshold.Minimum && number <= threshold.Maximum)
            {
                values[threshold.Name] = number;
            }
            else
            {
                faults.Add(
                    item,
                    $"`{threshold.Name}` must be {ThresholdText.Example(threshold.Unit)}, from {threshold.Format(threshold.Minimum)} "
                    + $"to {threshold.Format(threshold.Maximum)}{Section.Found(item)}");
            }
        }

        CheckTiers(value, values, faults);
        return values;
    }

    // What is not written here may come from the fleet; the pair is then held to the defaults, which is what a person reads in the documentation.
    private static void CheckTiers(YamlValue where, SortedDictionary<string, double> values, FaultList faults)
    {
        foreach (var (sooner, later) in AlertThresholds.Tiers.Where(tier => values.ContainsKey(tier.Sooner.Name) && values.ContainsKey(tier.Later.Name)))
        {
            if (values[sooner.Name] >= values[later.Name])
            {
                faults.Add(
                    where,
                    $"`{sooner.Name}` ({sooner.Format(values[sooner.Name])}) must be less than `{later.Name}` ({later.Format(values[later.Name])}): "
                    + "a warning comes before its alarm");
            }
        }
    }
}
