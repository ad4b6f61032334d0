using Spectre.Console;

namespace Monitor.Cli;

/// <summary>The last line of a terminal, which says what is going on and since when. Where talk goes elsewhere there is none.</summary>
internal sealed class Activity
{
    private readonly ProgressTask? line;

    private Activity(ProgressTask? line) => this.line = line;

    /// <summary>Whether somebody sees it; otherwise progress is worth lines of its own.</summary>
    public bool IsSeen => line is not null;

    /// <summary>Says what is going on now.</summary>
    public void Now(string what) => line?.Description = Markup.Escape(what);

    /// <summary>Shows the line while something is done; lines of talk appear above it.</summary>
    public static async Task<T> ShowAsync<T>(Terminal terminal, string what, Func<Activity, Task<T>> work)
    {
        if (!terminal.CanShowProgress)
        {
            return await work(new Activity(null));
        }

        return await terminal.Talk.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context => await work(new Activity(context.AddTask(Markup.Escape(what)).IsIndeterminate())));
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
