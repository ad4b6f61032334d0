using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Monitor.Exporter.Background;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Exposition;
using Monitor.Exporter.PgBouncer;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Host;

/// <summary>Reads certificates from files and from the endpoints that show them, to know when they expire and whether clients trust them.</summary>
public sealed partial class CertificatePlane(CertificateProbe probe, TimeProvider time, ILogger logger)
    : BackgroundPlane(HostMetrics.Certificates, probe.Every, Deadline, time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>For one endpoint; a server on the same host needs milliseconds.</summary>
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(3);

    private readonly HashSet<string> failing = [];

    /// <inheritdoc/>
    protected override async Task LookAsync(SegmentBuilder builder, CancellationToken cancellationToken)
    {
        foreach (var file in probe.Files)
        {
            await DescribeAsync(builder, file, () => ReadFileAsync(file, cancellationToken), cancellationToken);
        }

        foreach (var endpoint in probe.Endpoints)
        {
            await DescribeAsync(builder, endpoint.Name, () => ShakeHandsAsync(endpoint, cancellationToken), cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override void Failed(SegmentBuilder builder, string reason) => LogFailed("all", reason);

    private async Task DescribeAsync(SegmentBuilder builder, string name, Func<Task<Shown>> read, CancellationToken cancellationToken)
    {
        try
        {
            var shown = await read();
            Describe(builder, name, shown);
            failing.Remove(name);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            builder.Add(HostMetrics.CertificateUp, 0, name);
            if (failing.Add(name))
            {
                LogFailed(name, exception is OperationCanceledException ? $"no answer within {HandshakeDeadline.TotalSeconds} s" : exception.Message);
            }
        }
    }

    private static void Describe(SegmentBuilder builder, string name, Shown shown)
    {
        builder.Add(HostMetrics.CertificateUp, 1, name);
        builder.Add(HostMetrics.CertificateExpiry, shown.Expiry, name);
        builder.Add(HostMetrics.CertificateStart, shown.NotBefore, name);
        builder.Add(HostMetrics.CertificateInfo, 1, name, shown.Subject, shown.Issuer, shown.Serial);
        if (shown.Trusted is { } trusted)
        {
            builder.Add(HostMetrics.CertificateTrusted, trusted ? 1 : 0, name);
        }
    }

    private static async Task<Shown> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPem(await File.ReadAllTextAsync(path, cancellationToken));
        return certificates.Count > 0 ? Shown.Of(certificates[0], certificates, null) : throw new InvalidDataException("there is no certificate in it");
    }

    /// <summary>
    /// The certificate comes with the server's half of the handshake. That the handshake then fails, because we do not trust the server
    /// or show it no certificate of ours, does not matter.
    /// </summary>
    private async Task<Shown> ShakeHandsAsync(CertificateEndpoint endpoint, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(HandshakeDeadline, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        Shown? shown = null;
        try
        {
            await using var stream = await ConsoleSocket.ConnectAsync(endpoint.Host, endpoint.Port, either.Token);
            if (endpoint.AsksFirst && !await ConsoleSocket.RequestTlsAsync(stream, either.Token))
            {
                throw new InvalidDataException("it does not offer TLS");
            }

            await using var secure = new SslStream(stream, leaveInnerStreamOpen: true);
            await secure.AuthenticateAsClientAsync(Options(endpoint.Host, sight => shown = sight), either.Token);
        }
        catch (Exception) when (shown is not null && !cancellationToken.IsCancellationRequested)
        {
            // It showed its certificate first.
        }

        return shown ?? throw new InvalidDataException("it showed no certificate");
    }

    private SslClientAuthenticationOptions Options(string host, Action<Shown> seen)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (probe.Ca is not null)
        {
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(probe.Ca);
        }

        options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            if (certificate is X509Certificate2 leaf)
            {
                seen(Shown.Of(leaf, [leaf, .. chain?.ChainPolicy.ExtraStore ?? []], errors == SslPolicyErrors.None));
            }

            return errors == SslPolicyErrors.None;
        };
        return options;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate {Name} could not be read: {Reason}")]
    private partial void LogFailed(string name, string reason);

    /// <summary>What is known of a certificate, taken out of it at once: those of a handshake are disposed when it is over.</summary>
    private sealed record Shown(long Expiry, long NotBefore, string Subject, string Issuer, string Serial, bool? Trusted)
    {
        public static Shown Of(X509Certificate2 leaf, IEnumerable<X509Certificate2> chain, bool? trusted) => new(
            chain.Min(certificate => Seconds(certificate.NotAfter)), Seconds(leaf.NotBefore), leaf.Subject, leaf.Issuer, leaf.SerialNumber, trusted);

        private static long Seconds(DateTime local) => new DateTimeOffset(local).ToUnixTimeSeconds();
    }
}
