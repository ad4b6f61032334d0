namespace Monitor.Exporter.Import;

/// <summary>Whose file of queries it is.</summary>
public enum ImportDialect
{
    /// <summary>pg_exporter's collectors.</summary>
    PgExporter,

    /// <summary>postgres_exporter's <c>queries.yaml</c>.</summary>
    PostgresExporter,
}
