using System.Text;
using Monitor.Provisioner.Ssh;

namespace Monitor.Provisioner.Engine;

/// <summary>The scripts that change a node. Each prints <c>@done N</c> when it is through with step N.</summary>
internal static class ApplyScript
{
    /// <summary>What a line begins with that says that a step is done.</summary>
    public const string Done = "@done ";

    private static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FilesDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    /// <summary>Whether the step can share a script with its neighbours: accounts, directories and files.</summary>
    public static bool IsSmall(Step step) => step.Change is Change.Account or Change.Directory or Change.File;

    /// <summary>The command for one step, or for several small ones.</summary>
    public static RemoteCommand For(IReadOnlyList<Step> steps) => steps switch
    {
        [{ Change: Change.Install install } step] => new RemoteCommand(Install(install) + DoneLine(step), InstallDeadline),
        [{ Change: Change.Unit unit } step] => new RemoteCommand(Unit(unit) + DoneLine(step), (2 * unit.Wanted.Deadline) + Slack),
        [{ Change: Change.Task task } step] => new RemoteCommand(
            Task(task.Wanted) + DoneLine(step), task.Wanted.Deadline + (2 * ObservationScript.CheckDeadline) + Slack),
        _ => Small(steps),
    };

    private static string DoneLine(Step step) => $"\necho \"{Done}{step.Number}\"\n";

    private static RemoteCommand Small(IReadOnlyList<Step> steps)
    {
        var script = new StringBuilder();
        var input = new List<FileContent>();
        script.AppendLine(
            """
            set -eu
            put() { # path owner group mode bytes sha256
              t="$1.monitor-new"
              rm -f -- "$t"
              trap 'rm -f -- "$t"' EXIT
              ( umask 077; head -c "$5" >"$t" )
              x=$(sha256sum <"$t" | cut -c1-64)
              [ "$x" = "$6" ] || { echo "$1 arrived damaged: $x instead of $6" >&2; exit 74; }
              chown -- "$2:$3" "$t"
              chmod -- "$4" "$t"
              mv -fT -- "$t" "$1"
              trap - EXIT
            }
            """);
        foreach (var step in steps)
        {
            script.Append(step.Change switch
            {
                Change.Account(var account) => Account(account),
                Change.Directory(var directory) => Directory(directory),
                Change.File file => File(file, input),
                _ => throw new ArgumentOutOfRangeException(nameof(steps)),
            });
            script.AppendLine(DoneLine(step));
        }

        return new RemoteCommand(script.ToString(), FilesDeadline) { Input = input };
    }

    private static string Account(Resource.Account account)
    {
        var name = ShellText.Quote(account.Name);
        var create =
            $$"""
            if ! getent passwd {{name}} >/dev/null; then
              if getent group {{name}} >/dev/null; then g="--gid "{{name}}; else g=--user-group; fi
              useradd --system $g --home-dir {{ShellText.Quote(account.Home)}} --no-create-home --shell /usr/sbin/nologin {{name}}
            fi
            """;
        return account.Groups.Count == 0 ? create : $"{create}\nusermod --append --groups {ShellText.Quote(string.Join(',', account.Groups))} {name}";
    }

    private static string Directory(Resource.Directory directory) =>
        $"install -d -o {ShellText.Quote(directory.Owner)} -g {ShellText.Quote(directory.Group ?? directory.Owner)} "
        + $"-m {directory.Mode.Octal} -- {ShellText.Quote(directory.Path)}";

    private static string File(Change.File change, List<FileContent> input)
    {
        var file = change.Wanted;
        using var content = file.Content.Open();
        input.Add(file.Content);
        // From here on it is not known that these units run with the files on disk.
        var forget = change.Units.Count == 0
            ? ""
            : $"rm -f -- {ShellText.Quote(change.Units.Select(unit => $"{UnitStamp.Directory}/{unit}"))}\n";
        return $"{forget}put {ShellText.Quote(file.Path)} {ShellText.Quote(file.Owner)} {ShellText.Quote(file.Group ?? file.Owner)} "
            + $"{file.Mode.Octal} {content.Length} {file.Content.Sha256}";
    }

    private static string Install(Change.Install install) =>
        $$"""
        set -eu
        p=/usr/sbin/policy-rc.d
        k=$p.before-monitor
        # Left over from an installation that was cut off.
        if grep -qs 'Monitor installs packages' "$p"; then rm -f "$p"; fi
        if [ -e "$p" ] && [ ! -e "$k" ]; then mv "$p" "$k"; fi
        restore() { rm -f "$p"; if [ -e "$k" ]; then mv "$k" "$p"; fi; }
        trap restore EXIT
        trap 'exit 143' HUP INT TERM
        printf '#!/bin/sh\n# While Monitor installs packages no service may start by itself.\nexit 101\n' >"$p"
        chmod 755 "$p"
        export DEBIAN_FRONTEND=noninteractive
        # An installation that was interrupted is brought to its end first; apt-get refuses to.
        dpkg --configure -a --force-confdef --force-confold
        apt-get -q update -o APT::Update::Error-Mode=any -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120
        apt-get -q install -y --no-install-recommends -o Acquire::Retries=3 -o DPkg::Lock::Timeout=120 \
          -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -- {{ShellText.Quote(install.Names)}}
        """;

    private static string Unit(Change.Unit change)
    {
        var (unit, action, stamp) = change;
        var seconds = $"{Math.Ceiling(unit.Deadline.TotalSeconds):0}";
        var script = new StringBuilder(
            $$"""
            set -eu
            u={{ShellText.Quote(unit.Name)}}
            s={{UnitStamp.Directory}}/$u
            fail() {
              echo "$1" >&2
              echo "journal of $u:" >&2
              journalctl -u "$u" -n 20 --no-pager -o cat >&2 || true
              exit 1
            }

            """);
        if (action == UnitAction.Stop)
        {
            return script.Append($"timeout {seconds} systemctl disable --now --quiet -- \"$u\" || fail \"$u did not stop\"\nrm -f -- \"$s\"").ToString();
        }

        script.Append(
            $$"""
            if [ "$(systemctl show -P NeedDaemonReload -- "$u")" = yes ]; then systemctl daemon-reload; fi
            case $(systemctl is-enabled -- "$u" 2>/dev/null || true) in
              enabled|static|generated|indirect|alias|transient) ;;
              *) systemctl enable --quiet -- "$u" || fail "$u cannot be enabled" ;;
            esac

            """);
        if (action != UnitAction.Enable)
        {
            script.Append(Activate(action, seconds, stamp));
        }

        return script.ToString();
    }

    // Active in two looks with the same process: a service of a simple type is active for a moment even when it dies at once.
    private static string Activate(UnitAction action, string seconds, UnitStamp stamp) =>
        $$"""
        systemctl reset-failed -- "$u" 2>/dev/null || true
        timeout {{seconds}} systemctl {{(action == UnitAction.Reload ? "reload-or-restart" : action == UnitAction.Restart ? "restart" : "start")}} -- "$u" || fail "$u did not {{action.ToString().ToLowerInvariant()}}"
        end=$(( $(date +%s) + {{seconds}} ))
        last=
        while :; do
          now=$(systemctl show -p ActiveState -p MainPID -- "$u" | tr '\n' ' ')
          case $now in
            *ActiveState=active*) if [ "$now" = "$last" ]; then break; fi ;;
            *ActiveState=failed*) fail "$u failed" ;;
          esac
          last=$now
          [ "$(date +%s)" -lt "$end" ] || fail "$u is not active after {{seconds}} s: $now"
          sleep 0.3
        done
        mkdir -p {{UnitStamp.Directory}}
        echo {{stamp.Restart}} {{stamp.Reload}} >"$s.new"
        mv -f -- "$s.new" "$s"
        """;

    private static string Task(Resource.Task task)
    {
        var input = Convert.ToBase64String(Encoding.UTF8.GetBytes(task.Input ?? ""));
        var checkSeconds = $"{ObservationScript.CheckDeadline.TotalSeconds:0}";
        return
            $$"""
            d=$(mktemp -d) || exit 1
            trap 'rm -rf "$d"' EXIT
            trap 'exit 143' HUP INT TERM
            printf '%s\n' {{ShellText.Quote(task.Check)}} >"$d/check"
            printf 'set -eu\n%s\n' {{ShellText.Quote(task.Run)}} >"$d/run"
            input() { printf %s '{{input}}' | base64 -d 2>/dev/null; }
            check() { input | timeout -k 2 {{checkSeconds}} sh "$d/check" >"$d/o" 2>"$d/e"; }
            if ! check; then
              input | timeout -k 5 {{Math.Ceiling(task.Deadline.TotalSeconds):0}} sh "$d/run" >"$d/ro" 2>"$d/re"
              r=$?
              check
              c=$?
              if [ $c -ne 0 ]; then
                echo "it ran and ended with $r, and its check still ends with $c: $(head -c 1000 "$d/o")" >&2
                tail -c 1000 "$d/e" >&2
                if [ $r -eq 124 ] || [ $r -eq 137 ]; then echo "it was ended after {{Math.Ceiling(task.Deadline.TotalSeconds):0}} s" >&2; fi
                echo "it said:" >&2
                tail -c 2000 "$d/ro" >&2
                tail -c 2000 "$d/re" >&2
                if [ $r -eq 0 ]; then exit $c; else exit $r; fi
              fi
            fi
            """;
    }
}
