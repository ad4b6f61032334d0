using System.Diagnostics;
using System.Text.Json;

namespace Monitor.Exporter.Backup;

/// <summary>Runs pgBackRest for an answer in JSON.</summary>
/// <param name="command">The program.</param>
public sealed class PgBackRest(string command)
{
    /// <summary>The list of 100,000 WAL segments is 15 MB; this bounds a program that does not stop writing.</summary>
    private const int MaximumAnswer = 64 * 1024 * 1024;

    /// <summary>Its messages are a few lines.</summary>
    private const int MaximumMessage = 64 * 1024;

    /// <summary>Runs a command and reads what it writes.</summary>
    /// <exception cref="InvalidDataException">It failed, with its own words, or did not write JSON.</exception>
    public async Task<JsonElement> AskAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        // Errors only, and on standard error: warnings of pgBackRest would otherwise stand before the JSON.
        using var process = Process.Start(new ProcessStartInfo(command, [.. arguments, "--output=json", "--log-level-console=off", "--log-level-stderr=error"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var messages = ReadAsync(process.StandardError.BaseStream, MaximumMessage, cancellationToken);
            var output = await ReadAsync(process.StandardOutput.BaseStream, MaximumAnswer, cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? JsonElement.Parse(output.Span)
                : throw new InvalidDataException($"exit code {process.ExitCode}: {System.Text.Encoding.UTF8.GetString((await messages).Span).Trim()}");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"it did not write JSON: {exception.Message}", exception);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, int maximum, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (answer.Length + count > maximum)
            {
                throw new InvalidDataException($"it wrote more than {maximum} bytes");
            }

            await answer.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        return answer.ToArray();
    }
}
