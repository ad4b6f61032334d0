using System.Text.RegularExpressions;
using Monitor.Exporter.Import;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Postgres;

/// <summary>The statement that gives a role what a query lacks.</summary>
internal static partial class Permission
{
    /// <summary>The collector's own where it names one, else one made of what PostgreSQL said, else membership in pg_monitor.</summary>
    public static string GrantFor(Collector collector, string user, string message)
    {
        if (collector.Grant is { } written)
        {
            return written;
        }

        var role = SqlText.Name(user);
        return Denied().Match(message) is not { Success: true } match
            ? $"GRANT pg_monitor TO {role};"
            : match.Groups[1].Value switch
            {
                "function" => $"GRANT EXECUTE ON FUNCTION {match.Groups[2].Value} TO {role};  -- with its argument types",
                "schema" => $"GRANT USAGE ON SCHEMA {SqlText.Name(match.Groups[2].Value)} TO {role};",
                _ => $"GRANT SELECT ON {SqlText.Name(match.Groups[2].Value)} TO {role};",
            };
    }

    [GeneratedRegex("permission denied for (table|view|sequence|function|schema|materialized view) (.+)$")]
    private static partial Regex Denied();
}
