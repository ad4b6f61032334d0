namespace Monitor.Exporter.Postgres;

/// <summary>What tells a server of a managed platform: the roles and functions that each platform makes.</summary>
public static class ManagedPlatform
{
    /// <summary>Its name; NULL for a server of one's own.</summary>
    public const string Sql = """
        SELECT CASE WHEN EXISTS (SELECT FROM pg_proc WHERE proname = 'aurora_version') THEN 'Amazon Aurora'
                    WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_superuser') THEN 'Amazon RDS'
                    WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = 'azure_pg_admin') THEN 'Azure Database for PostgreSQL'
                    WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = 'alloydbsuperuser') THEN 'Google AlloyDB'
                    WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = 'cloudsqlsuperuser') THEN 'Google Cloud SQL'
               END
        """;

    /// <summary>Databases that the platforms keep for themselves: they are listed like others and let nobody in.</summary>
    public const string OwnDatabases = "'rdsadmin', 'azure_maintenance', 'cloudsqladmin', 'alloydbadmin'";
}
