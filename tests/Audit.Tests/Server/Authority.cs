using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitor.Audit.Tests.Server;

/// <summary>A certificate authority of one test, with its certificates as PEM files.</summary>
internal sealed class Authority : IDisposable
{
    private readonly TempDirectory directory;
    private readonly string prefix;
    private readonly X509Certificate2 certificate;

    public Authority(TempDirectory directory, string prefix)
    {
        (this.directory, this.prefix) = (directory, prefix);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={prefix} authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
    }

    public string CertificateFile => directory[$"{prefix}-ca.crt"];

    /// <summary>Issues a certificate for both ends of TLS, or for servers alone; gives its file and its key's.</summary>
    public (string Certificate, string Key) Issue(string name, string dnsName, bool forClients = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            forClients ? [new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")] : [new("1.3.6.1.5.5.7.3.1")], false));
        using var issued = request.Create(
            certificate, TimeProvider.System.GetUtcNow().AddMinutes(-30), TimeProvider.System.GetUtcNow().AddMinutes(30), RandomNumberGenerator.GetBytes(8));
        var files = (directory[$"{prefix}-{name}.crt"], directory[$"{prefix}-{name}.key"]);
        File.WriteAllText(files.Item2, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.Item1, issued.ExportCertificatePem());
        return files;
    }

    public void Dispose() => certificate.Dispose();
}
