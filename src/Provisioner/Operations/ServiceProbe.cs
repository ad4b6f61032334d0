using System.Net;
using Monitor.Model.Topology;
using Npgsql;

namespace Monitor.Provisioner.Operations;

/// <summary>Where a service leads right now, found out by going there.</summary>
/// <param name="Service">The service.</param>
/// <param name="Instance">The instance that answered, or null.</param>
/// <param name="Writable">Whether it takes writes.</param>
/// <param name="Problem">Why nobody answered; null when somebody did.</param>
public sealed record ServiceProbe(Service Service, string? Instance, bool Writable, string? Problem)
{
    // Behind a pooler on the same node the server's own end of the connection is loopback; what it listens on names the node.
    private const string Question = "SELECT NOT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('listen_addresses')";

    /// <summary>Whether the service leads where its route says.</summary>
    public bool LeadsRight => Problem is null && (Service.Route == ServiceRoute.Primary) == Writable;

    /// <summary>Asks through the HAProxy of one member.</summary>
    public static async Task<ServiceProbe> RunAsync(Cluster cluster, Service service, PostgresAccess way, CancellationToken cancellationToken)
    {
        try
        {
            await using var source = way.Open();
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Question, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            var addresses = reader.GetString(1);
            var member = cluster.Members.FirstOrDefault(candidate => addresses.Split(',').Any(one => SameAddress(candidate.Node.Address, one.Trim())));
            return new ServiceProbe(service, member is null ? addresses : cluster.InstanceName(member), reader.GetBoolean(0), null);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && fault is NpgsqlException or TimeoutException)
        {
            return new ServiceProbe(service, null, false, fault.Message);
        }
    }

    private static bool SameAddress(string one, string other) =>
        IPAddress.TryParse(one, out var left) && IPAddress.TryParse(other, out var right) && left.Equals(right);
}
