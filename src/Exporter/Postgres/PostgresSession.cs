using System.Collections.Frozen;
using System.Data;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Monitor.Exporter.Collection;
using Monitor.Model.Metrics;
using Npgsql;

namespace Monitor.Exporter.Postgres;

/// <summary>
/// One connection. Statements go to the server together, as one implicit transaction, and are prepared when they come again. Not for
/// use by two threads.
/// </summary>
public sealed class PostgresSession : IAsyncDisposable
{
    /// <summary>What the client waits beyond the server's own limit before it gives the connection up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>Extensions and conditions change when somebody changes them: once a minute is soon enough to notice.</summary>
    private static readonly TimeSpan FactsFreshFor = TimeSpan.FromMinutes(1);

    /// <summary>How long a condition of a user may take, and after what time of them no further one is asked.</summary>
    private static readonly TimeSpan LongestOwnCondition = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan OwnConditions = TimeSpan.FromMilliseconds(500);

    /// <summary>A connection is closed after this time, so that a failover or a new address is followed and its memory is given back.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly PostgresLease lease;
    private readonly NpgsqlConnection connection;
    private readonly PostgresLink link;
    private readonly TimeProvider time;
    private readonly long opened;
    private readonly TimeSpan lifetime;
    private readonly ConditionalWeakTable<CollectorAsk, ResultRenderer> renderers = new();
    private readonly Dictionary<string, int> refusedConditions = [];
    private (DatabaseFacts Facts, long ReadAt)? database;
    private string factsSql = ServerFacts.Sql;
    private int factsForgotten;
    private SessionReset reset = new(null);
    private bool isTouched;

    private PostgresSession(PostgresLease lease, PostgresLink link, TimeProvider time)
    {
        (this.lease, connection, this.link, this.time, opened) = (lease, lease.Connection, link, time, time.GetTimestamp());
        lifetime = Lifetime * (0.9 + (Spread.Of($"{connection.Database} {opened}") / 5));
    }

    /// <summary>Whether it can be used again.</summary>
    public bool IsOpen => connection.FullState == ConnectionState.Open;

    /// <summary>Whether it has served its time.</summary>
    public bool IsExpired => time.GetElapsedTime(opened) >= lifetime;

    /// <summary>Whether it waited for this visit; then the server may have closed it meanwhile, which says nothing about the server.</summary>
    public bool HasWaited { get; set; }

    /// <summary>The database it is in.</summary>
    public string Database => connection.Database;

    /// <summary>Opens a connection.</summary>
    public static async Task<PostgresSession> OpenAsync(PostgresLink link, string? database, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = new PostgresSession(await link.OpenAsync(database, cancellationToken), link, time);
        try
        {
            await session.TakeBytesAsTheyAreAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks for role, version and lag.</summary>
    public async Task<ServerFacts> ReadFactsAsync(CancellationToken cancellationToken) =>
        (await RunAsync([], (_, _) => { }, (_, _, _) => { }, PostgresLink.ConnectDeadline, cancellationToken)).Facts;

    /// <summary>
    /// Databases that allow connections, by name; and those whose name is not UTF-8, with the odd bytes replaced. PostgreSQL keeps the bytes of
    /// the encoding that a database was created in, and shows them to everybody.
    /// </summary>
    public async Task<(IReadOnlyList<string> Named, IReadOnlyList<string> Unnameable)> ReadDatabasesAsync(CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(PostgresLink.ConnectDeadline + Grace, time, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT datname::text::bytea FROM pg_database WHERE datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT')"
            + $" AND datname NOT IN ({ManagedPlatform.OwnDatabases}) ORDER BY 1";
        await using var reader = await command.ExecuteReaderAsync(deadline.Token);
        var (named, unnameable, row) = (new List<string>(), new List<string>(), new PostgresRow(reader));
        while (await reader.ReadAsync(deadline.Token))
        {
            AddName(row, named, unnameable);
        }

        return (named, unnameable);
    }

    /// <summary>The first column of each row, a text.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string sql, CancellationToken cancellationToken, NpgsqlParameter? parameter = null)
    {
        using var deadline = new Deadline(PostgresLink.ConnectDeadline + Grace, time, cancellationToken);
        return await ReadTextsAsync(sql, deadline.Token, parameter);
    }

    /// <summary>Extensions of this database, and which conditions of collectors are true in it. A condition that fails is not true.</summary>
    public async Task<DatabaseFacts> ReadDatabaseFactsAsync(IEnumerable<Collector> collectors, CancellationToken cancellationToken)
    {
        if (database is { } known && time.GetElapsedTime(known.ReadAt) < FactsFreshFor)
        {
            return known.Facts;
        }

        using var deadline = new Deadline(PostgresLink.ConnectDeadline + Grace, time, cancellationToken);
        try
        {
            database = (
                new((await ReadTextsAsync("SELECT extname FROM pg_extension", deadline.Token)).ToFrozenSet(), await ReadConditionsAsync(collectors, deadline.Token)),
                time.GetTimestamp());
            link.Platform = (await ReadTextsAsync(ManagedPlatform.Sql, deadline.Token))[0] is { Length: > 0 } platform ? platform : null;
        }
        catch (PostgresException exception) when (IsOpen && exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // Somebody holds the catalogue. What was true a minute ago is good until the next visit; what needs nothing runs in any case.
        }

        return database?.Facts ?? new([], []);
    }

    /// <summary>
    /// Asks for the facts and runs collectors, all in one round trip. When one fails the server skips what comes after it, and that is
    /// asked again. (Error barriers would save this, but Npgsql 10.0 discards what follows a failure, and after one in the middle of a
    /// result it reads the same error until the deadline.)
    /// </summary>
    /// <param name="asks">The collectors.</param>
    /// <param name="succeeded">Gets each success.</param>
    /// <param name="failed">Gets each failure, and how long it took.</param>
    /// <param name="budget">How long all of it may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="planned">
    /// What the collectors were chosen for; null: anything. On a server that is another now none of them counts, and the facts are asked once more
    /// behind them.
    /// </param>
    /// <param name="measured">The one whose own time the server's clock tells; null for none.</param>
    /// <returns>The newest facts, and the collectors that nobody got to before the time was up.</returns>
    /// <exception cref="NpgsqlException">Not even the facts could be read.</exception>
    /// <exception cref="OperationCanceledException">The same, because the server did not answer.</exception>
    public async Task<(ServerFacts Facts, IReadOnlyList<CollectorAsk> Left)> RunAsync(
        IReadOnlyList<CollectorAsk> asks, Action<CollectorAsk, CollectorRun> succeeded, Action<CollectorAsk, Exception, TimeSpan> failed, TimeSpan budget, CancellationToken cancellationToken, ServerFacts? planned = null, CollectorAsk? measured = null)
    {
        using var deadline = new Deadline(budget + Grace, time, cancellationToken);
        ServerFacts? facts = null;
        var (next, parsedAnew, isForgotten) = (0, -1, false);
        while (true)
        {
            var (started, inRows) = (time.GetTimestamp(), false);
            try
            {
                var resetsFirst = isTouched;
                isTouched |= asks.Skip(next).Any(ask => !ask.Collector.IsBuiltIn);
                await using var batch = CollectorBatch.Of(connection, Refusals.Reword(factsSql, factsForgotten), [.. asks.Skip(next)], closes: planned is not null, measured, reset, resetsFirst);
                await using var reader = await batch.ExecuteReaderAsync(deadline.Token);
                if (resetsFirst)
                {
                    await reader.NextResultAsync(deadline.Token);
                }

                (facts, _) = await ServerFacts.ReadAsync(reader, deadline.Token);
                asks = facts.PlansLike(planned ?? facts) ? asks : [];
                for (; next < asks.Count; next++)
                {
                    TimeSpan? begun = asks[next] == measured ? await CollectorBatch.ReadClockAsync(reader, deadline.Token) : null;
                    await reader.NextResultAsync(deadline.Token);
                    var ask = asks[next];
                    var hasResult = ask.Collector.IsBuiltIn || !SessionReset.IsAt(reader);
                    if (MustAskAgain(reader, ask, hasResult))
                    {
                        break;
                    }

                    inRows = true;
                    var renderer = await RenderAsync(reader, ask, hasResult, deadline.Token);
                    inRows = false;
                    if (!ask.Collector.IsBuiltIn && hasResult)
                    {
                        await reader.NextResultAsync(deadline.Token);
                    }

                    // Answers to several arrive together, so that only the time of a collector that is asked alone is its own.
                    var share = time.GetElapsedTime(started) / asks.Count;
                    TimeSpan? took = asks.Count == 1 ? share : null;
                    TimeSpan? after = null;
                    if (planned is not null && next == asks.Count - 1)
                    {
                        await reader.NextResultAsync(deadline.Token);
                        (facts, after) = await ServerFacts.ReadAsync(reader, deadline.Token);
                    }

                    if (begun is { } before)
                    {
                        after ??= await CollectorBatch.ReadClockAsync(reader, deadline.Token);
                        took = after > before ? after - before : TimeSpan.Zero;
                    }

                    succeeded(ask, ask.Finish(renderer, took) with { Share = share });
                }

                // None of them counts on a server that is another now, however many were asked before.
                if (next >= asks.Count)
                {
                    isTouched = false;
                    return (facts, []);
                }
            }
            catch (Exception exception) when (
                (facts is null ? IsOfTheFacts(exception) || (!isForgotten && IsForgotten(exception)) : next < asks.Count) && !cancellationToken.IsCancellationRequested)
            {
                if (facts is null)
                {
                    isForgotten = IsForgotten(exception);
                    (factsSql, factsForgotten) = isForgotten ? (factsSql, factsForgotten + 1) : (ServerFacts.PlainSql, factsForgotten);
                    continue;
                }

                var refused = asks[next];
                renderers.Remove(refused);
                refused.Refused();
                if (!inRows && parsedAnew != next && exception is PostgresException { SqlState: PostgresErrorCodes.FeatureNotSupported, Routine: "RevalidateCachedQuery" })
                {
                    // Its columns changed while it was prepared. In other words it is parsed anew.
                    parsedAnew = next;
                    continue;
                }

                failed(refused, exception, time.GetElapsedTime(started));
                next++;
                if (inRows || exception is not PostgresException || IsForgotten(exception))
                {
                    // After a failure among rows Npgsql 10.0 takes the statements behind it for prepared, which the server never saw; and after one
                    // that is not the server's nobody knows what is still under way.
                    await connection.CloseAsync();
                }

                // A connection that broke costs this collector its series; the others need another connection.
                if (!IsOpen || deadline.Token.IsCancellationRequested)
                {
                    return (facts, [.. asks.Skip(next)]);
                }
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => lease.DisposeAsync();

    /// <summary>Whether the server does not know a statement any more that was prepared: a collector, or a pooler, made it forget all of them.</summary>
    private static bool IsForgotten(Exception exception) => exception is PostgresException { SqlState: PostgresErrorCodes.InvalidSqlStatementName };

    /// <summary>Whether not even the facts can be asked, as on some managed platforms, and there is a plainer question left.</summary>
    private bool IsOfTheFacts(Exception exception) =>
        factsSql != ServerFacts.PlainSql && exception is PostgresException && CollectorFailure.Of(exception) is CollectorFailure.Unsupported or CollectorFailure.Permission;

    /// <summary>
    /// A database of no encoding holds any bytes, and one name that is not UTF-8 would fail the whole result. Bytes that come as they are can be
    /// replaced one by one.
    /// </summary>
    private async Task TakeBytesAsTheyAreAsync(CancellationToken cancellationToken)
    {
        const string None = "SQL_ASCII";
        if (connection.PostgresParameters.GetValueOrDefault("server_encoding") == None)
        {
            using var deadline = new Deadline(PostgresLink.ConnectDeadline, time, cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = $"SET client_encoding = {None}";
            reset = new(None);
            await command.ExecuteNonQueryAsync(deadline.Token);
        }
    }

    private async Task<ResultRenderer> RenderAsync(NpgsqlDataReader reader, CollectorAsk ask, bool hasResult, CancellationToken cancellationToken)
    {
        ask.Builder.Clear();
        ask.ExcessRows = 0;
        if (!renderers.TryGetValue(ask, out var renderer))
        {
            renderer = new(ask.Collector, hasResult ? PostgresRow.ColumnsOf(reader) : [], link.ServerLabel, ask.Builder, ask.Database, ask.Memory);
            renderers.Add(ask, renderer);
        }

        renderer.Begin();
        var row = new PostgresRow(reader);
        for (var rows = 0; hasResult && await reader.ReadAsync(cancellationToken); rows++)
        {
            if (rows < ask.Collector.MaximumRows)
            {
                renderer.Add(row);
            }
            else
            {
                ask.ExcessRows++;
            }
        }

        renderer.Complete(time.GetElapsedTime(0, time.GetTimestamp()));
        return renderer;
    }

    /// <summary>
    /// Whether the columns are not those that were settled: they were never seen, or somebody changed a table or a view. The server holds them
    /// fixed only for what is prepared; an earlier use of a text, and the same text on another connection, may bring others without an error.
    /// </summary>
    private bool MustAskAgain(NpgsqlDataReader reader, CollectorAsk ask, bool hasResult)
    {
        if (hasResult && renderers.TryGetValue(ask, out var settled) && !PostgresRow.HasColumns(reader, settled.Columns))
        {
            renderers.Remove(ask);
            ask.ForgetColumns();
            return true;
        }

        if (!ask.HasSeenColumns && ask.MustAskForText(PostgresRow.ColumnsOf(reader)))
        {
            renderers.Remove(ask);
            return true;
        }

        return false;
    }

    private static void AddName(PostgresRow row, List<string> named, List<string> unnameable)
    {
        if (row.TryRead(0, out var name))
        {
            (Utf8.IsValid(name) ? named : unnameable).Add(Encoding.UTF8.GetString(name));
        }
    }

    private async Task<FrozenSet<string>> ReadConditionsAsync(IEnumerable<Collector> collectors, CancellationToken cancellationToken)
    {
        var byOwner = collectors.Where(collector => collector.When is not null).ToLookup(collector => collector.IsBuiltIn, collector => collector.When!);
        var conditions = new List<string>();
        foreach (var condition in byOwner[true].Distinct())
        {
            if (await IsTrueAsync(condition, cancellationToken))
            {
                conditions.Add(condition);
            }
        }

        var own = byOwner[false].Except(byOwner[true]).ToList();
        return (own.Count == 0 ? conditions : conditions.Concat(await ReadOwnConditionsAsync(own, cancellationToken))).ToFrozenSet();
    }

    /// <summary>Those of a user may take long, and cost nobody else anything: what is late, or comes behind what was, is not true.</summary>
    private async Task<IReadOnlyList<string>> ReadOwnConditionsAsync(List<string> own, CancellationToken cancellationToken)
    {
        isTouched = true;
        var (conditions, began) = (new List<string>(), time.GetTimestamp());
        await ExecuteAsync($"SET statement_timeout = {(long)LongestOwnCondition.TotalMilliseconds}", cancellationToken);
        foreach (var condition in own.TakeWhile(_ => time.GetElapsedTime(began) < OwnConditions))
        {
            if (await IsTrueAsync(condition, cancellationToken))
            {
                conditions.Add(condition);
            }
        }

        await ExecuteAsync("RESET statement_timeout", cancellationToken);
        return conditions;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<bool> IsTrueAsync(string condition, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Refusals.Reword($"SELECT ({condition})::bool", refusedConditions.GetValueOrDefault(condition));
        try
        {
            return await command.ExecuteScalarAsync(cancellationToken) is true;
        }
        catch (PostgresException) when (IsOpen)
        {
            refusedConditions[condition] = refusedConditions.GetValueOrDefault(condition) + 1;
            return false;
        }
    }

    private async Task<IReadOnlyList<string>> ReadTextsAsync(string sql, CancellationToken cancellationToken, NpgsqlParameter? parameter = null)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (parameter is not null)
        {
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            texts.Add(await reader.IsDBNullAsync(0, cancellationToken) ? "" : reader.GetString(0));
        }

        return texts;
    }
}
