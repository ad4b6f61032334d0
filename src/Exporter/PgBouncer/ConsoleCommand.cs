using Monitor.Exporter.Collection;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.PgBouncer;

/// <summary>A SHOW command and the collectors that read its answer: two that ask the same cost one question.</summary>
internal sealed class ConsoleCommand(string sql, IEnumerable<ConsoleRenderer> renderers)
{
    /// <summary>An array: what lists them as an interface makes an object for each row.</summary>
    private readonly ConsoleRenderer[] readers = [.. renderers];

    /// <summary>The command.</summary>
    public string Sql => sql;

    /// <summary>Who reads the answer.</summary>
    public IReadOnlyList<ConsoleRenderer> Renderers => readers;

    /// <summary>Whether the answer grows with the number of clients or servers, and may be far longer than the last one.</summary>
    public bool Unbounded => Renderers.Any(renderer => renderer.Collector.Groups is not null);

    /// <summary>Bytes of the last answer; null before the first.</summary>
    public long? Bytes { get; set; }

    /// <summary>Whether this PgBouncer refused it. Asking again would only fill its log.</summary>
    public bool Refused { get; set; }

    /// <summary>All commands of a catalogue.</summary>
    public static IReadOnlyList<ConsoleCommand> Of(Catalogue catalogue, CollectorBoard board, TimeProvider time) =>
    [
        .. catalogue.For(CollectorTarget.PgBouncer, int.MaxValue)
            .Select(collector => new ConsoleRenderer(collector, board.NewBuilder(collector.Families()), time))
            .GroupBy(renderer => renderer.Collector.Sql)
            .Select(same => new ConsoleCommand(same.Key, same)),
    ];

    /// <summary>Forgets the last answer.</summary>
    public void Reset()
    {
        foreach (var renderer in readers)
        {
            renderer.Reset();
        }
    }

    /// <summary>Takes the columns of an answer.</summary>
    public void Begin(IReadOnlyList<string> columns)
    {
        foreach (var renderer in readers)
        {
            renderer.Begin(columns);
        }
    }

    /// <summary>Takes a row.</summary>
    public void Add(ConsoleRow row)
    {
        foreach (var renderer in readers)
        {
            renderer.Add(row);
        }
    }
}
