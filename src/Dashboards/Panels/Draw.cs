using Monitor.Dashboards.PromQl;

namespace Monitor.Dashboards.Panels;

/// <summary>Panels in one line each; what is special about one is said after it with <c>with</c>.</summary>
internal static class Draw
{
    /// <summary>Lines over time.</summary>
    public static Graph Lines(string title, Unit unit, string description, string absence, params IReadOnlyList<Query> queries) =>
        new() { Title = title, Unit = unit, Description = description, Absence = absence, Queries = queries };

    /// <summary>One large value without a name.</summary>
    public static Tiles Tile(string title, Unit unit, string description, string absence, Vector expression) =>
        new() { Title = title, Unit = unit, Description = description, Absence = absence, Queries = [new(expression, "")], HasNames = false };

    /// <summary>Large values with their names.</summary>
    public static Tiles NamedTiles(string title, Unit unit, string description, string absence, Vector expression, string legend) =>
        new() { Title = title, Unit = unit, Description = description, Absence = absence, Queries = [new(expression, legend)] };

    /// <summary>Bars of the newest values.</summary>
    public static Bars Ranking(string title, Unit unit, string description, string absence, Vector expression, string legend) =>
        new() { Title = title, Unit = unit, Description = description, Absence = absence, Queries = [new(expression, legend)] };

    /// <summary>Bands of states over time.</summary>
    public static States Bands(string title, string description, string absence, IReadOnlyList<ValueName> names, Vector expression, string legend) =>
        new() { Title = title, Unit = Unit.Count, Description = description, Absence = absence, ValueNames = names, Queries = [new(expression, legend)] };
}
