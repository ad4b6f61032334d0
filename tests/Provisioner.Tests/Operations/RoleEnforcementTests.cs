using Monitor.Provisioner.Operations;
using Npgsql;

namespace Monitor.Provisioner.Tests.Operations;

public sealed class RoleEnforcementTests(TemporaryPostgres postgres) : IClassFixture<TemporaryPostgres>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil")]
    [InlineData("Robert\"; DROP TABLE students; --")]
    [InlineData("it's")]
    public async Task Takes_superuser_and_login_and_ends_sessions_whatever_the_name(string role)
    {
        await using var server = postgres.Access("postgres").Open();
        await ExecuteAsync(server, $"CREATE ROLE {Quote(role)} SUPERUSER LOGIN");
        await using var theirs = postgres.Access(role).Open();
        await using var session = await theirs.OpenConnectionAsync(Token);
        var enforcement = new RoleEnforcement(server);
        Assert.Equal(1, (await enforcement.ReadAsync([role], Token)).Sessions[role]);

        var disabled = Assert.Single(await enforcement.DisableAsync([role, "postgres", "nobody of this name"], Token));

        Assert.Equal((role, 1), (disabled.Name, disabled.EndedSessions));
        Assert.DoesNotContain((await enforcement.ReadAsync([], Token)).Superusers, found => found.Name == role);
        var refused = await Assert.ThrowsAsync<PostgresException>(async () => await theirs.OpenConnectionAsync(Token));
        Assert.Equal("28000", refused.SqlState);

        await ExecuteAsync(server, disabled.InverseSql);
        Assert.Contains((await enforcement.ReadAsync([], Token)).Superusers, found => found.Name == role && found.CanLogin);
    }

    [Fact]
    public async Task A_write_probe_moves_the_log_forward()
    {
        await using var server = postgres.Access("postgres").Open();
        var first = await WriteProbe.RunAsync(server, TimeProvider.System, Token);
        var second = await WriteProbe.RunAsync(server, TimeProvider.System, Token);
        Assert.True(first.Accepted && second.Accepted);
        Assert.NotEqual(first.Detail, second.Detail);
        Assert.False((await ReadProbe.RunAsync(server, TimeProvider.System, Token)).InRecovery);
    }

    private static string Quote(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    private static async Task ExecuteAsync(NpgsqlDataSource server, string statement)
    {
        await using var command = server.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Token);
    }
}
