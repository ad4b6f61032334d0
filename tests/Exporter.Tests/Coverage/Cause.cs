using System.Globalization;
using System.Text.Json;
using Monitor.Exporter.Tests.Servers;
using Npgsql;

namespace Monitor.Exporter.Tests.Coverage;

/// <summary>What several causes need.</summary>
internal static class Cause
{
    /// <summary>The time of the server, as Unix time.</summary>
    public const string Clock = "SELECT extract(epoch FROM clock_timestamp())";

    /// <summary>The value of a series.</summary>
    public static double Number(this Scrape scrape, string series) =>
        scrape.Value(series) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : double.NaN;

    /// <summary>The value of the only series that begins so, and its labels.</summary>
    public static double Only(this Scrape scrape, string start)
    {
        var line = Assert.Single(scrape.Lines(start));
        return double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>Whether there is a series that begins so.</summary>
    public static bool Has(this Scrape scrape, string start) => scrape.Lines(start).Any();

    /// <summary>Whether there is a series that begins so and has this value.</summary>
    public static bool Tells(this Scrape scrape, string start, double value) =>
        scrape.Lines(start).Any(line => line.EndsWith(string.Create(CultureInfo.InvariantCulture, $" {value}"), StringComparison.Ordinal));

    /// <summary>What the server itself says.</summary>
    public static async Task<double> NumberAsync(this TestPostgres server, string sql, string database = "postgres")
    {
        await using var connection = await server.OpenAsync(database);
        return await connection.NumberAsync(sql);
    }

    /// <summary>What the server itself says in this session.</summary>
    public static async Task<double> NumberAsync(this NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand($"SELECT ({sql})::float8", connection);
        return (double)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Two sessions hold the same row at the same time.</summary>
    public static async Task MultixactAsync(this TestPostgres server)
    {
        await server.ExecuteAsync("postgres", "INSERT INTO items VALUES (1) ON CONFLICT DO NOTHING");
        await using var one = await server.OpenAsync("postgres");
        await using var other = await server.OpenAsync("postgres");
        await one.RunAsync("BEGIN", "SELECT FROM items FOR SHARE");
        await other.RunAsync("BEGIN", "SELECT FROM items FOR SHARE");
    }

    /// <summary>The columns of a row that are numbers.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> RowAsync(this TestPostgres server, string sql)
    {
        await using var connection = await server.OpenAsync("postgres");
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken), sql);
        return Enumerable.Range(0, reader.FieldCount)
            .Where(column => reader.GetValue(column) is int or long or double or decimal)
            .ToDictionary(reader.GetName, column => Convert.ToDouble(reader.GetValue(column), CultureInfo.InvariantCulture));
    }

    /// <summary>What EXPLAIN says of the topmost step of a statement that it ran.</summary>
    public static async Task<JsonElement> ExplainAsync(this NpgsqlConnection connection, string options, string statement)
    {
        await using var command = new NpgsqlCommand($"EXPLAIN (ANALYZE, {options}, FORMAT JSON) {statement}", connection);
        using var plans = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!);
        return plans.RootElement[0].GetProperty("Plan").Clone();
    }

    /// <summary>Runs statements in this session.</summary>
    public static async Task RunAsync(this NpgsqlConnection connection, params string[] statements)
    {
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>A statement that runs until it is cancelled, in a session of its own.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlCommand command;
    private readonly Task running;

    private Running(NpgsqlConnection connection, string statement)
    {
        this.connection = connection;
        command = new(statement, connection) { CommandTimeout = 0 };
        running = command.ExecuteNonQueryAsync();
    }

    /// <summary>Starts it after what prepares its session.</summary>
    public static async Task<Running> StartAsync(TestPostgres server, string database, string statement, params string[] before)
    {
        var connection = await server.OpenAsync(database, "cause");
        await connection.RunAsync(before);
        return new(connection, statement);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // It waits for the server without giving its thread back, and the one that goes on here may be the one that would hear the answer.
        await Task.Run(command.Cancel);
        await Task.WhenAny(running);
        await command.DisposeAsync();
        await connection.DisposeAsync();
        _ = running.Exception;
    }
}

/// <summary>Sessions that stay open until they are all closed.</summary>
internal sealed class Opened : IAsyncDisposable
{
    private readonly List<NpgsqlConnection> connections = [];

    /// <summary>Opens another one.</summary>
    public async Task<NpgsqlConnection> AddAsync(string settings)
    {
        var connection = new NpgsqlConnection(settings + ";Pooling=false");
        connections.Add(connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }
}
