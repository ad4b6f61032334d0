using Monitor.Audit.Protocol;
using Monitor.Audit.Verification;
using Monitor.Model.Topology;
using Monitor.Provisioner.Modules.Vault;

namespace Monitor.Cli.Audit;

/// <summary>Verifies a fleet's audit log from this machine, which remembers what it saw and so is a witness.</summary>
internal static class AuditVerification
{
    public static async Task<VerificationReport> RunAsync(FleetAccess access, CancellationToken cancellationToken)
    {
        using var vault = new VaultAddress
        {
            Uri = new UriBuilder(Uri.UriSchemeHttps, access.Fleet.Infra.Address, Ports.Vault).Uri,
            CertificateFile = access.Tls.CertificatePath,
            KeyFile = access.Tls.KeyPath,
            AuthorityFile = access.Tls.AuthorityPath,
        }.Connect();
        return await Verifier.VerifyRemoteAsync(
            vault,
            access.Authority.SigningKey(VaultModule.SigningKey).PublicPem,
            Path.Combine(access.Directory, "audit", "memory"),
            cancellationToken);
    }
}
