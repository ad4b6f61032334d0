using System.Net;
using CsCheck;
using Monitor.Exporter.Configuration;
using Monitor.Model.Documents;

namespace Monitor.Exporter.Tests.Configuration;

public sealed class ConfigFileTests
{
    [Fact]
    public void Reads_what_is_written_and_defaults_the_rest()
    {
        var config = Read("""
            listen: 127.0.0.1:9999
            postgres: { host: 10.0.0.1, user: monitor }
            pgbouncer: { host: /run, user: monitor, port: 6543 }
            pgbackrest: { stanzas: [pg-test], logs: /logs }
            """, out var faults)!;
        Assert.Empty(faults);
        Assert.Equal(IPEndPoint.Parse("127.0.0.1:9999"), config.Listen);
        Assert.Equal(("10.0.0.1:5432", "postgres", true), (config.Postgres!.ServerLabel, config.Postgres.Database, config.Postgres.Tls));
        Assert.Equal((6543, "pgbouncer", false), (config.PgBouncer!.Port, config.PgBouncer.Database, config.PgBouncer.Tls));
        Assert.Equal((TimeSpan.FromSeconds(15), "pgbackrest"), (config.PgBackRest!.Every, config.PgBackRest.Command));
        Assert.Equal(("pg-test", "/logs"), (Assert.Single(config.PgBackRest.Stanzas), config.PgBackRest.Logs));
    }

    [Fact]
    public void Reports_all_faults_with_their_lines()
    {
        Assert.Null(Read("""
            listen: 10.0.0.1
            colour: red
            tls: { certificate: /nowhere/x.crt }
            postgres:
              host: db
              port: 99999
              tls: maybe
            pgbackrest: { every: 5 }
            """, out var faults));
        (int Line, string Text)[] expected =
        [
            (1, "`10.0.0.1`"), (2, "`colour`"), (3, "/nowhere/x.crt"), (3, "`key` is missing"), (5, "`user` is missing"), (6, "99999"), (7, "maybe"), (8, "`5`"),
        ];
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(expected, wanted => Assert.Contains(faults, fault => fault.Line == wanted.Line && fault.Message.Contains(wanted.Text, StringComparison.Ordinal)));
    }

    [Fact]
    public void Refuses_to_be_open_to_others_without_client_certificates()
    {
        Assert.Null(Read("listen: 0.0.0.0:9187\npostgres: { host: x, user: y }", out var faults));
        Assert.Contains("clientCa", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_several_hosts_in_one_entry()
    {
        Assert.Null(Read("postgres: { host: \"a,b\", user: y }", out var faults));
        Assert.Contains("an entry of its own", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_to_have_nothing_to_do()
    {
        Assert.Null(Read("listen: 127.0.0.1:1", out var faults));
        Assert.Contains("nothing to ask", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_gives_a_configuration_or_faults_and_never_throws() =>
        Gen.String.Sample(text => Assert.True(Read(text, out var faults) is not null ^ faults.Count > 0));

    private static ExporterConfig? Read(string text, out List<Fault> faults) => ConfigFile.Read("config.yml", text, faults = []);
}
