using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Monitor.Provisioner.Certificates;

/// <summary>The authority's own key and certificate on disk.</summary>
/// <param name="directory">Where they lie.</param>
internal sealed class AuthorityFiles(string directory)
{
    private readonly string certificatePath = Path.Combine(directory, "ca.crt");
    private readonly string keyPath = Path.Combine(directory, "ca.key");

    /// <summary>Opens the authority; makes it when neither file is there.</summary>
    public X509Certificate2 Open(string fleet, TimeProvider time)
    {
        if (File.Exists(certificatePath) && !File.Exists(keyPath))
        {
            throw new InvalidDataException(
                $"The key {keyPath} of the certificate authority is gone, and its certificate is still there: nodes trust that one and would trust no other. "
                + $"Restore the key from a backup. To begin anew, with every certificate issued again, remove {directory}.");
        }

        if (!File.Exists(keyPath))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            PrivateFile.Write(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
        }

        // The key is written first: where only the certificate is missing, a crash came between.
        if (!File.Exists(certificatePath))
        {
            Certify(fleet, time);
        }

        var stored = Load();
        if (stored.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime > CertificateAuthority.LeafLife * 2)
        {
            return stored;
        }

        stored.Dispose();
        Certify(fleet, time);
        return Load();
    }

    /// <summary>When a certificate begins to be valid: a little earlier than now, because clocks of nodes differ until chrony runs.</summary>
    internal static DateTimeOffset Since(DateTimeOffset now) => now.AddHours(-1);

    private X509Certificate2 Load()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException(
                $"{certificatePath} and {keyPath} are not a certificate and its key ({fault.Message.TrimEnd('.')}). Restore them from a backup.", fault);
        }
    }

    private void Certify(string fleet, TimeProvider time)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyPath));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new InvalidDataException($"{keyPath} is not a key ({fault.Message.TrimEnd('.')}). Restore it from a backup.", fault);
        }

        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName($"{fleet} Monitor CA");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(Since(now), now + CertificateAuthority.AuthorityLife);
        File.WriteAllText(certificatePath + ".new", certificate.ExportCertificatePem() + "\n");
        File.Move(certificatePath + ".new", certificatePath, overwrite: true);
    }
}
