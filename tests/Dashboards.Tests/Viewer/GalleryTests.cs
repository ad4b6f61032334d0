using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Playwright;
using Monitor.Dashboards.Viewer;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>
/// Takes the pictures in docs/gallery, when asked to, from a viewer that runs: <c>MONITOR_GALLERY=http://127.0.0.1:3000</c> with
/// <c>monitor dashboards view</c> on a lab under load, and tells how long each dashboard took to draw, in a browser that was just opened and from
/// another dashboard (shown with <c>--output Detailed</c>). Fails with the problems that the dashboards had and with those that took too long;
/// their pictures are taken all the same.
/// </summary>
public sealed class GalleryTests
{
    private const int Width = 1600;
    private const int SizeLimitBytes = 120 * 1024;
    private const int Attempts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly int[] Qualities = [85, 75, 65, 55, 45, 35, 25, 15];

    [Fact]
    public async Task Takes_a_picture_of_every_dashboard()
    {
        if (Environment.GetEnvironmentVariable("MONITOR_GALLERY") is not { Length: > 0 } address)
        {
            Assert.Skip("takes pictures only when MONITOR_GALLERY is the address of a viewer");
            return;
        }

        var root = new Uri(address.TrimEnd('/') + "/");
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryRoot.Path, "docs", "gallery")).FullName;
        using var http = new HttpClient();
        var entries = await http.GetFromJsonAsync<List<DashboardEntry>>(new Uri(root, "api/dashboards"), TestContext.Current.CancellationToken);
        await using var chromium = await Chromium.StartAsync();
        var problems = new List<string>();
        var within = await MeasureWithinAsync(chromium, root, [.. entries!.Select(entry => entry.Uid)]);
        foreach (var entry in entries!)
        {
            var (opened, followed) = (await MeasureAsync(chromium, root, entry.Uid), within[entry.Uid]);
            TestContext.Current.TestOutputHelper?.WriteLine($"{Seconds(opened)} opened, {Seconds(followed)} from another: {entry.Title}");
            problems.AddRange(opened <= Patience ? [] : [$"{entry.Uid}: took {Seconds(opened)} to draw in a new browser, more than {Seconds(Patience)}"]);
            problems.AddRange(followed <= Patience ? [] : [$"{entry.Uid}: took {Seconds(followed)} to draw from another dashboard, more than {Seconds(Patience)}"]);
            problems.AddRange(await TakeAsync(chromium, root, entry.Uid, Path.Combine(folder, $"{entry.Uid}.webp")));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "README.md"), Index(entries), TestContext.Current.CancellationToken);
        Assert.Empty(problems);
    }

    /// <summary>From the address to the last panel, with nothing remembered from before: the middle one of some attempts.</summary>
    private static async Task<TimeSpan> MeasureAsync(Chromium chromium, Uri root, string uid)
    {
        var times = new List<TimeSpan>();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var view = new DashboardView(await chromium.OpenAsync(Width), root);
            var started = TimeProvider.System.GetTimestamp();
            await view.DrawAsync(uid, "&refresh=");
            times.Add(TimeProvider.System.GetElapsedTime(started));
            await view.Page.Context.CloseAsync();
        }

        return times.Order().ElementAt(Attempts / 2);
    }

    /// <summary>From the click on a link to the last panel, as for somebody who goes from one dashboard to the next.</summary>
    private static async Task<Dictionary<string, TimeSpan>> MeasureWithinAsync(Chromium chromium, Uri root, IReadOnlyList<string> uids)
    {
        var view = new DashboardView(await chromium.OpenAsync(Width), root);
        await view.DrawAsync(uids[^1], "&refresh=");
        var times = uids.ToDictionary(uid => uid, _ => new List<TimeSpan>());
        foreach (var uid in Enumerable.Repeat(uids, Attempts).SelectMany(round => round))
        {
            var started = TimeProvider.System.GetTimestamp();
            await view.FollowAsync(uid, "&refresh=");
            times[uid].Add(TimeProvider.System.GetElapsedTime(started));
        }

        await view.Page.Context.CloseAsync();
        return times.ToDictionary(time => time.Key, time => time.Value.Order().ElementAt(Attempts / 2));
    }

    private static string Index(IEnumerable<DashboardEntry> entries) => $"""
        <!-- Written with the pictures by tests/Dashboards.Tests (GalleryTests): take them anew rather than edit this. -->

        # Gallery

        Every dashboard as `monitor dashboards view` draws it, whole, from the lab while pgbench runs, somebody holds locks, and the primary was switched
        over. What each panel means is said when the pointer rests on its title.

        | Dashboard | Answers |
        |---|---|
        {string.Join('\n', entries.Select(entry => $"| [{entry.Title}]({entry.Uid}.webp) | {entry.Description} |"))}

        """;

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static async Task<IEnumerable<string>> TakeAsync(Chromium chromium, Uri root, string uid, string file)
    {
        var view = new DashboardView(await chromium.OpenAsync(Width), root);
        await view.DrawAsync(uid, "&theme=dark&refresh=&from=now-45m&to=now");
        var height = await view.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
        await view.Page.SetViewportSizeAsync(Width, height);
        await view.SettleAsync(uid);
        var problems = await view.ProblemsAsync();
        await File.WriteAllBytesAsync(file, await PictureAsync(view.Page));
        await view.Page.Context.CloseAsync();
        return problems.Select(problem => $"{uid}: {problem.Where} ({problem.Kind}): {problem.What}");
    }

    /// <summary>The best picture that is small enough.</summary>
    private static async Task<byte[]> PictureAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        byte[] picture = [];
        foreach (var quality in Qualities)
        {
            var answer = await session.SendAsync("Page.captureScreenshot", new Dictionary<string, object> { ["format"] = "webp", ["quality"] = quality });
            picture = Convert.FromBase64String(answer!.Value.GetProperty("data").GetString()!);
            if (picture.Length <= SizeLimitBytes)
            {
                break;
            }
        }

        return picture;
    }
}
