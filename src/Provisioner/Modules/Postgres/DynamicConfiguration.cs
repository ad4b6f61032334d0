using System.Text.Json;
using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Modules.Postgres;

/// <summary>The part of Patroni's configuration that all members share and that lives in etcd; names are Patroni's.</summary>
internal sealed record DynamicConfiguration
{
    // Patroni needs Python and its YAML parser, so both are there. The desired configuration comes on standard input; credentials are read
    // from Patroni's own file. What we do not name is left alone, but for server parameters: one that left the inventory leaves etcd too.
    private const string Program = """
        import base64, json, ssl, sys, urllib.error, urllib.request, yaml

        def difference(desired, actual, exact=False):
            patch = {}
            for key, value in desired.items():
                if isinstance(value, dict):
                    deeper = difference(value, (actual or {}).get(key) or {}, key == "parameters")
                    if deeper:
                        patch[key] = deeper
                elif key not in (actual or {}) or actual[key] != value or type(actual[key]) is not type(value):
                    patch[key] = value
            if exact:
                patch.update({key: None for key in actual if key not in desired})
            return patch

        with open("/etc/patroni/config.yml") as file:
            settings = yaml.safe_load(file)
        rest = settings["restapi"]
        trust = ssl.create_default_context(cafile=rest["cafile"])
        trust.load_cert_chain(rest["certfile"], rest["keyfile"])
        login = rest["authentication"]
        token = base64.b64encode((login["username"] + ":" + login["password"]).encode()).decode()

        def call(method, path, body=None):
            request = urllib.request.Request("https://" + rest["connect_address"] + path, method=method,
                data=None if body is None else json.dumps(body).encode(),
                headers={"Authorization": "Basic " + token, "Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=5, context=trust) as answer:
                return answer.read()

        def run(verb):
            try:
                call("GET", "/primary")
            except urllib.error.HTTPError as error:
                if error.code == 503:
                    return 0
                raise
            patch = difference(json.load(sys.stdin), json.loads(call("GET", "/config")))
            if patch and verb == "apply":
                call("PATCH", "/config", patch)
            elif patch:
                print("differs from the inventory: " + json.dumps(patch, sort_keys=True))
                return 1
            return 0

        try:
            sys.exit(run(sys.argv[1]))
        except (OSError, ValueError) as error:
            print("Patroni does not answer as it should: " + str(error))
            sys.exit(1)
        """;

    /// <summary>How long the leader's key lives, seconds.</summary>
    public required int Ttl { get; init; }

    /// <summary>Time between two rounds, seconds.</summary>
    public required int LoopWait { get; init; }

    /// <summary>How long etcd and PostgreSQL are retried, seconds.</summary>
    public required int RetryTimeout { get; init; }

    /// <summary>How long a crashed primary may take to start before another one is elected, seconds: as long as a lost one.</summary>
    public required int PrimaryStartTimeout { get; init; }

    /// <summary>How far a replica may be behind and still be elected: 1 MiB, the recovery point of an asynchronous cluster.</summary>
    public int MaximumLagOnFailover { get; } = 1024 * 1024;

    /// <summary>Refuses to elect a member of an older timeline.</summary>
    public bool CheckTimeline { get; } = true;

    /// <summary>The primary stays primary while etcd is away, as long as every member tells it so.</summary>
    public bool FailsafeMode { get; } = true;

    /// <summary>Whether a commit waits for a replica.</summary>
    public required bool SynchronousMode { get; init; }

    /// <summary>The servers.</summary>
    public required ServerSection Postgresql { get; init; }

    /// <summary>The configuration of a cluster.</summary>
    public static DynamicConfiguration Of(Cluster cluster) => new()
    {
        Ttl = Seconds(cluster.Timing.Ttl),
        LoopWait = Seconds(cluster.Timing.LoopWait),
        RetryTimeout = Seconds(cluster.Timing.RetryTimeout),
        PrimaryStartTimeout = Seconds(cluster.Timing.Ttl),
        SynchronousMode = cluster.Synchronous,
        Postgresql = new ServerSection { Parameters = ServerParameters.Of(cluster) },
    };

    /// <summary>The task that patches what differs; the primary's node does it for all.</summary>
    public static Resource.Task Reconcile(Cluster cluster) => new(
        $"Patroni's dynamic configuration of {cluster.Name} is as declared",
        Script("check"),
        Script("apply"))
    {
        Input = JsonSerializer.Serialize(Of(cluster), Json),
    };

    private static JsonSerializerOptions Json { get; } = new(Shell.Json) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    // Standard input is the desired configuration, so the program itself is an argument. It holds no secret.
    private static string Script(string verb) => $"""
        [ -r {ClusterPaths.PatroniConfiguration} ] && command -v patroni >/dev/null || {"{"} echo "Patroni is not installed yet"; exit 1; {"}"}
        python3 -c '{Program}' {verb}
        """;

    private static int Seconds(TimeSpan span) => (int)Math.Ceiling(span.TotalSeconds);

    /// <summary>What is said about the servers.</summary>
    internal sealed record ServerSection
    {
        /// <summary>A former primary is turned back with pg_rewind instead of being copied anew.</summary>
        public bool UsePgRewind { get; } = true;

        /// <summary>Each replica has a slot, so that the primary keeps what it has not read.</summary>
        public bool UseSlots { get; } = true;

        /// <summary>Settings, as in postgresql.conf.</summary>
        public required IReadOnlyDictionary<string, string> Parameters { get; init; }
    }
}
