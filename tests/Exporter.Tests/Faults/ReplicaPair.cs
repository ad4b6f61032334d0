using Monitor.Exporter.Tests.Servers;

namespace Monitor.Exporter.Tests.Faults;

/// <summary>A primary and its replica that a test may ruin.</summary>
internal sealed record ReplicaPair(TestPostgres Primary, TestPostgres Replica) : IAsyncDisposable
{
    /// <summary>The slot that the replica streams through.</summary>
    private const string Slot = "replica";

    /// <summary>Starts both; skips the test where the version cannot be had.</summary>
    /// <param name="place">Where they are.</param>
    /// <param name="major">The version.</param>
    public static async Task<ReplicaPair> StartAsync(LoneServer place, int major)
    {
        var (programs, missing) = await ServerPrograms.FindAsync(major);
        Assert.SkipWhen(programs is null, missing ?? "");
        var directory = await place.NewDirectoryAsync(programs!);
        var pair = new ReplicaPair(new(programs!, directory, "primary"), new(programs!, directory, "replica"));
        await pair.Primary.InitializeAsync("");
        await pair.Primary.StartAsync();
        await pair.Primary.ExecuteAsync("postgres", "CREATE ROLE dbuser_monitor LOGIN IN ROLE pg_monitor", "CREATE TABLE items (id int)", $"SELECT pg_create_physical_replication_slot('{Slot}')");
        await pair.Replica.CopyAsync(pair.Primary, Slot);
        await pair.Replica.StartAsync();
        return pair;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Replica.DisposeAsync();
        await Primary.DisposeAsync();
    }
}
