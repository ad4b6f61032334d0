using System.Diagnostics;
using System.Globalization;
using System.Text;
using CsCheck;
using Monitor.Model.Topology;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Tests.Engine;

/// <summary>The script that looks at a node, run by this machine's shell, and the reader of its answer.</summary>
public sealed class ObservationTests : IDisposable
{
    private static readonly Node Here = new("here", "127.0.0.1");

    private readonly string root = Directory.CreateTempSubdirectory("monitor-look-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Sees_files_directories_and_links_under_hostile_names()
    {
        string[] names = ["plain", "with space", "it's", "\"quoted\"", "$(touch hacked)", "`touch hacked`", "-rf", "back\\slash", "new\nline", "täst", "*", "end", "a;b&c|d"];
        foreach (var name in names)
        {
            await File.WriteAllTextAsync($"{root}/{name}", name, Cancel);
        }

        Directory.CreateDirectory($"{root}/dir 'x'", Modes.GroupDirectory);
        File.CreateSymbolicLink($"{root}/link", $"{root}/plain");

        var seen = await LookAsync(
        [
            .. names.Select(name => new Resource.File($"{root}/{name}", name)),
            new Resource.File($"{root}/absent", ""),
            new Resource.File($"{root}/link", ""),
            new Resource.File($"{root}/dir 'x'", ""),
            new Resource.Directory($"{root}/dir 'x'"),
            new Resource.Directory($"{root}/plain"),
            new Resource.Directory($"{root}/nowhere"),
        ]);

        Assert.All(names, name => Assert.Equal(((FileContent)name).Sha256, seen.Files[$"{root}/{name}"].Sha256));
        Assert.False(seen.Files.ContainsKey($"{root}/absent"));
        Assert.False(seen.Files[$"{root}/link"].Regular);
        Assert.False(seen.Files[$"{root}/dir 'x'"].Regular);
        Assert.Equal(new PathState(true, Environment.UserName, Environment.UserName, Modes.GroupDirectory), seen.Directories[$"{root}/dir 'x'"]);
        Assert.False(seen.Directories[$"{root}/plain"].Regular);
        Assert.False(seen.Directories.ContainsKey($"{root}/nowhere"));
        Assert.False(File.Exists("hacked") || File.Exists($"{root}/hacked"));
    }

    [Fact]
    public async Task Brings_the_text_of_what_differs_unless_it_is_secret_or_large()
    {
        await File.WriteAllTextAsync($"{root}/differs", "old ünïcode\n", Cancel);
        await File.WriteAllTextAsync($"{root}/same", "same", Cancel);
        await File.WriteAllTextAsync($"{root}/secret", "hush", Cancel);
        await File.WriteAllTextAsync($"{root}/large", new string('x', (64 << 10) + 1), Cancel);
        await File.WriteAllTextAsync($"{root}/empty", "", Cancel);

        var seen = await LookAsync(
            new Resource.File($"{root}/differs", "new"), new Resource.File($"{root}/same", "same"),
            new Resource.File($"{root}/secret", "new") { Secret = true }, new Resource.File($"{root}/large", "new"), new Resource.File($"{root}/empty", "new"));

        Assert.Equal(
            ["old ünïcode\n", null, null, null, ""],
            new[] { "differs", "same", "secret", "large", "empty" }.Select(name => seen.Files[$"{root}/{name}"].Text));
    }

    [Fact]
    public async Task Runs_checks_with_their_input_and_keeps_what_they_say()
    {
        var seen = await LookAsync(
            new Resource.Task("satisfied", "exit 0", ""),
            new Resource.Task("due", "echo 'not yet: '; cat; exit 1", "") { Input = "it's $INPUT\n" },
            new Resource.Task("absent", "no-such-program", ""),
            new Resource.Task("odd", "printf 'end\\nmonitor-observation 1\\nfile 0 other\\n'; printf '\\377\\000' >&2; exit 2", ""),
            new Resource.Task("broken", "if then (", ""));

        Assert.True(seen.Checks["satisfied"].Satisfied);
        Assert.Equal(new CheckOutcome(1, "not yet: \nit's $INPUT\n", ""), seen.Checks["due"]);
        Assert.Equal(127, seen.Checks["absent"].ExitCode);
        Assert.StartsWith("its check ended with 127: ", seen.Checks["absent"].Reason, StringComparison.Ordinal);
        Assert.Equal((2, "end\nmonitor-observation 1\nfile 0 other\n"), (seen.Checks["odd"].ExitCode, seen.Checks["odd"].Output));
        Assert.Equal(2, seen.Checks["broken"].ExitCode);
    }

    [Fact]
    public async Task Ends_a_check_that_hangs_without_waiting_for_it_alone()
    {
        var watch = Stopwatch.StartNew();

        var seen = await LookAsync([.. Enumerable.Range(0, 3).Select(index => new Resource.Task($"hangs {index}", "sleep 100", ""))]);

        Assert.All(seen.Checks.Values, check => Assert.Equal("its check did not end in time", check.Reason));
        Assert.InRange(watch.Elapsed, ObservationScript.CheckDeadline, 2 * ObservationScript.CheckDeadline);
    }

    [Fact]
    public async Task Sees_packages_accounts_and_what_the_machine_is()
    {
        var seen = await LookAsync(
            new Resource.Packages("coreutils", "no-such-package"), new Resource.Packages("dpkg"), new Resource.Account("daemon"), new Resource.Account("no-such-account"));

        Assert.Equal(["coreutils", "dpkg"], seen.Packages.Keys.Order());
        Assert.Equal(["daemon"], seen.Accounts["daemon"]);
        Assert.False(seen.Accounts.ContainsKey("no-such-account"));
        Assert.Equal(TimeSpan.Zero, seen.Facts.ClockOffset);
        Assert.Equal(Environment.MachineName, seen.Facts.HostName);
        Assert.Equal(Environment.UserName == "root", seen.Facts.Root);
        Assert.True(seen.Facts.FreeRootBytes > 0 && seen.Facts.FreeVarBytes > 0);
    }

    [Fact]
    public async Task Knows_how_far_the_clock_is_off()
    {
        var node = Describe();
        var answer = await PrintAsync(node);
        var now = TimeProvider.System.GetUtcNow();

        var ahead = ObservationAnswer.Read(node, answer, now.AddMinutes(-10), now.AddMinutes(-9));
        var behind = ObservationAnswer.Read(node, answer, now.AddMinutes(9), now.AddMinutes(10));

        Assert.InRange(ahead.Facts.ClockOffset, TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(9.1));
        Assert.InRange(behind.Facts.ClockOffset, TimeSpan.FromMinutes(-10), TimeSpan.FromMinutes(-8.9));
    }

    [Fact]
    public void Reads_units_with_their_stamps_in_the_order_in_which_they_were_asked()
    {
        var node = Describe(new Resource.Unit("a.service"), new Resource.Unit("b.service"));
        var answer = Answer("systemd 1", "unit LoadState=loaded", "unit ActiveState=active", "unit UnitFileState=enabled", "unit NeedDaemonReload=yes",
            "unit ", "unit LoadState=not-found", "unit ActiveState=inactive", "unit UnitFileState=", "unit NeedDaemonReload=no", "stamp 0 aa bb");

        var seen = ObservationAnswer.Read(node, answer, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

        Assert.Equal(new UnitState("loaded", "active", "enabled") { NeedsDaemonReload = true, Stamp = new UnitStamp("aa", "bb") }, seen.Units["a.service"]);
        Assert.Equal(new UnitState("not-found", "inactive", ""), seen.Units["b.service"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("monitor-observation 1\nclock 1")]
    [InlineData("Welcome!\nend\n")]
    [InlineData("monitor-observation 1\nwhat is this\nend\n")]
    [InlineData("monitor-observation 1\nfile 7 other\nend\n")]
    [InlineData("monitor-observation 1\ndirectories 0\nfiles 1\nend\n")]
    public void Refuses_an_answer_that_is_incomplete_or_none(string answer) => Assert.Throws<FormatException>(
        () => ObservationAnswer.Read(Describe(), answer, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));

    [Fact]
    public void Never_mistakes_free_text_for_an_answer() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            var node = Describe(new Resource.Task("odd", "", ""), new Resource.File("/f", "x"));
            var field = "=" + Convert.ToBase64String(bytes);
            var answer = Answer("systemd 0", string.Create(CultureInfo.InvariantCulture, $"check 0 1 {field} {field}"), $"file 0 found root root 644 aa {field}")
                .Replace("files 0", "files 1", StringComparison.Ordinal);

            var seen = ObservationAnswer.Read(node, answer, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

            var text = Encoding.UTF8.GetString(bytes);
            return seen.Checks["odd"] == new CheckOutcome(1, text, text) && seen.Files["/f"].Text == text;
        });

    private static string Answer(params string[] lines) => string.Join('\n',
        ["a banner", "monitor-observation 1", "clock 0.0", "user 0", "os debian 13", "machine x86_64 db-1", "free 1 1", "directories 0", "files 0", .. lines, "end", ""]);

    private static DescribedNode Describe(params IReadOnlyList<Resource> wants) => Wishes.Describe(Here, new WishModule("x", wants)).Nodes[0];

    private static async Task<Observation> LookAsync(params IReadOnlyList<Resource> wants)
    {
        var node = Describe(wants);
        var asked = TimeProvider.System.GetUtcNow();
        return ObservationAnswer.Read(node, await PrintAsync(node), asked, TimeProvider.System.GetUtcNow());
    }

    private static async Task<string> PrintAsync(DescribedNode node)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", "-s") { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await shell.StandardInput.WriteAsync(ObservationScript.For(node).AsMemory(), Cancel);
        shell.StandardInput.Close();
        var output = await shell.StandardOutput.ReadToEndAsync(Cancel);
        await shell.WaitForExitAsync(Cancel);
        return output;
    }
}
