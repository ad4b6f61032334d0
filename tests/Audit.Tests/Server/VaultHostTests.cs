using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Monitor.Audit.Checkpoints;
using Monitor.Audit.Protocol;
using Monitor.Audit.Records;
using Monitor.Audit.Tree;

namespace Monitor.Audit.Tests.Server;

public sealed class VaultHostTests : IAsyncLifetime
{
    private RunningVault vault = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => vault = await RunningVault.StartAsync();

    public ValueTask DisposeAsync() => vault.DisposeAsync();

    [Theory]
    [InlineData("/v1/status")]
    [InlineData("/v1/checkpoint")]
    [InlineData("/v1/records?from=0")]
    [InlineData("/metrics")]
    [InlineData("/healthz")]
    public async Task Without_a_client_certificate_there_is_no_answer(string path)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = PrivateTrust.Policy(vault.Address.AuthorityFile) },
        };
        using var client = new HttpClient(handler) { BaseAddress = vault.Address.Uri };

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(path, Token));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused()
    {
        using var others = new Authority(vault.Directory, "theirs");
        var (certificate, key) = others.Issue("admin", "admin.example");
        using var client = (vault.Address with { CertificateFile = certificate, KeyFile = key }).Connect();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/v1/status", Token));
    }

    [Fact]
    public async Task A_certificate_that_is_not_for_clients_is_refused()
    {
        var (certificate, key) = vault.Authority.Issue("server", "server.example", forClients: false);
        using var client = (vault.Address with { CertificateFile = certificate, KeyFile = key }).Connect();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/v1/status", Token));
    }

    [Fact]
    public async Task The_client_refuses_a_vault_of_another_authority()
    {
        using var others = new Authority(vault.Directory, "theirs");
        using var client = (vault.Address with { AuthorityFile = others.CertificateFile }).Connect();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/v1/status", Token));
    }

    [Fact]
    public async Task Keeps_a_batch_and_proves_it()
    {
        using var client = vault.Address.Connect();
        var records = Chains.Of("provisioner@admin", 20);

        var receipt = await ReadAsync<Receipt>(await PostAsync(client, records), HttpStatusCode.OK);
        var status = await client.GetFromJsonAsync("/v1/status", AuditJson.Default.VaultStatus, Token);
        var inclusion = await client.GetFromJsonAsync("/v1/proof/inclusion?index=7&size=20", AuditJson.Default.ProofAnswer, Token);
        var page = await client.GetStringAsync("/v1/records?from=3&limit=2", Token);

        Assert.Equal(20, receipt.Appended);
        Assert.Equal((20, 20), (status!.Size, status.Sources["provisioner@admin"].Sequence));
        Assert.True(Proofs.VerifyInclusion(
            7, 20, Convert.FromHexString(records[7].Hash), [.. inclusion!.Hashes.Select(Convert.FromBase64String)], Convert.FromBase64String(status.Root)));
        Assert.Equal($"{Encoding.UTF8.GetString(records[3].Leaf())}\n{Encoding.UTF8.GetString(records[4].Leaf())}\n", page);
    }

    [Fact]
    public async Task Proves_that_it_only_grew()
    {
        using var client = vault.Address.Connect();
        var records = Chains.Of("provisioner@admin", 20);
        var before = Signed(await ReadAsync<Receipt>(await PostAsync(client, [.. records.Take(6)]), HttpStatusCode.OK));
        var after = Signed(await ReadAsync<Receipt>(await PostAsync(client, records), HttpStatusCode.OK));

        var proof = await client.GetFromJsonAsync("/v1/proof/consistency?from=6&to=20", AuditJson.Default.ProofAnswer, Token);

        Assert.True(Proofs.VerifyConsistency(
            6, Convert.FromBase64String(before.Root), 20, Convert.FromBase64String(after.Root), [.. proof!.Hashes.Select(Convert.FromBase64String)]));
    }

    [Theory]
    [InlineData("provisioner@admin", HttpStatusCode.OK)]
    [InlineData("provisioner@admin.example", HttpStatusCode.Forbidden)]
    [InlineData("remediation@infra-1", HttpStatusCode.Forbidden)]
    [InlineData("provisioner@adm", HttpStatusCode.Forbidden)]
    public async Task A_client_writes_only_in_its_own_name(string source, HttpStatusCode expected)
    {
        using var client = vault.Address.Connect();

        using var answer = await PostAsync(client, Chains.Of(source, 1));

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_gap_is_answered_with_what_would_fit_and_counted()
    {
        using var client = vault.Address.Connect();
        var records = Chains.Of("provisioner@admin", 5);
        using var kept = await PostAsync(client, [.. records.Take(2)]);

        var refusal = await ReadAsync<Refusal>(await PostAsync(client, [.. records.Skip(4)]), HttpStatusCode.Conflict);

        Assert.Equal((3, records[1].Hash), (refusal.ExpectedSequence, refusal.ExpectedPrevious));
        var metrics = await client.GetStringAsync("/metrics", Token);
        Assert.Contains("monitor_audit_refused_batches_total{reason=\"chain\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("monitor_audit_records_total 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("monitor_audit_tree_size 2\n", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the batch is empty")]
    [InlineData("{", "line 1: not a record")]
    [InlineData("\u0000\u0001", "line 1: not a record")]
    [InlineData("[]", "line 1: a record is a JSON object")]
    public async Task A_body_that_is_no_batch_is_answered_with_a_reason(string body, string reason)
    {
        using var client = vault.Address.Connect();
        using var content = new StringContent(body);

        var refusal = await ReadAsync<Refusal>(await client.PostAsync("/v1/records", content, Token), HttpStatusCode.BadRequest);

        Assert.StartsWith(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_whose_hash_is_wrong_is_refused()
    {
        using var client = vault.Address.Connect();
        var record = Chains.Of("provisioner@admin", 1)[0];
        using var content = new StringContent(record.ToJson().Replace("step 1", "step 2", StringComparison.Ordinal));

        var refusal = await ReadAsync<Refusal>(await client.PostAsync("/v1/records", content, Token), HttpStatusCode.BadRequest);

        Assert.Contains("but the record hashes to", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_megabytes_are_refused_and_the_vault_goes_on()
    {
        using var client = vault.Address.Connect();
        using var large = new ByteArrayContent(new byte[10 << 20]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/records") { Content = large };
        request.Headers.ExpectContinue = true;

        using var answer = await client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        using var kept = await PostAsync(client, Chains.Of("provisioner@admin", 1));
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
    }

    [Fact]
    public async Task More_records_than_a_batch_are_refused()
    {
        using var client = vault.Address.Connect();

        using var answer = await PostAsync(client, Chains.Of("provisioner@admin", Limits.BatchRecords + 1));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Theory]
    [InlineData("/v1/proof/inclusion?index=0&size=1")]
    [InlineData("/v1/proof/inclusion?index=-1&size=1")]
    [InlineData("/v1/proof/consistency?from=0&to=0")]
    [InlineData("/v1/proof/consistency?from=1")]
    [InlineData("/v1/records?from=x")]
    [InlineData("/v1/records?from=99999999999999999999")]
    [InlineData("/v1/checkpoints?from=x")]
    public async Task A_question_that_makes_no_sense_is_answered_with_400(string path)
    {
        using var client = vault.Address.Connect();

        using var answer = await client.GetAsync(path, Token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Signs_anew_while_nothing_comes_in()
    {
        using var client = vault.Address.Connect();
        var first = SignedNote.Unproven(await client.GetStringAsync("/v1/checkpoint", Token))!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        while (SignedNote.Unproven(await client.GetStringAsync("/v1/checkpoint", deadline.Token))!.Time == first.Time)
        {
            await Task.Delay(20, deadline.Token);
        }

        var latest = SignedNote.Unproven(await client.GetStringAsync("/v1/checkpoint", Token))!;
        Assert.Equal((first.Size, first.Root), (latest.Size, latest.Root));
    }

    [Fact]
    public async Task Shows_a_renewed_certificate_without_a_restart()
    {
        var before = await ServerSerialAsync();
        var (certificate, _) = vault.Authority.Issue("infra-1", "localhost", forClients: false);
        File.SetLastWriteTimeUtc(certificate, File.GetLastWriteTimeUtc(certificate).AddSeconds(1));

        Assert.NotEqual(before, await ServerSerialAsync());
    }

    private async Task<string> ServerSerialAsync()
    {
        var serial = "";
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates =
            [System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(vault.Address.CertificateFile, vault.Address.KeyFile)];
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            serial = certificate?.GetSerialNumberString() ?? "";
            return errors != SslPolicyErrors.RemoteCertificateNotAvailable;
        };
        using var client = new HttpClient(handler) { BaseAddress = vault.Address.Uri };
        await client.GetStringAsync("/healthz", Token);
        return serial;
    }

    private Checkpoint Signed(Receipt receipt)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(vault.PublicKey);
        return Assert.IsType<NoteReading.Signed>(SignedNote.Open(receipt.Checkpoint, key)).Checkpoint;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, IReadOnlyList<AuditRecord> records)
    {
        using var content = new StringContent(string.Concat(records.Select(record => record.ToJson() + "\n")));
        return await client.PostAsync("/v1/records", content, Token);
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, HttpStatusCode expected)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(Token);
            Assert.True(answer.StatusCode == expected, $"{answer.StatusCode}: {text}");
            return (T)JsonSerializer.Deserialize(text, AuditJson.Default.GetTypeInfo(typeof(T))!)!;
        }
    }
}
