namespace Monitor.Exporter.Exposition;

/// <summary>The format that a scraper asked for.</summary>
public enum ExpositionFormat
{
    /// <summary>Prometheus text, version 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics text, version 1.0.0.</summary>
    OpenMetrics,
}

/// <summary>What is said about formats in HTTP.</summary>
public static class ExpositionFormats
{
    /// <summary>The content type.</summary>
    public static string ContentType(ExpositionFormat format) => format switch
    {
        ExpositionFormat.OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        _ => "text/plain; version=0.0.4; charset=utf-8",
    };

    /// <summary>OpenMetrics when the scraper accepts it at least as gladly as text, else text.</summary>
    public static ExpositionFormat Negotiate(string accept)
    {
        var (openMetrics, text) = (0.0, 0.0);
        foreach (var part in accept.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parameters = part.Split(';', StringSplitOptions.TrimEntries);
            var quality = Quality(parameters);
            if (parameters[0] == "application/openmetrics-text" && (!part.Contains("version=", StringComparison.Ordinal) || parameters.Contains("version=1.0.0")))
            {
                openMetrics = Math.Max(openMetrics, quality);
            }
            else if (parameters[0] is "text/plain" or "text/*" or "*/*")
            {
                text = Math.Max(text, quality);
            }
        }

        return openMetrics > 0 && openMetrics >= text ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
    }

    private static double Quality(string[] parameters) =>
        parameters.FirstOrDefault(parameter => parameter.StartsWith("q=", StringComparison.Ordinal)) is { } quality
        && double.TryParse(quality.AsSpan(2), out var value) ? value : 1;
}
