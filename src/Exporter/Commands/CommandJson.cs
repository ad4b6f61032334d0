using System.Text.Json.Serialization;

namespace Monitor.Exporter.Commands;

/// <summary>The answers of commands as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(ExplainReport))]
[JsonSerializable(typeof(ListReport))]
[JsonSerializable(typeof(TryReport))]
internal sealed partial class CommandJson : JsonSerializerContext;

/// <summary>What <c>check</c> found.</summary>
/// <param name="Collectors">Collectors that can run.</param>
/// <param name="Families">Families that they serve.</param>
/// <param name="Problems">What is wrong.</param>
/// <param name="Notices">What is accepted and changes nothing.</param>
internal sealed record CheckReport(int Collectors, int Families, IReadOnlyList<Problem> Problems, IReadOnlyList<string> Notices);

/// <summary>Something that is wrong.</summary>
/// <param name="Where">File with line, flag, or server with collector.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="Fix">A statement that mends it; null: none is known.</param>
internal sealed record Problem(string Where, string Message, string? Fix);

/// <summary>What <c>list</c> shows.</summary>
/// <param name="Collectors">The collectors.</param>
internal sealed record ListReport(IReadOnlyList<ListedCollector> Collectors);

/// <summary>A collector of the catalogue.</summary>
internal sealed record ListedCollector(
    string Name, string Target, string Databases, string Roles, string Versions, string Every, string Cost, int Families, string File, string Help);

/// <summary>What <c>explain</c> shows.</summary>
/// <param name="From">Where it is from: a running exporter or a round of this process.</param>
/// <param name="Collectors">The collectors.</param>
internal sealed record ExplainReport(string From, IReadOnlyList<ExplainedCollector> Collectors);

/// <summary>A collector on a server.</summary>
/// <param name="Server">The server's name; empty for the only one.</param>
/// <param name="Name">The collector.</param>
/// <param name="State">ok, failed, skipped or waiting.</param>
/// <param name="Reason">Why it failed or is skipped.</param>
/// <param name="Where">Which databases.</param>
/// <param name="Every">How often: at each scrape, or the interval in use.</param>
/// <param name="LastSeconds">How long the last run took.</param>
/// <param name="MeanSeconds">The mean of all runs; null: not known.</param>
/// <param name="AgeSeconds">How old its values are.</param>
/// <param name="Rows">Rows of the last run; null: not known.</param>
/// <param name="Series">Series served.</param>
/// <param name="Bytes">Bytes served, uncompressed.</param>
internal sealed record ExplainedCollector(
    string Server, string Name, string State, string Reason, string Where, string Every, double? LastSeconds, double? MeanSeconds, double? AgeSeconds, double? Rows,
    int Series, int Bytes);

/// <summary>What <c>try</c> shows.</summary>
/// <param name="Collector">Its name.</param>
/// <param name="Server">The server, as host and port.</param>
/// <param name="Database">The database.</param>
/// <param name="Rows">Rows of the result.</param>
/// <param name="Series">Series made of them.</param>
/// <param name="Repeated">Series left out because they repeat another.</param>
/// <param name="Unreadable">Values left out because they are not numbers.</param>
/// <param name="MissingColumns">Columns that the collector names and the result does not have.</param>
/// <param name="ExcessRows">Rows beyond its limit, as far as they were read; they are left out.</param>
/// <param name="BelowTop">Series that are summed into the rest, because their rows do not lead.</param>
/// <param name="Milliseconds">How long the query took, with its transfer.</param>
/// <param name="PlanCost">What the planner expects, in its own unit; null: it could not be asked.</param>
/// <param name="Exposition">The series.</param>
internal sealed record TryReport(
    string Collector, string Server, string Database, int Rows, int Series, int Repeated, int Unreadable, int MissingColumns, int ExcessRows, int BelowTop, double Milliseconds, double? PlanCost,
    string Exposition);
