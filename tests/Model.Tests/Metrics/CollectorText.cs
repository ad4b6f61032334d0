namespace Monitor.Model.Tests.Metrics;

internal static class CollectorText
{
    public static string With(string head, string metrics, string sql = "SELECT 1 AS value;") =>
        $"/*---\n{head}\nhelp: A test.\nmetrics:\n{metrics}\n---*/\n{sql}\n";
}
