using System.Buffers;
using System.Text;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Commands;

/// <summary>Runs single collectors on a server, to show what they would serve.</summary>
internal interface ITrial : IAsyncDisposable
{
    /// <summary>The server, as host and port.</summary>
    string Server { get; }

    /// <summary>Connects; why not, in a sentence, where that fails.</summary>
    Task<string?> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Why a collector does not run here; null: it runs.</summary>
    Task<string?> SkipReasonAsync(Collector collector, CancellationToken cancellationToken);

    /// <summary>Runs a collector once.</summary>
    Task<TryReport> RunAsync(Collector collector, CancellationToken cancellationToken);

    /// <summary>A segment as it would be served.</summary>
    static string Text(Segment segment)
    {
        var output = new ArrayBufferWriter<byte>();
        new ExpositionDocument([segment]).Write(output, ExpositionFormat.Text, default);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
