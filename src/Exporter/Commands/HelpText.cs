namespace Monitor.Exporter.Commands;

/// <summary>What <c>--help</c> says.</summary>
internal static class HelpText
{
    private const string Intro = """
        monitor-exporter: metrics of PostgreSQL, PgBouncer and pgBackRest for Prometheus

        Usage:
          monitor-exporter [flags]                     serve until SIGTERM; SIGHUP reads configuration and collectors again
          monitor-exporter check [--connect] [flags]   every mistake in the configuration and the collectors
          monitor-exporter explain [flags]             what runs where, how often, at what measured cost, and why not
          monitor-exporter list [flags]                the catalogue of collectors
          monitor-exporter try FILE [flags]            run one collector on a server and show its series, time and plan
          monitor-exporter COMMAND --help              more about a command

        What to ask comes from --config FILE (default /etc/monitor-exporter/config.yml), or, as for postgres_exporter, from DATA_SOURCE_NAME
        or DATA_SOURCE_URI, DATA_SOURCE_USER and DATA_SOURCE_PASS, each with its _FILE form; or, as for pg_exporter, from --url; or, as for
        pgbouncer_exporter, from --pgBouncer.connectionString.
        """;

    private const string Check = """
        monitor-exporter check [--connect] [--server NAME] [--json] [flags]

        Reads the configuration and every collector as serving would, and reports each mistake with its file and line. With --connect it also
        runs every collector once on every server, in the database of the login: wrong SQL with its position, conditions that cannot be
        evaluated, rights that are missing with the statement that gives them, columns that are missing, rows beyond the limit, series that
        clash. Nothing is changed. What a collector of each database meets in the others is told by explain.

        Examples:
          monitor-exporter check --config /etc/monitor-exporter/config.yml
          monitor-exporter check --connect
          DATA_SOURCE_NAME=postgresql://monitor@db1/postgres monitor-exporter check --connect --json
        """;

    private const string Explain = """
        monitor-exporter explain [--server NAME] [--json] [flags]

        Asks the exporter that runs on this host over its control socket. Where none runs, it makes the connections itself, runs every
        collector once, and tells of that round; the first line says which.

        Examples:
          monitor-exporter explain
          monitor-exporter explain --server db1 --json
          monitor-exporter explain --config ./config.yml
        """;

    private const string List = """
        monitor-exporter list [--json] [flags]

        The collectors that are part of the program and those of the configuration, without asking any server.

        Examples:
          monitor-exporter list
          monitor-exporter list --json
          monitor-exporter list --config ./pg_exporter.yml --disable-default-metrics
        """;

    private const string Try = """
        monitor-exporter try FILE [--server NAME] [--json] [flags]

        Reads one collector (.sql, or pg_exporter's .yml), runs it once on a server of the configuration, in the database of the login or on
        PgBouncer's console, as it will run when it is served, and shows the series, the rows, the time and the cost that the planner expects.
        Nothing is changed. With --json each collector of the file is one line.

        Examples:
          monitor-exporter try ./my_queue.sql
          monitor-exporter try ./my_queue.sql --server db1 --json
        """;

    /// <summary>The help of a command; empty for the program.</summary>
    public static string Of(string command) => command switch
    {
        "check" => WithFlags(Check, command),
        "explain" => WithFlags(Explain, command),
        "list" => WithFlags(List, command),
        "try" => WithFlags(Try, command),
        _ => WithFlags(Intro, ""),
    };

    private static string WithFlags(string text, string command)
    {
        var own = Flags.All.Where(flag => flag.Commands.Contains(command)).ToList();
        var shared = Flags.All.Where(flag => flag.Commands.Count == 0 && flag.Effect == FlagEffect.Used).ToList();
        var parts = new List<string> { text };
        if (own.Count > 0)
        {
            parts.Add($"Flags of {command}:\n{Lines(own)}");
        }

        parts.Add(command.Length == 0
            ? $"Flags, each also as --flag=value:\n{Lines(shared)}\n"
                + $"{Line("--[no-]collector.NAME", "Turn a collector on or off, by our name or postgres_exporter's.")}\n{Line("--version, --help", "")}\n\n"
                + $"Accepted, and not needed any more:\n{Lines(Flags.All.Where(flag => flag.Effect == FlagEffect.Superfluous))}"
            : "All flags that name servers and collectors are as in `monitor-exporter --help`.");
        parts.Add("Exit codes: 0 fine, 1 found problems or failed, 2 usage.");
        return string.Join("\n\n", parts);
    }

    private static string Lines(IEnumerable<Flag> flags) =>
        string.Join('\n', flags.Select(flag => Line(flag.Usage, flag.Help + (flag.Variable is null ? "" : $" [{flag.Variable}]"))));

    private static string Line(string usage, string help) => $"  {usage,-42} {help}".TrimEnd();
}
