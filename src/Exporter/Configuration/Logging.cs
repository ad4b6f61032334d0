namespace Monitor.Exporter.Configuration;

/// <summary>How much is logged and in which form, as the peers call it.</summary>
internal static class Logging
{
    /// <summary>The words for levels.</summary>
    public static readonly (string Word, LogLevel Level)[] Levels =
        [("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warn", LogLevel.Warning), ("error", LogLevel.Error), ("fatal", LogLevel.Critical)];

    /// <summary>The words for forms: whether it is JSON.</summary>
    public static readonly (string Word, bool Json)[] Formats = [("logfmt", false), ("text", false), ("json", true)];
}
