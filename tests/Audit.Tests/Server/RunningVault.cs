using Monitor.Audit.Protocol;
using Monitor.Audit.Server;
using Monitor.Audit.Spool;

namespace Monitor.Audit.Tests.Server;

/// <summary>A vault on a port of this machine, with TLS, as the command line runs it.</summary>
internal sealed class RunningVault : IAsyncDisposable
{
    private CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    private RunningVault()
    {
        Authority = new Authority(Directory, "ours");
        Address = new VaultAddress
        {
            Uri = new Uri("https://127.0.0.1"),
            CertificateFile = Authority.Issue("admin", "admin.example").Certificate,
            KeyFile = Directory["ours-admin.key"],
            AuthorityFile = Authority.CertificateFile,
        };
    }

    public TempDirectory Directory { get; } = new();

    public Authority Authority { get; }

    /// <summary>As the client <c>admin</c>.</summary>
    public VaultAddress Address { get; private set; }

    public string PublicKey => File.ReadAllText(Directory["log/vault.key.pub"]);

    public static async Task<RunningVault> StartAsync()
    {
        var vault = new RunningVault();
        await vault.ServeAsync();
        return vault;
    }

    public LedgerOptions Ledger(string source) => new()
    {
        Source = source,
        SpoolDirectory = Directory["spool"],
        Vault = Address,
        VaultPublicKey = PublicKey,
    };

    /// <summary>Stops the vault, does something to its files, and starts it again on another port.</summary>
    public async Task RestartAsync(Action meanwhile)
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        stop = new CancellationTokenSource();
        meanwhile();
        await ServeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        Authority.Dispose();
        Directory.Dispose();
    }

    private async Task ServeAsync()
    {
        var (certificate, key) = Authority.Issue("infra-1", "localhost", forClients: false);
        var options = new VaultOptions
        {
            Listen = "127.0.0.1:0",
            DataDirectory = Directory["log"],
            CertificateFile = certificate,
            KeyFile = key,
            AuthorityFile = Authority.CertificateFile,
            CheckpointInterval = TimeSpan.FromMilliseconds(100),
        };
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        running = VaultHost.RunAsync(options, listening.SetResult, stop.Token);
        await await Task.WhenAny(listening.Task, running);
        Address = Address with { Uri = await listening.Task };
    }
}
