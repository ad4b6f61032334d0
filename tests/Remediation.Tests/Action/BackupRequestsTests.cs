using Microsoft.Extensions.Time.Testing;
using Monitor.Remediation.Action;

namespace Monitor.Remediation.Tests.Action;

public sealed class BackupRequestsTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("monitor-requests-").FullName;
    private readonly FakeTimeProvider time = new(Sample.Noon) { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };

    private string Request => Path.Combine(directory, "pg-test.request");

    [Theory]
    [InlineData("success 0", typeof(Outcome.Done))]
    [InlineData("exit-code 82", typeof(Outcome.Refused))]
    public async Task The_outcome_file_tells_what_became_of_it(string text, Type expected)
    {
        var running = RunAsync();
        await File.WriteAllTextAsync(Path.Combine(directory, "pg-test.outcome"), text, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType(expected, await running);
    }

    [Fact]
    public async Task A_request_that_nobody_takes_is_taken_back_and_refused()
    {
        var running = RunAsync();
        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.IsType<Outcome.Refused>(await running);
        Assert.False(File.Exists(Request));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private Task<Outcome> RunAsync() => new BackupRequests(directory, directory).RunAsync(
        Sample.Cluster.Name, TimeSpan.FromHours(1), time, TestContext.Current.CancellationToken);
}
