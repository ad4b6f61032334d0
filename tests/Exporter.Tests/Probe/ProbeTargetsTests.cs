using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Probe;
using Monitor.Model.Metrics;

namespace Monitor.Exporter.Tests.Probe;

public sealed class ProbeTargetsTests
{
    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData("", "rds", 400, "`target` is missing")]
    [InlineData("monitor:secret@10.0.0.1:5432/app", "rds", 400, "credentials")]
    [InlineData("10.0.0.1:5432/app?password=x", "rds", 400, "credentials")]
    [InlineData("host=10.0.0.1", "rds", 400, "credentials")]
    [InlineData("10.0.0.1:nonsense", "rds", 400, "expected host")]
    [InlineData("10.0.0.1", "other", 400, "no auth_module `other`")]
    [InlineData("evil.example.org,db.rds.amazonaws.com", "rds", 400, "expected host")]
    [InlineData("[evil.example.org]", "rds", 400, "expected host")]
    [InlineData("10.0.0.1 evil", "rds", 400, "expected host")]
    [InlineData("192.168.0.1", "rds", 403, "192.168.0.1:5432 is not among")]
    [InlineData("evil.example.com", "rds", 403, "evil.example.com:5432 is not among")]
    public async Task Refuses_with_the_reason(string target, string module, int status, string reason)
    {
        await using var targets = Targets(10);
        var answer = targets.Find(target, module);
        Assert.Null(answer.Target);
        Assert.Equal(status, answer.Status);
        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_a_target_between_its_probes_and_makes_room_for_another_when_nobody_asks()
    {
        await using var targets = Targets(2);
        var first = targets.Find("10.0.0.1", "rds").Target;
        Assert.Same(first, targets.Find("10.0.0.1:5432", "").Target);
        Assert.NotNull(targets.Find("10.0.0.2", "rds").Target);
        Assert.Equal(503, targets.Find("10.0.0.3", "rds").Status);
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull(targets.Find("10.0.0.3", "rds").Target);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.2.3", 5432, true)]
    [InlineData("10.0.0.0/8", "11.1.2.3", 5432, false)]
    [InlineData("10.0.0.0/8:5433", "10.1.2.3", 5432, false)]
    [InlineData("*.rds.amazonaws.com:5432", "db.eu.rds.amazonaws.com", 5432, true)]
    [InlineData("*.rds.amazonaws.com", "rds.amazonaws.com.evil.org", 5432, false)]
    [InlineData("db.example.com", "DB.example.com", 5432, true)]
    [InlineData("fd00::/8", "fd00::1", 5432, true)]
    [InlineData("*", "anything", 1, true)]
    [InlineData("10.0.0.1", "10.0.0.1.example.com", 5432, false)]
    public void Allows_what_a_rule_names(string rule, string host, int port, bool expected)
    {
        Assert.Null(TargetRules.Complaint(rule));
        Assert.Equal(expected, new TargetRules([rule]).Allow(host, port));
    }

    private ProbeTargets Targets(int maximum)
    {
        var module = new ProbeModule(new Login { Host = "", Port = 0, User = "monitor", Database = "postgres", Tls = false });
        var config = new ProbeConfig { Modules = new Dictionary<string, ProbeModule> { ["rds"] = module }, Targets = new(["10.0.0.0/8"]), Maximum = maximum };
        return new(config, Catalogue.Empty, time, NullLogger.Instance);
    }
}
