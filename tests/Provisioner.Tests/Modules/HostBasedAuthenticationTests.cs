using Monitor.Provisioner.Modules.Postgres;

namespace Monitor.Provisioner.Tests.Modules;

public sealed class HostBasedAuthenticationTests
{
    private static readonly IReadOnlyList<string> Lines =
        HostBasedAuthentication.Render(ExampleFleets.Lab, ExampleFleets.Lab.Clusters[0]);

    [Fact]
    public void Lets_nobody_in_without_TLS_and_password()
    {
        Assert.All(Lines.Skip(1), line => Assert.True(
            line.EndsWith(" reject", StringComparison.Ordinal)
            || (line.StartsWith("hostssl ", StringComparison.Ordinal) && line.EndsWith(" scram-sha-256", StringComparison.Ordinal)), line));
        Assert.Equal("local all postgres peer", Lines[0]);
    }

    [Fact]
    public void Lets_the_administrator_in_from_the_infra_node_only()
    {
        Assert.Equal(
            ["hostssl all dbuser_dba 192.0.2.10/32 scram-sha-256"],
            Lines.Where(line => line.StartsWith("hostssl all dbuser_dba", StringComparison.Ordinal)));
        Assert.True(IndexOf(" dbuser_dba 192") < IndexOf("reject"));
        Assert.True(IndexOf("reject") < IndexOf("hostssl all all"));
    }

    private static int IndexOf(string text) =>
        Lines.Index().First(line => line.Item.Contains(text, StringComparison.Ordinal)).Index;
}
