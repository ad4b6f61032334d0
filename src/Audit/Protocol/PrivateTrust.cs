using System.Security.Cryptography.X509Certificates;

namespace Monitor.Audit.Protocol;

/// <summary>Trust in our own authority and in no other. Revocation is not asked for: certificates are short-lived and there is no list.</summary>
internal static class PrivateTrust
{
    public static X509ChainPolicy Policy(string authorityFile)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(authorityFile);
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}
