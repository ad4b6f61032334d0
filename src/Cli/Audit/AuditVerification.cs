using Monitor.Audit.Verification;

namespace Monitor.Cli.Audit;

/// <summary>Verifies a fleet's audit log from this machine, which remembers what it saw and so is a witness.</summary>
internal static class AuditVerification
{
    public static async Task<VerificationReport> RunAsync(FleetAccess access, CancellationToken cancellationToken)
    {
        using var vault = access.Vault().Connect();
        return await Verifier.VerifyRemoteAsync(
            vault,
            access.VaultPublicKey(),
            Path.Combine(access.Directory, "audit", "memory"),
            cancellationToken);
    }
}
