using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Monitor.Exporter.Configuration;
using Monitor.Exporter.Reload;
using Monitor.Exporter.Serving;

namespace Monitor.Exporter.Commands;

/// <summary>Serves until SIGTERM; SIGHUP reads everything again.</summary>
internal static class ServeCommand
{
    /// <summary>Serves.</summary>
    public static async Task<int> RunAsync(Arguments arguments, Setup setup, Screen screen)
    {
        foreach (var line in setup.Notices.Select(notice => $"note: {notice}").Concat(setup.CollectorFaults.Select(fault => fault.ToString())))
        {
            await screen.Error.WriteLineAsync(line);
        }

        try
        {
            await using var app = ExporterHost.Build(setup, faults => Setup.Load(arguments, faults), TimeProvider.System);
            var exporter = app.Services.GetRequiredService<LiveExporter>();
            using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
            {
                signal.Cancel = true;
                _ = exporter.ReloadAsync(app.Lifetime.ApplicationStopping);
            });
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (exception is IOException or CryptographicException or UnauthorizedAccessException)
        {
            var what = exception is IOException and not (FileNotFoundException or DirectoryNotFoundException) ? $"listen on {string.Join(", ", setup.Config.AlsoListen.Prepend(setup.Config.Listen))}" : "start";
            await screen.Error.WriteLineAsync($"cannot {what}: {exception.Message}");
            return 1;
        }
    }
}
