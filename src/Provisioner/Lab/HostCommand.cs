using System.Buffers;
using System.Text;
using CliWrap;
using CliWrap.Exceptions;

namespace Monitor.Provisioner.Lab;

/// <summary>What a command said and how it ended.</summary>
/// <param name="ExitCode">0 is success by convention.</param>
/// <param name="Output">Its standard output, cut after 16 MiB.</param>
/// <param name="Error">Its standard error, cut after 16 MiB.</param>
public sealed record CommandOutcome(int ExitCode, string Output, string Error);

/// <summary>A program of the host and how it is run.</summary>
/// <param name="Program">Its name, as in <c>ip</c>.</param>
/// <param name="Arguments">Passed as they are, never through a shell.</param>
public sealed record HostCall(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Enough for a command that only asks or changes the kernel.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(20);

    /// <summary>When it is killed. Default <see cref="Short"/>.</summary>
    public TimeSpan Deadline { get; init; } = Short;

    /// <summary>Its standard input. Default empty.</summary>
    public string Input { get; init; } = "";

    /// <summary>What to do when it fails; ends the error message.</summary>
    public string Advice { get; init; } = "";
}

/// <summary>Runs programs of the host, each with a deadline.</summary>
/// <param name="time">The clock the deadlines are measured by.</param>
public sealed class HostCommand(TimeProvider time)
{
    private const int OutputLimitBytes = 16 << 20;
    private const int TailLines = 12;

    // A user's PATH often lacks the directories in which the tools for root live.
    private static readonly string[] SystemDirectories = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    /// <summary>Runs a program for at most <see cref="HostCall.Short"/> and gives its standard output.</summary>
    /// <exception cref="LabException">It is missing, failed or did not end in time.</exception>
    public Task<string> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(new HostCall(program, arguments), cancellationToken);

    /// <summary>Runs a program and gives its standard output.</summary>
    /// <exception cref="LabException">It is missing, failed or did not end in time.</exception>
    public async Task<string> RunAsync(HostCall call, CancellationToken cancellationToken)
    {
        var outcome = await TryAsync(call, cancellationToken);
        return outcome.ExitCode == 0 ? outcome.Output : throw new LabException(Failure(call, outcome));
    }

    /// <summary>Runs a program and tells how it ended, whatever that was.</summary>
    /// <exception cref="LabException">It is missing or did not end in time.</exception>
    public async Task<CommandOutcome> TryAsync(HostCall call, CancellationToken cancellationToken)
    {
        var output = new BoundedText(OutputLimitBytes);
        var error = new BoundedText(OutputLimitBytes);
        using var expiry = new CancellationTokenSource(call.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        try
        {
            var result = await CliWrap.Cli.Wrap(Locate(call.Program) ?? throw new LabException($"{call.Program} is not installed on this machine."))
                .WithArguments(call.Arguments)
                .WithEnvironmentVariables(variables => variables.Set("LC_ALL", "C.UTF-8"))
                .WithStandardInputPipe(PipeSource.FromString(call.Input))
                .WithStandardOutputPipe(output.Target)
                .WithStandardErrorPipe(error.Target)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(either.Token);
            return new CommandOutcome(result.ExitCode, output.ToString(), error.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LabException($"{Line(call)} did not end within {call.Deadline.TotalSeconds:0.###} s and was killed. It had said: {Tail(error.ToString())}");
        }
        catch (CliWrapException failure)
        {
            throw new LabException($"{Line(call)} could not be run: {failure.Message}", failure);
        }
    }

    /// <summary>The full path of a program, or null where it is not installed.</summary>
    public static string? Locate(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemDirectories)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);

    private static string Failure(HostCall call, CommandOutcome outcome)
    {
        var said = Tail(outcome.Error.Length > 0 ? outcome.Error : outcome.Output);
        return $"{Line(call)} failed with exit code {outcome.ExitCode}: {said}{(call.Advice.Length > 0 ? $" {call.Advice}" : "")}";
    }

    private static string Line(HostCall call)
    {
        var line = $"{call.Program} {string.Join(' ', call.Arguments)}".ReplaceLineEndings(" ");
        return line.Length > 200 ? $"{line[..200]}…" : line;
    }

    private static string Tail(string text) =>
        text.Trim() is { Length: > 0 } said ? string.Join('\n', said.Split('\n').TakeLast(TailLines)) : "(nothing)";

    /// <summary>Keeps the beginning of a stream and reads the rest only to let the program go on.</summary>
    private sealed class BoundedText(int limitBytes)
    {
        private readonly ArrayBufferWriter<byte> bytes = new();

        public PipeTarget Target => PipeTarget.Create(async (stream, token) =>
        {
            var buffer = new byte[32 << 10];
            int count;
            while ((count = await stream.ReadAsync(buffer, token)) > 0)
            {
                bytes.Write(buffer.AsSpan(0, Math.Min(count, limitBytes - bytes.WrittenCount)));
            }
        });

        public override string ToString() => Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
