using System.Globalization;
using System.Text.Json;
using Monitor.Exporter.Exposition;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Background;

/// <summary>Reads documents whose shape differs from release to release: what is missing or of another type is null.</summary>
public static class JsonShape
{
    /// <summary>The element at the end of the path.</summary>
    public static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    /// <summary>The elements of the array under a name; none when it is no array.</summary>
    public static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;

    /// <summary>The properties of the object under a name; none when it is no object.</summary>
    public static JsonElement.ObjectEnumerator Properties(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Object } properties ? properties.EnumerateObject() : default;

    /// <summary>The text, when it is one.</summary>
    public static string? Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The number, when it is one.</summary>
    public static double? Number(JsonElement? element) => element is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    /// <summary>Whether it is <c>true</c>.</summary>
    public static bool IsTrue(JsonElement? element) => element is { ValueKind: JsonValueKind.True };

    /// <summary>Unix time of a text such as <c>2026-11-23T22:01:53.260891+00:00</c>.</summary>
    public static double? Time(JsonElement? element) =>
        DateTimeOffset.TryParse(Text(element), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() / 1e3 : null;

    /// <summary>Adds a sample, when there is a value.</summary>
    public static void AddIfKnown(this SegmentBuilder builder, Metric metric, double? value, params ReadOnlySpan<string> labels)
    {
        if (value is { } known)
        {
            builder.Add(metric, known, labels);
        }
    }
}
