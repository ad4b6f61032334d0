using System.Text.RegularExpressions;
using Monitor.Exporter.Tests.Servers;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Tests.Superset;

/// <summary>
/// PostgreSQL's own account of what the collectors read: each query is made a view, and the catalogue knows on which columns a view depends.
/// A new version brings columns, and this names them until they are served, or <see cref="Omissions"/> says why not.
/// </summary>
[Collection(ServersCollection.Name)]
public sealed partial class ViewColumnsTests(ServersOfAllVersions servers)
{
    /// <summary>Views of the catalogue and of the extensions that collectors read; the tables of the catalogue are no statistics.</summary>
    private const string Views = """
        SELECT c.relname::text, a.attname::text
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
         WHERE c.relkind = 'v' AND (n.nspname = 'pg_catalog' OR c.relname IN ('pg_stat_statements', 'pg_stat_statements_info'))
         ORDER BY 1, a.attnum
        """;

    private const string Read = """
        SELECT DISTINCT c.relname::text, coalesce(a.attname::text, '')
          FROM pg_rewrite r
          JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
          JOIN pg_class c ON c.oid = d.refobjid AND c.relkind = 'v' AND c.oid <> r.ev_class
          LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND a.attnum > 0
         WHERE r.ev_class = 'pg_temp.collector'::regclass
        """;

    public static TheoryData<int> Versions => [13, 15, 17, 18];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_column_of_a_view_is_served_or_its_omission_is_stated(int version)
    {
        var running = await servers.OfAsync(version);
        await using var connection = await running.Primary.OpenAsync("bench");
        var views = (await PairsAsync(connection, Views)).ToLookup(pair => pair.View, pair => pair.Column);
        var read = new HashSet<(string View, string Column)>();
        foreach (var collector in Catalogue.BuiltIn.For(CollectorTarget.Postgres, version))
        {
            read.UnionWith(await ReadAsync(connection, collector));
        }

        var unread = views
            .SelectMany(view => read.Any(pair => pair.View == view.Key)
                ? view.Where(column => !read.Contains((view.Key, column))).Select(column => $"{view.Key}.{column}")
                : [view.Key])
            .ToList();
        var unstated = unread.Where(name => !Omissions.Reasons.ContainsKey(name)).ToList();
        Assert.True(unstated.Count == 0, $"PostgreSQL {version} has what no collector reads and no omission names:\n{string.Join('\n', unstated)}");
        if (version == Versions.Max(newest => newest.Data))
        {
            var stale = Omissions.Reasons.Keys.Where(name => Exists(views, name) && !unread.Contains(name)).ToList();
            Assert.True(stale.Count == 0, $"these are read, and stated as omitted:\n{string.Join('\n', stale)}");
        }
    }

    /// <summary>The columns of views that a query reads; and those that it takes out of a whole row by their names in quotes, because not every version has them.</summary>
    private static async Task<IEnumerable<(string View, string Column)>> ReadAsync(NpgsqlConnection connection, Collector collector)
    {
        // The function is the view, with or without the texts; and a view cannot be told what is known.
        var asked = StatementsFunction().Replace(collector.Sql, "pg_stat_statements").TrimEnd().TrimEnd(';');
        var query = collector.Once is null ? asked : asked.Replace("$1", "NULL", StringComparison.Ordinal);
        await using var command = new NpgsqlCommand($"CREATE TEMP VIEW collector AS SELECT * FROM (\n{query}\n) AS collector", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var read = await PairsAsync(connection, Read);
        await using var drop = new NpgsqlCommand("DROP VIEW pg_temp.collector", connection);
        await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var quoted = Quoted().Matches(query).Select(match => match.Groups[1].Value).ToHashSet();
        return read.Concat(read.Select(pair => pair.View).Distinct().SelectMany(view => quoted.Select(column => (view, column))));
    }

    private static bool Exists(ILookup<string, string> views, string name) => name.Split('.') is [var view, var column] ? views[view].Contains(column) : views.Contains(name);

    private static async Task<List<(string View, string Column)>> PairsAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var pairs = new List<(string, string)>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            pairs.Add((reader.GetString(0), reader.GetString(1)));
        }

        return pairs;
    }

    [GeneratedRegex(@"pg_stat_statements\((false|true)\)")]
    private static partial Regex StatementsFunction();

    [GeneratedRegex(@"->>\s*'([a-z_]+)'")]
    private static partial Regex Quoted();
}
