using System.Security.Cryptography.X509Certificates;
using Monitor.Audit.Records;

namespace Monitor.Audit.Server;

/// <summary>
/// Whose records a client may send: those of its certificate's common name. Its DNS names do not count: they say under which names a host is
/// reached, and several programs of a host share them.
/// </summary>
internal static class ClientIdentity
{
    public static string Name(X509Certificate2 certificate) => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    /// <summary>The first record whose source the client may not write, or null: a host that is taken over must not write in another's name.</summary>
    public static AuditRecord? FirstForeign(IReadOnlyList<AuditRecord> batch, X509Certificate2 certificate)
    {
        var name = Name(certificate);
        return batch.FirstOrDefault(record => !string.Equals(name, AuditRecord.IdentityOf(record.Source), StringComparison.Ordinal));
    }
}
