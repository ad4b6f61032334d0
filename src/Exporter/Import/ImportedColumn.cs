using System.Globalization;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Import;

/// <summary>What a column of an imported query is for.</summary>
internal enum ColumnUsage
{
    /// <summary>A label.</summary>
    Label,

    /// <summary>A gauge.</summary>
    Gauge,

    /// <summary>A counter.</summary>
    Counter,

    /// <summary>Nothing.</summary>
    Discard,

    /// <summary>One observation a row, counted into buckets.</summary>
    Histogram,

    /// <summary>Something that has no like here.</summary>
    Unknown,
}

/// <summary>A column of an imported query.</summary>
internal sealed record ImportedColumn(string Column, ColumnUsage Usage)
{
    /// <summary>How it is called in the series.</summary>
    public required string Name { get; init; }

    /// <summary>What the column was called in the answers of older programs; null: as it is.</summary>
    public string? FormerColumn { get; init; }

    /// <summary>What it means.</summary>
    public required string Description { get; init; }

    /// <summary>Factor to the metric's unit.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The value where the column is NULL.</summary>
    public double? Default { get; init; }

    /// <summary>Upper bounds of a histogram.</summary>
    public IReadOnlyList<double> Buckets { get; init; } = [];

    /// <summary>Reads an entry of <c>metrics</c>: one key, the column, with what is said of it.</summary>
    public static ImportedColumn? Read(Section entry)
    {
        if (entry.Keys is not [var column] || entry.Subsection(column) is not { } about)
        {
            entry.Fault("metrics", "an entry of `metrics` is one column, as in `- calls: { usage: COUNTER }`");
            return null;
        }

        var usage = about.RequiredText("usage").ToUpperInvariant() switch
        {
            "LABEL" => ColumnUsage.Label,
            "GAUGE" => ColumnUsage.Gauge,
            "COUNTER" => ColumnUsage.Counter,
            "DISCARD" => ColumnUsage.Discard,
            "HISTOGRAM" when about.Has("bucket") => ColumnUsage.Histogram,
            _ => ColumnUsage.Unknown,
        };
        var read = new ImportedColumn(column, usage)
        {
            Name = about.Text("rename") ?? column,
            Description = about.Text("description") ?? about.Text("desc") ?? $"Column {column} of the query.",
            Scale = ReadNumber(about, "scale") ?? 1,
            Default = ReadNumber(about, "default"),
            Buckets = about.Has("bucket") ? [.. about.Texts("bucket").Select(Parse).OfType<double>().Where(double.IsFinite).Order()] : [],
        };
        about.Has("metric_mapping");
        about.RefuseTheRest();
        return read;
    }

    private static double? ReadNumber(Section section, string key)
    {
        if (section.Text(key) is not { } text)
        {
            return null;
        }

        if (Parse(text) is { } number)
        {
            return number;
        }

        section.Fault(key, $"`{key}` must be a number; found `{text}`");
        return null;
    }

    private static double? Parse(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
