using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitor.Exporter.Tests.Servers;

/// <summary>A CA of a test, with a certificate for loopback and one for a client.</summary>
internal sealed class TestCertificates
{
    private readonly X509Certificate2 authority;
    private readonly string directory;

    public TestCertificates(string directory, string name = "Test CA")
    {
        this.directory = directory;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(150));
        File.WriteAllText(Ca, authority.ExportCertificatePem());
        WriteServer();
    }

    public string Ca => Path.Combine(directory, "ca.crt");

    public string Certificate => Path.Combine(directory, "server.crt");

    public string Key => Path.Combine(directory, "server.key");

    public void WriteServer() => Write("server", "CN=server");

    public X509Certificate2 Client()
    {
        Write("client", "CN=prometheus");
        return X509Certificate2.CreateFromPemFile(Path.Combine(directory, "client.crt"), Path.Combine(directory, "client.key"));
    }

    private void Write(string name, string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(directory, name + ".crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, name + ".key"), key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(Path.Combine(directory, name + ".key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
