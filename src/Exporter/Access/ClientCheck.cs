using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.Access;

/// <summary>Whether a client's certificate is good enough.</summary>
public static class ClientCheck
{
    private const string SubjectAlternativeName = "2.5.29.17";

    /// <summary>Decides one handshake.</summary>
    /// <param name="tls">What is expected.</param>
    /// <param name="shown">What the client showed; null: nothing.</param>
    /// <param name="errors">What the chain to the authority lacks.</param>
    public static bool Allows(ServerTls tls, X509Certificate2? shown, SslPolicyErrors errors)
    {
        var good = tls.Clients switch
        {
            ClientCertificates.NotAsked or ClientCertificates.Asked => true,
            ClientCertificates.Any => shown is not null,
            ClientCertificates.VerifiedIfGiven => shown is null || errors == SslPolicyErrors.None,
            _ => shown is not null && errors == SslPolicyErrors.None,
        };
        return good && (tls.AllowedNames.Count == 0 || (shown is not null && NamesOf(shown).Intersect(tls.AllowedNames, StringComparer.Ordinal).Any()));
    }

    private static IEnumerable<string> NamesOf(X509Certificate2 certificate)
    {
        if (certificate.Extensions[SubjectAlternativeName] is not { } extension)
        {
            return [];
        }

        var names = new X509SubjectAlternativeNameExtension(extension.RawData);
        return
        [
            .. names.EnumerateDnsNames(),
            .. names.EnumerateIPAddresses().Select(address => address.ToString()),
            certificate.GetNameInfo(X509NameType.EmailName, forIssuer: false),
            certificate.GetNameInfo(X509NameType.UrlName, forIssuer: false),
        ];
    }
}
