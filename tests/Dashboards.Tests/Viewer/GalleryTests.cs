using System.Net.Http.Json;
using Microsoft.Playwright;
using Monitor.Dashboards.Viewer;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>
/// Takes the pictures in docs/gallery, when asked to, from a viewer that runs: <c>MONITOR_GALLERY=http://127.0.0.1:3000</c> with
/// <c>monitor dashboards view</c> on a lab under load. Fails with the problems that the dashboards had; their pictures are taken all the same.
/// </summary>
public sealed class GalleryTests
{
    private const int Width = 1600;
    private const int SizeLimitBytes = 120 * 1024;

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
        foreach (var entry in entries!)
        {
            problems.AddRange(await TakeAsync(chromium, root, entry.Uid, Path.Combine(folder, $"{entry.Uid}.webp")));
        }

        Assert.Empty(problems);
    }

    private static async Task<IEnumerable<string>> TakeAsync(Chromium chromium, Uri root, string uid, string file)
    {
        var view = new DashboardView(await chromium.OpenAsync(Width), root);
        await view.DrawAsync(uid, "&theme=dark&refresh=");
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
