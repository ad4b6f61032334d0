using CsCheck;
using Monitor.Exporter.Configuration;

namespace Monitor.Exporter.Tests.Configuration;

public sealed class DataSourceTests
{
    [Theory]
    [InlineData("postgresql://monitor:pa%20ss@db1:6543/app?sslmode=disable", "db1", 6543, "monitor", "pa ss", "app", false)]
    [InlineData("postgres://monitor@[::1]/postgres?sslmode=disable", "::1", 5432, "monitor", null, "postgres", false)]
    [InlineData("postgresql:///postgres?host=/var/run/postgresql&user=monitor", "/var/run/postgresql", 5432, "monitor", null, "postgres", false)]
    [InlineData("user=monitor host=/run/postgresql/ sslmode=disable", "/run/postgresql", 5432, "monitor", null, "monitor", false)]
    [InlineData("host = db1  user='mon itor' password='it\\'s \\\\' dbname=app", "db1", 5432, "mon itor", "it's \\", "app", true)]
    [InlineData("postgresql://user:p@ss@db1/app", "db1", 5432, "user", "p@ss", "app", true)]
    public void Reads_both_forms_of_libpq(string text, string host, int port, string user, string? password, string database, bool tls)
    {
        var login = DataSource.Parse(text, _ => null, Assert.Fail)!.Login;
        Assert.Equal((host, port, user, password, database, tls), (login.Host, login.Port, login.User, login.Password?.Value, login.Database, login.Tls));
    }

    [Theory]
    [InlineData("disable", false, TlsVerification.Full)]
    [InlineData("prefer", true, TlsVerification.Opportunistic)]
    [InlineData("require", true, TlsVerification.Nothing)]
    [InlineData("verify-ca", true, TlsVerification.Authority)]
    [InlineData("verify-full", true, TlsVerification.Full)]
    public void Takes_sslmode_as_libpq_means_it(string mode, bool tls, TlsVerification verification)
    {
        var login = DataSource.Parse($"host=db user=x sslmode={mode}", _ => null, Assert.Fail)!.Login;
        Assert.Equal((tls, verification), (login.Tls, login.Verification));
    }

    [Fact]
    public void A_root_certificate_makes_require_verify_the_authority()
    {
        var file = Path.GetTempFileName();
        var login = DataSource.Parse($"host=db user=x sslmode=require sslrootcert={file}", _ => null, Assert.Fail)!.Login;
        Assert.Equal((TlsVerification.Authority, file), (login.Verification, login.Ca));
        File.Delete(file);
    }

    [Theory]
    [InlineData("host=db port=abc", "abc")]
    [InlineData("host=db sslmode=strict", "strict")]
    [InlineData("host=a,b user=x", "several hosts")]
    [InlineData("host=db passfile=/etc/pgpass", "DATA_SOURCE_PASS_FILE")]
    [InlineData("service=orders", "host, port, user and dbname")]
    [InlineData("host=db sslcrl=/etc/revoked.crl", "not read")]
    [InlineData("nonsense", "name=value")]
    [InlineData("host=db password='open", "not closed")]
    [InlineData("host=db sslrootcert=/nowhere/ca.crt", "/nowhere/ca.crt")]
    public void Says_what_is_wrong_and_never_repeats_a_password(string text, string expected)
    {
        var faults = new List<string>();
        Assert.Null(DataSource.Parse(text, _ => null, faults.Add));
        Assert.Contains(expected, Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_libpq_give_defaults()
    {
        var variables = new Dictionary<string, string> { ["PGHOST"] = "db9", ["PGUSER"] = "monitor", ["PGSSLMODE"] = "disable", ["PGPASSWORD"] = "hunter2" };
        var login = DataSource.Parse("port=5433", variables.GetValueOrDefault, Assert.Fail)!.Login;
        Assert.Equal(("db9:5433", "monitor", "monitor", "hunter2"), (login.ServerLabel, login.User, login.Database, login.Password?.Value));
        Assert.DoesNotContain("hunter2", login.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_gives_a_login_or_a_fault_and_never_throws() =>
        Gen.String.Sample(text =>
        {
            var faults = new List<string>();
            Assert.True(DataSource.Parse(text, _ => null, faults.Add) is not null ^ faults.Count > 0);
        });
}
