namespace Monitor.Exporter.Postgres;

/// <summary>
/// What was refused is asked in other words the next time. A statement that the server parsed and then refused Npgsql 10.0 takes for prepared,
/// and for one without rows: once it is allowed, its answer would be passed over, and that of the next statement taken for it.
/// </summary>
internal static class Refusals
{
    /// <summary>The same statement, as a text that was not refused yet.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="refusals">How often it was refused.</param>
    public static string Reword(string sql, int refusals) => refusals == 0 ? sql : $"/* refused {refusals} times before */ {sql}";
}
