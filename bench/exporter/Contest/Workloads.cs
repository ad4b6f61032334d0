using Monitor.ExporterBench.Servers;

namespace Monitor.ExporterBench.Contest;

/// <summary>The workloads and who takes part in them.</summary>
internal sealed class Workloads(string directory, Rivals rivals, PostgresServer postgres, PgBouncerServer? pgbouncer)
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan BetweenScrapes = TimeSpan.FromSeconds(15);

    private static readonly Goal Whole = new(2600, 10, 3, 8, Sessions: 0, ResidentMegabytes: 35) { Set = new(82, 20, 66) };

    /// <summary>For the database of 1,000 tables.</summary>
    private static readonly Pace Tables = new(330, 200, 230);

    private static readonly Goal OneDatabase = new(30_000, 40, 20, 30, ResidentMegabytes: 55) { Set = Tables };

    /// <summary>The peer sees the database of 1,000 tables alone.</summary>
    private static readonly Goal Fleet = new(68_000, 30, 40, 90, Sessions: 0.1, Connections: 5, ResidentMegabytes: 70) { Set = Tables };

    /// <summary>Collectors of tables and indexes without which ours serves about as many series as the peer.</summary>
    private const string OfTablesOursAlone = "pg_stat_user_indexes, pg_statio_user_indexes, pg_table_sizes, pg_table_bloat, pg_table_wraparound, pg_relations";

    public static IReadOnlyList<string> Names { get; } = ["cluster", "statements", "tables", "tables-shared", "fleet", "fleet-busy", "cache", "pgbouncer"];

    public Workload Make(string name) => name switch
    {
        "cluster" => new()
        {
            Name = name,
            Title = "What a whole server says of itself, 25 databases",
            // Without statements, as the peer without further flags.
            Contestants = [Ours("whole", Only("postgres") + "\ndisable: [pg_stat_statements, pg_statement]"), Theirs("postgres")],
            Server = Watched.Of(postgres),
            Goal = Whole,
        },
        "statements" => new()
        {
            Name = name,
            Title = "The same with the statements that lead, of 5,000",
            Contestants = [Ours("statements", Only("postgres")), Theirs("postgres", "--collector.stat_statements")],
            Server = Watched.Of(postgres),
            Goal = Whole,
        },
        "tables" => new()
        {
            Name = name,
            Title = "One database of 1,000 tables",
            Contestants = [Ours(PostgresServer.BigDatabase), Theirs(PostgresServer.BigDatabase)],
            Server = Watched.Of(postgres),
            Goal = OneDatabase,
        },
        "tables-shared" => new()
        {
            Name = name,
            Title = "The same, of tables only what the peer has too",
            Contestants = [Ours("shared", Only(PostgresServer.BigDatabase) + $"\ndisable: [{OfTablesOursAlone}]"), Theirs(PostgresServer.BigDatabase)],
            Server = Watched.Of(postgres),
            Goal = OneDatabase,
        },
        "fleet" => new()
        {
            Name = name,
            Title = "Every database, nobody works in most of them, a scrape each 15 s (the peer sees one database only)",
            Contestants = [Ours(), Theirs(PostgresServer.BigDatabase)],
            Server = Watched.Of(postgres),
            Goal = Fleet,
            Scrapes = 8,
            Pause = BetweenScrapes,
        },
        "fleet-busy" => new()
        {
            Name = name,
            Title = "The same as if somebody worked in every database: ours visits each of them every minute (`restFor: 0s`)",
            Contestants = [Ours("busy", "    restFor: 0s"), Theirs(PostgresServer.BigDatabase)],
            Server = Watched.Of(postgres),
            Goal = Fleet,
            Scrapes = 8,
            Pause = BetweenScrapes,
        },
        "cache" => new()
        {
            Name = name,
            Title = "Every database, all of it collected before",
            Contestants = [Ours()],
            Server = Watched.Of(postgres),
            Goal = new(68_000, 5),
            Scrapes = 100,
            Pause = AtOnce,
        },
        _ => new()
        {
            Name = name,
            Title = "PgBouncer with 86 pools",
            Contestants = [OurPooler(), TheirPooler()],
            Server = Watched.Of(pgbouncer!),
            Goal = new(2000, 2, 1, ResidentMegabytes: 35) { Set = new(9, 10, null) },
        },
    };

    public Contestant Ours(params IReadOnlyList<string> databases) =>
        Ours(string.Join('-', databases.DefaultIfEmpty("all")), databases.Count == 0 ? "" : Only([.. databases]));

    private static string Only(params IEnumerable<string> databases) => $"    databases: {{ include: [{string.Join(", ", databases)}] }}";

    /// <summary>Ours with a round of questions for each scrape, however fast they come.</summary>
    public Contestant Tireless() => Ours("tireless", "    freshFor: 0s");

    private Contestant Ours(string name, string further) => OursWith(name, $$"""
            servers:
              - name: bench
                postgres: { host: 127.0.0.1, port: {{postgres.Port}}, user: {{PostgresServer.Role}}, database: postgres, tls: off }
            {{further}}
            """);

    private Contestant OurPooler() => OursWith("pgbouncer", $$"""
        pgbouncer: { host: 127.0.0.1, port: {{pgbouncer!.Port}}, user: {{PostgresServer.Role}}, database: pgbouncer, tls: off }
        """);

    public Contestant Theirs(string database, params IReadOnlyList<string> flags) => new(
        "postgres_exporter",
        rivals.Postgres,
        port =>
        [
            $"--web.listen-address=127.0.0.1:{port}",
            .. flags,
        ],
        new Dictionary<string, string> { ["DATA_SOURCE_NAME"] = $"postgresql://{PostgresServer.Role}@127.0.0.1:{postgres.Port}/{database}?sslmode=disable" });

    private Contestant TheirPooler() => new(
        "pgbouncer_exporter",
        rivals.PgBouncer,
        port =>
        [
            $"--web.listen-address=127.0.0.1:{port}",
            $"--pgBouncer.connectionString=postgres://{PostgresServer.Role}@127.0.0.1:{pgbouncer!.Port}/pgbouncer?sslmode=disable",
        ],
        new Dictionary<string, string>());

    private Contestant OursWith(string name, string servers) => new(
        "monitor-exporter",
        rivals.Monitor,
        port =>
        {
            var file = Path.Combine(directory, $"ours-{name}.yml");
            File.WriteAllText(file, $"listen: 127.0.0.1:{port}\n{servers}\n");
            return ["--config", file];
        },
        new Dictionary<string, string>());
}

/// <summary>The programs that take part.</summary>
/// <param name="Monitor">Ours, as it ships.</param>
/// <param name="Postgres">postgres_exporter.</param>
/// <param name="PgBouncer">pgbouncer_exporter.</param>
internal sealed record Rivals(string Monitor, string Postgres, string PgBouncer);
