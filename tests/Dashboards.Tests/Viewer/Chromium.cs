using Microsoft.Playwright;

namespace Monitor.Dashboards.Tests.Viewer;

/// <summary>The system's Chromium, driven by Playwright, whose own browsers need a download.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/snap/bin/chromium"];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// <summary>The program, or null where there is none.</summary>
    public static string? Program => Places.FirstOrDefault(File.Exists);

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            // The sandbox refuses to run as root, which tests in containers are.
            Args = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-color-profile=srgb", "--font-render-hinting=none"],
        });
        return new(playwright, browser);
    }

    /// <summary>A page with nothing remembered.</summary>
    public Task<IPage> OpenAsync(int width = 1600, int height = 1000) => OpenAsync(new(), width, height);

    /// <summary>The same for a server that wants a certificate.</summary>
    /// <remarks>Playwright speaks to the server in the browser's place and knows no authority of ours; whether the server's certificate is right is for a test with HttpClient.</remarks>
    public Task<IPage> OpenAsync(ClientCertificate certificate) => OpenAsync(new() { ClientCertificates = [certificate], IgnoreHTTPSErrors = true }, 1600, 1000);

    private async Task<IPage> OpenAsync(BrowserNewContextOptions options, int width, int height)
    {
        options.ViewportSize = new() { Width = width, Height = height };
        options.TimezoneId = "UTC";
        options.Locale = "en-US";
        var context = await browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(90_000);
        return page;
    }

    /// <summary>Closes every page: one that is left open goes on refreshing, and slows those after it.</summary>
    public async Task ClosePagesAsync()
    {
        foreach (var context in browser.Contexts.ToList())
        {
            await context.CloseAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }
}
