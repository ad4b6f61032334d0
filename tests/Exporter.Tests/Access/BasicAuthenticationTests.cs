using System.Text;
using Monitor.Exporter.Access;

namespace Monitor.Exporter.Tests.Access;

public sealed class BasicAuthenticationTests
{
    // The cost is the lowest there is, because these are tests.
    private static readonly Dictionary<string, string> Users = new() { ["alice"] = BCrypt.Net.BCrypt.HashPassword("correct horse", 4) };

    [Theory]
    [InlineData("alice", "correct horse", true)]
    [InlineData("alice", "wrong", false)]
    [InlineData("bob", "correct horse", false)]
    [InlineData("alice", "", false)]
    public async Task Lets_in_who_has_the_password(string user, string password, bool expected)
    {
        using var authentication = new BasicAuthentication(Users);
        var header = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        Assert.Equal(expected, await authentication.AllowsAsync(header, TestContext.Current.CancellationToken));
        Assert.Equal(expected, await authentication.AllowsAsync(header, TestContext.Current.CancellationToken));
    }

    /// <summary>A hash at the usual cost, so that a thousand guesses would be a minute of waiting.</summary>
    [Fact]
    public async Task Who_was_right_before_does_not_wait_behind_those_who_guess()
    {
        using var authentication = new BasicAuthentication(new Dictionary<string, string> { ["alice"] = BCrypt.Net.BCrypt.HashPassword("correct horse", 10) });
        static string Header(string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"alice:{password}"));
        var cancellation = TestContext.Current.CancellationToken;
        Assert.True(await authentication.AllowsAsync(Header("correct horse"), cancellation));
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var guesses = Enumerable.Range(0, 1000).Select(number => authentication.AllowsAsync(Header($"guess {number}"), enough.Token)).ToList();

        Assert.True(await authentication.AllowsAsync(Header("correct horse"), cancellation));

        Assert.Contains(guesses, guess => !guess.IsCompleted);
        await enough.CancelAsync();
        await Task.WhenAny(Task.WhenAll(guesses));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer x")]
    [InlineData("Basic ###")]
    [InlineData("Basic YWxpY2U=")]
    public async Task Refuses_what_is_no_name_and_password(string? header)
    {
        using var authentication = new BasicAuthentication(Users);
        Assert.False(await authentication.AllowsAsync(header, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Knows_a_hash_of_htpasswd_from_a_password()
    {
        Assert.True(BasicAuthentication.IsHash("$2y$10$mDwo.lAisC94iLAyP81MCesa29IzH37oigHC/42V2pdJlUprsJPze"));
        Assert.False(BasicAuthentication.IsHash("correct horse"));
    }
}
