namespace Monitor.Dashboards.Rules;

/// <summary>The labels of an alert that Alertmanager and the remediation go by.</summary>
public static class AlertLabels
{
    /// <summary>Which alert.</summary>
    public const string AlertName = "alertname";

    /// <summary>Which cluster.</summary>
    public const string Cls = "cls";

    /// <summary>Which instance, where it is about one.</summary>
    public const string Ins = "ins";

    /// <summary>Which host, where it is about one.</summary>
    public const string Node = "node";

    /// <summary>How bad.</summary>
    public const string Severity = "severity";

    /// <summary>Which remediation, where there is one.</summary>
    public const string Action = "action";
}
