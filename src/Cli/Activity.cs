using Spectre.Console;

namespace Monitor.Cli;

/// <summary>The last line of a terminal, which says what is going on and since when. Where talk goes elsewhere there is none.</summary>
internal sealed class Activity
{
    // What stands before it: the spinner, the time and the spaces between.
    private const int Before = 14;

    private readonly ProgressTask? line;
    private readonly int width;

    private Activity(ProgressTask? line, int width) => (this.line, this.width) = (line, width);

    /// <summary>Whether somebody sees it; otherwise progress is worth lines of its own.</summary>
    public bool IsSeen => line is not null;

    /// <summary>Says what is going on now.</summary>
    public void Now(string what) => line?.Description = Markup.Escape(what.Length > width ? what[..(width - 1)] + "…" : what);

    /// <summary>Shows the line while something is done; lines of talk appear above it.</summary>
    public static async Task<T> ShowAsync<T>(Terminal terminal, string what, Func<Activity, Task<T>> work)
    {
        if (!terminal.CanShowProgress)
        {
            return await work(new Activity(null, 0));
        }

        return await terminal.Talk.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context => await work(new Activity(
                context.AddTask(Markup.Escape(what)).IsIndeterminate(), Math.Max(terminal.Talk.Profile.Width - Before, Before))));
    }

    /// <summary>The same for what gives no result.</summary>
    public static Task ShowAsync(Terminal terminal, string what, Func<Task> work) => ShowAsync(
        terminal,
        what,
        async _ =>
        {
            await work();
            return true;
        });
}
