using Monitor.Model.Topology;

namespace Monitor.Provisioner.Tests.Modules.Monitoring;

/// <summary>The fleet of <see cref="MonitoringDeployment"/>, with somebody to tell in every way that there is.</summary>
internal static class NotificationFleet
{
    public static Fleet Of(Fleet fleet) => fleet with
    {
        Notifications = new NotificationPolicy
        {
            Targets =
            [
                new("hook", new NotificationChannel.Webhook(new Uri("https://hooks.example.com/alerts"), null)),
                new("guarded", new NotificationChannel.Webhook(new Uri("https://hooks.example.com/guarded"), new SecretReference("guarded"))),
                new("mail", new NotificationChannel.Email(["dba@example.com", "ops@example.com"], "monitor@example.com", "smtp.example.com:587", "monitor", new SecretReference("mail"), true)),
                new("pager", new NotificationChannel.PagerDuty(new SecretReference("pager"))) { Least = NotificationLevel.Critical },
                new("chat", new NotificationChannel.Slack(new SecretReference("chat"), "#dba")) { Resolved = false },
                new("genie", new NotificationChannel.Opsgenie(new SecretReference("genie"))) { Least = NotificationLevel.Critical },
            ],
            DeadMan = new DeadManSwitch(new Uri("https://watch.example.com/ping"), TimeSpan.FromMinutes(1)),
        },
    };
}
