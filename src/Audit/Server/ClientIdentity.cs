using System.Security.Cryptography.X509Certificates;
using Monitor.Audit.Records;

namespace Monitor.Audit.Server;

/// <summary>The names that a client certificate carries: its common name and its DNS names.</summary>
internal static class ClientIdentity
{
    public static IReadOnlySet<string> Names(X509Certificate2 certificate)
    {
        var alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames());
        return alternative.Append(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The first record whose source the client may not write, or null: a host that is taken over must not write in another's name.</summary>
    public static AuditRecord? FirstForeign(IReadOnlyList<AuditRecord> batch, X509Certificate2 certificate)
    {
        var names = Names(certificate);
        return batch.FirstOrDefault(record => !names.Contains(AuditRecord.IdentityOf(record.Source)));
    }
}
