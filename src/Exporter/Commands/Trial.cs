using System.Globalization;
using System.Text.Json;
using Monitor.Exporter.Collection;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.Postgres;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Commands;

/// <summary>Runs single collectors on a server, each with the limits that it has when it is served.</summary>
internal sealed class Trial(Login login) : IAsyncDisposable
{
    /// <summary>What the client waits beyond the server's own limit.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LookUp = TimeSpan.FromSeconds(2);

    private readonly PostgresLink link = new(login, () => { });
    private PostgresLease? lease;

    /// <summary>The major version of the server.</summary>
    public int MajorVersion { get; private set; }

    /// <summary>Whether it is a replica.</summary>
    public bool InRecovery { get; private set; }

    /// <summary>Who asks.</summary>
    public string User => login.User;

    /// <summary>The database that is asked.</summary>
    public string Database => login.Database;

    /// <summary>The server, as host and port.</summary>
    public string Server => login.ServerLabel;

    /// <summary>Connects; why not, in a sentence, where that fails.</summary>
    public async Task<string?> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            lease = await link.OpenAsync(null, cancellationToken);
            InRecovery = await AskAsync("SELECT pg_is_in_recovery()::text", cancellationToken) == "true";
            MajorVersion = int.Parse(await AskAsync("SELECT current_setting('server_version_num')", cancellationToken), CultureInfo.InvariantCulture) / 10_000;
            return null;
        }
        catch (PostgresException exception)
        {
            return $"{login.ServerLabel} refuses {login.User}: {exception.MessageText} ({exception.SqlState})";
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return exception is OperationCanceledException
                ? $"{login.ServerLabel} does not answer within {PostgresLink.ConnectDeadline.TotalSeconds} s"
                : $"{login.ServerLabel} cannot be reached: {exception.InnerException?.Message ?? exception.Message}";
        }
    }

    /// <summary>Why a collector does not run here; null: it runs.</summary>
    public async Task<string?> SkipReasonAsync(Collector collector, CancellationToken cancellationToken)
    {
        if ((collector.Roles, InRecovery) is (CollectorRoles.Primary, true) or (CollectorRoles.Replica, false))
        {
            return $"it runs on a {collector.Roles.ToString().ToLowerInvariant()} only";
        }

        if (!collector.Supports(MajorVersion))
        {
            return $"it is not for PostgreSQL {MajorVersion}";
        }

        if (collector.Extension is { } extension
            && await AskAsync($"SELECT (EXISTS (SELECT FROM pg_extension WHERE extname = {Import.SqlText.Literal(extension)}))::text", cancellationToken) != "true")
        {
            return $"the extension {extension} is not in database {Database}";
        }

        return collector.When is { } when && await IsFalseAsync(when, cancellationToken) ? $"its condition is not true here: {when}" : null;
    }

    /// <summary>Runs a collector once.</summary>
    /// <exception cref="NpgsqlException">The server refuses it.</exception>
    public async Task<TryReport> RunAsync(Collector collector, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(collector.Timeout + Grace);
        if (lease is not { Connection.FullState: System.Data.ConnectionState.Open })
        {
            await DisposeLeaseAsync();
            lease = await link.OpenAsync(null, deadline.Token);
        }

        await SetTimeoutAsync(collector.Timeout, deadline.Token);
        var builder = new SegmentBuilder(collector.Metrics);
        var began = TimeProvider.System.GetTimestamp();
        var rows = 0;
        await using var command = lease.Connection.CreateCommand();
        command.CommandText = collector.Sql;
        TellNothing(collector, command);
        await command.PrepareAsync(deadline.Token);
        await using var reader = await command.ExecuteReaderAsync(deadline.Token);
        var renderer = new ResultRenderer(collector, PostgresRow.ColumnsOf(reader), login.ServerLabel, builder);
        for (var row = new PostgresRow(reader); rows < collector.MaximumRows && await reader.ReadAsync(deadline.Token); rows++)
        {
            renderer.Add(row);
        }

        return new(
            collector.Name, login.ServerLabel, login.Database, rows, builder.Series, builder.Repeated, renderer.Unreadable, renderer.MissingColumns,
            TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, null, Text(builder.Build()));
    }

    /// <summary>What the planner expects a query to cost, in its own unit; null where it cannot say.</summary>
    public async Task<double?> PlanCostAsync(Collector collector, CancellationToken cancellationToken)
    {
        try
        {
            var plan = JsonElement.Parse(await AskAsync($"EXPLAIN (FORMAT JSON) {collector.Sql}", collector, cancellationToken));
            return plan[0].GetProperty("Plan").GetProperty("Total Cost").GetDouble();
        }
        catch (Exception exception) when (exception is NpgsqlException or JsonException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DisposeLeaseAsync();
        await link.DisposeAsync();
    }

    private static string Text(Segment segment)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new ExpositionDocument([segment]).Write(output, ExpositionFormat.Text, default);
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>A condition that cannot be evaluated is left to the run of the collector to report.</summary>
    private async Task<bool> IsFalseAsync(string condition, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync($"SELECT coalesce(({condition}), false)::text", cancellationToken) != "true";
        }
        catch (PostgresException)
        {
            return false;
        }
    }

    /// <summary>What asks for a label once is asked for all of it.</summary>
    private static void TellNothing(Collector? collector, NpgsqlCommand command)
    {
        if (collector?.Once is not null)
        {
            command.Parameters.Add(CollectorBatch.KnownTo(new()));
        }
    }

    private Task<string> AskAsync(string sql, CancellationToken cancellationToken) => AskAsync(sql, null, cancellationToken);

    private async Task<string> AskAsync(string sql, Collector? collector, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LookUp);
        await using var command = lease!.Connection.CreateCommand();
        command.CommandText = sql;
        TellNothing(collector, command);
        return Convert.ToString(await command.ExecuteScalarAsync(deadline.Token), CultureInfo.InvariantCulture) ?? "";
    }

    private async Task SetTimeoutAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var command = lease!.Connection.CreateCommand();
        command.CommandText = $"SET statement_timeout = {(long)timeout.TotalMilliseconds}";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task DisposeLeaseAsync()
    {
        if (lease is { } old)
        {
            lease = null;
            await old.DisposeAsync();
        }
    }
}
