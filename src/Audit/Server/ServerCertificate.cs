using System.Security.Cryptography.X509Certificates;
using Monitor.Audit.Protocol;

namespace Monitor.Audit.Server;

/// <summary>The vault's certificate, read again when its file changes. A renewed pair that does not fit yet leaves the old one in place.</summary>
internal sealed class ServerCertificate(string certificateFile, string keyFile, string authorityFile)
{
    private readonly Lock gate = new();
    private X509Certificate2? current;
    private DateTime read;

    public X509Certificate2 Current()
    {
        lock (gate)
        {
            var written = File.GetLastWriteTimeUtc(certificateFile);
            if (current is null || written != read)
            {
                current = Load() ?? current;
                read = written;
            }

            return current ?? throw new InvalidDataException($"{certificateFile} and {keyFile} are not a certificate and its key in PEM.");
        }
    }

    /// <summary>True when our authority issued the client's certificate for clients, and it is valid today.</summary>
    public bool Admits(X509Certificate2 client)
    {
        using var chain = new X509Chain { ChainPolicy = PrivateTrust.Policy(authorityFile) };
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.2", "Client authentication"));
        return chain.Build(client);
    }

    private X509Certificate2? Load()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (Exception fault) when (fault is System.Security.Cryptography.CryptographicException or ArgumentException or IOException)
        {
            return null;
        }
    }
}
