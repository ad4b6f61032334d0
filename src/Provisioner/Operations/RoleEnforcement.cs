using System.Text.Json;
using Npgsql;

namespace Monitor.Provisioner.Operations;

/// <summary>Reads who is superuser on a server, and takes that power from those who should not have it.</summary>
/// <remarks>Names never meet SQL text here: they travel as parameters, and the server quotes them where it must.</remarks>
public sealed class RoleEnforcement(NpgsqlDataSource server)
{
    private const string ReadRoles =
        "SELECT rolname, rolcanlogin, rolname = current_user FROM pg_catalog.pg_roles WHERE rolsuper ORDER BY rolname";

    private const string ReadSessions =
        "SELECT usename, count(*) FROM pg_catalog.pg_stat_activity WHERE usename = ANY($1) AND pid <> pg_backend_pid() GROUP BY usename";

    // The inverse restores exactly what was taken, so a role that could not log in does not learn to. 10 is the bootstrap superuser.
    private const string ReadInverse =
        """
        SELECT rolname, format('ALTER ROLE %I SUPERUSER %s', rolname, CASE WHEN rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END)
          FROM pg_catalog.pg_roles
         WHERE rolsuper AND rolname = ANY($1) AND rolname <> current_user AND oid <> 10
         ORDER BY rolname
        """;

    // A DO block takes no parameters, so the names come as a setting of this transaction; the server itself quotes them into the statement.
    private const string PassRoles = "SELECT pg_catalog.set_config('monitor.disable', $1, true)";

    private const string DisableRoles =
        """
        DO $$
        DECLARE
            name text;
        BEGIN
            FOR name IN SELECT json_array_elements_text(current_setting('monitor.disable')::json) LOOP
                EXECUTE format('ALTER ROLE %I NOSUPERUSER NOLOGIN', name);
            END LOOP;
        END $$
        """;

    private const string TerminateSessions =
        """
        SELECT pg_catalog.pg_terminate_backend(pid)
          FROM pg_catalog.pg_stat_activity
         WHERE usename = $1 AND pid <> pg_backend_pid()
        """;

    /// <summary>The superusers of the server and how many sessions these roles have.</summary>
    /// <param name="watched">Roles whose sessions are counted.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public async Task<ServerRoles> ReadAsync(IReadOnlyList<string> watched, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenConnectionAsync(cancellationToken);
        var inRecovery = await IsInRecoveryAsync(connection, cancellationToken);
        var superusers = new List<SuperuserRole>();
        await using (var command = new NpgsqlCommand(ReadRoles, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                superusers.Add(new SuperuserRole(reader.GetString(0), reader.GetBoolean(1), reader.GetBoolean(2)));
            }
        }

        return new ServerRoles(inRecovery, superusers, await ReadSessionsAsync(connection, watched, cancellationToken));
    }

    /// <summary>
    /// Takes superuser and login from these roles and ends their sessions. Roles that are no superuser any more, the own role and the
    /// bootstrap superuser are left alone.
    /// </summary>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses; then no role was changed.</exception>
    public async Task<IReadOnlyList<DisabledRole>> DisableAsync(IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenConnectionAsync(cancellationToken);
        List<DisabledRole> disabled;
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            disabled = await ReadInverseAsync(connection, roles, cancellationToken);
            await using var pass = new NpgsqlCommand(PassRoles, connection);
            pass.Parameters.Add(new() { Value = JsonSerializer.Serialize(disabled.Select(role => role.Name)) });
            await pass.ExecuteNonQueryAsync(cancellationToken);
            await using var disable = new NpgsqlCommand(DisableRoles, connection);
            await disable.ExecuteNonQueryAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        for (var index = 0; index < disabled.Count; index++)
        {
            disabled[index] = disabled[index] with { EndedSessions = await TerminateAsync(connection, disabled[index].Name, cancellationToken) };
        }

        return disabled;
    }

    private static async Task<bool> IsInRecoveryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_catalog.pg_is_in_recovery()", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<IReadOnlyDictionary<string, long>> ReadSessionsAsync(
        NpgsqlConnection connection, IReadOnlyList<string> watched, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadSessions, connection) { Parameters = { new() { Value = watched.ToArray() } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sessions = new Dictionary<string, long>();
        while (await reader.ReadAsync(cancellationToken))
        {
            sessions[reader.GetString(0)] = reader.GetInt64(1);
        }

        return sessions;
    }

    private static async Task<List<DisabledRole>> ReadInverseAsync(
        NpgsqlConnection connection, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReadInverse, connection) { Parameters = { new() { Value = roles.ToArray() } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<DisabledRole>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new DisabledRole(reader.GetString(0), reader.GetString(1), 0));
        }

        return found;
    }

    private static async Task<int> TerminateAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TerminateSessions, connection) { Parameters = { new() { Value = role } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ended = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            ended += reader.GetBoolean(0) ? 1 : 0;
        }

        return ended;
    }
}

/// <summary>Who is superuser on a server.</summary>
/// <param name="InRecovery">Whether the server is a replica, where nothing can be changed.</param>
/// <param name="Superusers">Every superuser.</param>
/// <param name="Sessions">Open sessions by watched role; a role without one is absent.</param>
public sealed record ServerRoles(
    bool InRecovery, IReadOnlyList<SuperuserRole> Superusers, IReadOnlyDictionary<string, long> Sessions);

/// <summary>A superuser.</summary>
/// <param name="Name">The role.</param>
/// <param name="CanLogin">Whether it may log in.</param>
/// <param name="IsSelf">Whether it is the role that asked.</param>
public sealed record SuperuserRole(string Name, bool CanLogin, bool IsSelf);

/// <summary>A role that was disabled.</summary>
/// <param name="Name">The role.</param>
/// <param name="InverseSql">The statement that would give back what was taken.</param>
/// <param name="EndedSessions">How many of its sessions were ended.</param>
public sealed record DisabledRole(string Name, string InverseSql, int EndedSessions);
