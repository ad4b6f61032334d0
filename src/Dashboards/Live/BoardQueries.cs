using System.Text.Json;

namespace Monitor.Dashboards.Live;

/// <summary>How a query is asked.</summary>
public enum QueryKind
{
    /// <summary>Over a time range: lines.</summary>
    Range,

    /// <summary>Now: one number a series.</summary>
    Instant,
}

/// <summary>A query of a panel or of annotations.</summary>
/// <param name="Where">The panel or annotation, with the letter of the query where a panel has several.</param>
/// <param name="Expression">With variables in it.</param>
/// <param name="Kind">How it is asked.</param>
/// <param name="DataSource">The type of its data source, <c>prometheus</c> unless the file says otherwise.</param>
public sealed record BoardQuery(string Where, string Expression, QueryKind Kind, string DataSource);

/// <summary>A variable of a dashboard.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Grafana's word for where its values come from.</param>
/// <param name="Query">The query, or the values of a fixed choice.</param>
/// <param name="IsMultiple">Whether several or all can be chosen.</param>
public sealed record BoardVariable(string Name, string Type, string Query, bool IsMultiple);

/// <summary>Everything that a dashboard asks, read from its file: whoever wrote the file, it is read as Grafana reads it.</summary>
/// <param name="File">The file.</param>
/// <param name="Uid">The identifier of the dashboard.</param>
/// <param name="Title">Its title.</param>
/// <param name="Variables">In the order in which Grafana fills them.</param>
/// <param name="Queries">Of panels, also in folded rows, and of annotations.</param>
public sealed record BoardQueries(string File, string Uid, string Title, IReadOnlyList<BoardVariable> Variables, IReadOnlyList<BoardQuery> Queries)
{
    /// <summary>Reads a dashboard.</summary>
    public static BoardQueries Read(string file, string text)
    {
        using var document = JsonDocument.Parse(text);
        var board = document.RootElement;
        return new(
            file,
            Text(board, "uid"),
            Text(board, "title"),
            [.. List(board, "templating").Select(ReadVariable)],
            [.. Items(board, "panels").SelectMany(OfPanel), .. List(board, "annotations").SelectMany(OfAnnotation)]);
    }

    private static BoardVariable ReadVariable(JsonElement variable)
    {
        var query = variable.TryGetProperty("query", out var value) ? value : default;
        return new(
            Text(variable, "name"),
            Text(variable, "type"),
            query.ValueKind == JsonValueKind.Object ? Text(query, "query") : query.ValueKind == JsonValueKind.String ? query.GetString()! : Text(variable, "definition"),
            Flag(variable, "multi") || Flag(variable, "includeAll"));
    }

    private static IEnumerable<BoardQuery> OfPanel(JsonElement panel)
    {
        var targets = Items(panel, "targets").Where(target => Text(target, "expr").Length > 0 && !Flag(target, "hide")).ToList();
        var own = targets.Select(target => new BoardQuery(
            targets.Count == 1 ? $"panel {Text(panel, "title")}" : $"panel {Text(panel, "title")}, query {Text(target, "refId")}",
            Text(target, "expr"),
            Flag(target, "instant") && !Flag(target, "range") ? QueryKind.Instant : QueryKind.Range,
            SourceOf(target) ?? SourceOf(panel) ?? "prometheus"));
        return own.Concat(Items(panel, "panels").SelectMany(OfPanel));
    }

    private static IEnumerable<BoardQuery> OfAnnotation(JsonElement annotation)
    {
        var expression = Text(annotation, "expr") is { Length: > 0 } direct ? direct
            : annotation.TryGetProperty("target", out var target) ? Text(target, "expr") : "";
        return expression.Length == 0 ? [] : [new($"annotation {Text(annotation, "name")}", expression, QueryKind.Range, SourceOf(annotation) ?? "prometheus")];
    }

    private static string? SourceOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("datasource", out var source) && source.ValueKind == JsonValueKind.Object
        && Text(source, "type") is { Length: > 0 } type ? type : null;

    private static JsonElement.ArrayEnumerator List(JsonElement board, string name) =>
        board.TryGetProperty(name, out var element) ? Items(element, "list") : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool Flag(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
