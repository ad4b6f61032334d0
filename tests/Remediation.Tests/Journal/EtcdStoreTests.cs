using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Monitor.Model.Topology;
using Monitor.Provisioner.Certificates;
using Monitor.Provisioner.Operations;
using Monitor.Remediation.Journal;

namespace Monitor.Remediation.Tests.Journal;

/// <summary>A real etcd with TLS, client certificates that have a common name, and authentication on.</summary>
public sealed class EtcdStoreTests : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("monitor-etcd-").FullName;
    private Process? server;
    private string url = "";
    private MutualTls tls = new("", "", "");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/etcd") || !File.Exists("/usr/bin/etcdctl"))
        {
            Assert.Skip("etcd and etcdctl are not installed (packages etcd-server and etcd-client).");
        }

        var authority = CertificateAuthority.Open(Path.Combine(directory, "pki"), "test", TimeProvider.System);
        var node = authority.Issue(Identity.Of(new Node("etcd-1", "127.0.0.1")));
        var client = authority.Issue(Identity.Client("remediation"));
        tls = new MutualTls(client.CertificatePath, client.KeyPath, authority.CertificatePath);
        url = $"https://127.0.0.1:{FreePort()}";
        var peer = $"http://127.0.0.1:{FreePort()}";
        server = Start(
            "/usr/bin/etcd",
            [
                "--data-dir", Path.Combine(directory, "data"), "--listen-client-urls", url, "--advertise-client-urls", url,
                "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}",
                "--cert-file", node.CertificatePath, "--key-file", node.KeyPath, "--trusted-ca-file", authority.CertificatePath,
                "--client-cert-auth", "--unsafe-no-fsync", "--log-level", "error",
            ]);
        await ControlAsync(retry: true, "user", "add", "root:rootpass");
        await ControlAsync(retry: false, "user", "grant-role", "root", "root");
        await ControlAsync(retry: false, "role", "add", "remediation");
        await ControlAsync(retry: false, "role", "grant-permission", "remediation", "--prefix=true", "readwrite", "/remediation/");
        await ControlAsync(retry: false, "user", "add", "remediation:secret");
        await ControlAsync(retry: false, "user", "grant-role", "remediation", "remediation");
        await ControlAsync(retry: false, "auth", "enable");
    }

    [Fact]
    public async Task Writes_only_when_the_revision_is_the_one_that_was_read()
    {
        using var store = Open("secret", url);
        var first = await store.CommitAsync([new("/remediation/a", 0)], [new Change.Put("/remediation/a", "1")], Token);
        Assert.NotNull(first);
        Assert.Null(await store.CommitAsync([new("/remediation/a", 0)], [new Change.Put("/remediation/a", "2")], Token));
        Assert.NotNull(await store.CommitAsync([new("/remediation/a", first.Value)], [new Change.Put("/remediation/a", "3")], Token));
        Assert.Equal("3", (await store.GetAsync("/remediation/a", Token))?.Value);
        Assert.Single(await store.ListAsync("/remediation/", 10, Token));
    }

    [Fact]
    public async Task Goes_to_the_next_member_when_one_is_gone()
    {
        using var store = Open("secret", $"https://127.0.0.1:{FreePort()}", url);
        Assert.Null(await store.GetAsync("/remediation/none", Token));
    }

    [Fact]
    public async Task Authenticates_again_when_its_token_is_refused()
    {
        using var store = Open("secret", url);
        Assert.Null(await store.GetAsync("/remediation/none", Token));
        // Any change of users makes every older token stale.
        await ControlAsync(retry: false, ["--user", "root:rootpass", "user", "add", "another:secret"]);
        Assert.Null(await store.GetAsync("/remediation/none", Token));
        Assert.NotNull(await store.CommitAsync([], [new Change.Put("/remediation/b", "1")], Token));
    }

    [Fact]
    public async Task Says_so_when_the_password_is_wrong()
    {
        using var store = Open("wrong", url);
        var fault = await Assert.ThrowsAsync<JournalUnavailableException>(() => store.GetAsync("/remediation/a", Token));
        Assert.Contains("refuses the user remediation", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locks_renews_fences_and_frees()
    {
        using var store = Open("secret", url);
        var journal = new RunJournal(store, TimeProvider.System);
        var receipt = await journal.ReceiveAsync(Sample.Run(), Token);
        Assert.True(receipt.IsNew);
        Assert.False((await journal.ReceiveAsync(Sample.Run(), Token)).IsNew);

        var stored = (await journal.FindAsync("a", Token))!;
        var first = (await journal.LockAsync("pg-test", "a", Token))!;
        Assert.Null(await journal.LockAsync("pg-test", "b", Token));
        await first.DisposeAsync();
        Assert.Null(await journal.ReplaceAsync(stored, stored.Run.Enter(RunState.Executing, "late", Sample.Noon), first, null, Token));

        await using var second = (await journal.LockAsync("pg-test", "a", Token))!;
        Assert.NotNull(await journal.ReplaceAsync(stored, stored.Run.Enter(RunState.Skipped, "done", Sample.Noon), second, null, Token));
        Assert.Empty(await journal.ListOpenAsync(Token));
        Assert.False((await journal.ReceiveAsync(Sample.Run(), Token)).IsNew);

        var lease = await store.GrantLeaseAsync(TimeSpan.FromSeconds(5), Token);
        Assert.True(await store.RenewLeaseAsync(lease, Token));
        await store.RevokeLeaseAsync(lease, Token);
        Assert.False(await store.RenewLeaseAsync(lease, Token));
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
            server.Dispose();
        }

        Directory.Delete(directory, recursive: true);
    }

    private EtcdStore Open(string password, params string[] urls) =>
        new([.. urls.Select(one => new Uri(one))], tls, "remediation", password, TimeProvider.System);

    private async Task ControlAsync(bool retry, params string[] arguments)
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            using var control = Start(
                "/usr/bin/etcdctl",
                [$"--endpoints={url}", $"--cert={tls.CertificatePath}", $"--key={tls.KeyPath}", $"--cacert={tls.AuthorityPath}", .. arguments]);
            await control.WaitForExitAsync(Token);
            if (control.ExitCode == 0)
            {
                return;
            }

            Assert.True(retry && deadline.Elapsed < TimeSpan.FromSeconds(30), $"etcdctl {string.Join(' ', arguments)} failed");
        }
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ETCDCTL_API"] = "3";
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
