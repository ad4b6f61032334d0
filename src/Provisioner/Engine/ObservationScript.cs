using System.Text;
using Monitor.Provisioner.Ssh;

namespace Monitor.Provisioner.Engine;

/// <summary>The script that looks at a node: one for everything, so that a look is one round trip.</summary>
/// <remarks>
/// Plain POSIX shell and coreutils; processes are few, because four nodes may share two cores. Every line of the answer is a word that says
/// what it is, the number of the resource in its list, and fields without spaces; free text is Base64 behind an equals sign.
/// </remarks>
internal static class ObservationScript
{
    /// <summary>How long one check may take.</summary>
    public static readonly TimeSpan CheckDeadline = TimeSpan.FromSeconds(10);

    /// <summary>How many checks run at once on a node: they mostly wait for servers.</summary>
    private const int ChecksAtOnce = 8;

    /// <summary>The largest content that is fetched to show a difference.</summary>
    private const int LargestText = 64 << 10;

    /// <summary>The script for all that is wanted on a node.</summary>
    public static string For(DescribedNode node)
    {
        var script = new StringBuilder();
        script.AppendLine(Facts);
        Packages(script, node.All<Resource.Packages>().SelectMany(packages => packages.Names).Distinct());
        Accounts(script, node.All<Resource.Account>());
        Directories(script, node.All<Resource.Directory>());
        Files(script, node.All<Resource.File>());
        Units(script, node.All<Resource.Unit>());
        Checks(script, node.All<Resource.Task>());
        script.AppendLine("echo end");
        return script.ToString();
    }

    private const string Facts =
        """
        umask 077
        d=$(mktemp -d) || exit 1
        trap 'rm -rf "$d"' EXIT
        trap 'exit 143' HUP INT TERM
        echo "monitor-observation 1"
        echo "clock $(date +%s.%N)"
        echo "user $(id -u)"
        ( . /etc/os-release; echo "os ${ID:-unknown} ${VERSION_ID:-unknown}" )
        echo "machine $(uname -m) $(uname -n)"
        echo "free" $(df -P -B1 / /var | awk 'NR > 1 { print $4 }')
        if [ -d /run/systemd/system ]; then echo "systemd 1"; else echo "systemd 0"; fi
        """;

    private static void Packages(StringBuilder script, IEnumerable<string> names)
    {
        if (ShellText.Quote(names) is { Length: > 0 } words)
        {
            // Unknown names make dpkg-query fail, and are what we want to learn about.
            script.AppendLine($"dpkg-query -W -f='package ${{Package}} ${{db:Status-Status}} ${{Version}}\\n' {words} 2>/dev/null");
        }
    }

    private static void Accounts(StringBuilder script, IReadOnlyList<Resource.Account> accounts)
    {
        foreach (var (index, account) in accounts.Index())
        {
            script.AppendLine($"g=$(id -nG {ShellText.Quote(account.Name)} 2>/dev/null) && echo \"account {index} $g\"");
        }
    }

    private static void Directories(StringBuilder script, IReadOnlyList<Resource.Directory> directories)
    {
        script.AppendLine("set --; l=");
        foreach (var (index, directory) in directories.Index())
        {
            script.AppendLine($"p={ShellText.Quote(directory.Path)}; if [ -d \"$p\" ]; then set -- \"$@\" \"$p\"; l=\"${{l}}{index} \"; "
                + $"elif [ -e \"$p\" ] || [ -L \"$p\" ]; then echo \"directory {index} other\"; fi");
        }

        script.AppendLine(
            """
            echo "directories $#"
            if [ $# -gt 0 ]; then
              stat -L -c '%U %G %a' -- "$@" | while read -r u g m; do
                i=${l%% *}; l=${l#* }
                echo "directory $i found $u $g $m"
              done
            fi
            """);
    }

    private static void Files(StringBuilder script, IReadOnlyList<Resource.File> files)
    {
        script.AppendLine("set --; l=");
        foreach (var (index, file) in files.Index())
        {
            var expected = file is { Secret: false, Content: FileContent.Rendered } ? file.Content.Sha256 : "-";
            script.AppendLine($"p{index}={ShellText.Quote(file.Path)}; h{index}={expected}; p=$p{index}; "
                + $"if [ -f \"$p\" ] && [ ! -L \"$p\" ]; then set -- \"$@\" \"$p\"; l=\"${{l}}{index} \"; "
                + $"elif [ -e \"$p\" ] || [ -L \"$p\" ]; then echo \"file {index} other\"; fi");
        }

        // With -z sha256sum does not escape odd names; what it prints of them is cut off.
        script.AppendLine(
            $$"""
            echo "files $#"
            if [ $# -gt 0 ]; then
              stat -c '%U %G %a %s' -- "$@" >"$d/stat"
              sha256sum -z -- "$@" | tr '\n\0' '?\n' | cut -c1-64 >"$d/sum"
              paste -d' ' "$d/stat" "$d/sum" | while read -r u g m s x; do
                i=${l%% *}; l=${l#* }
                eval "p=\$p$i e=\$h$i"
                c=-
                if [ "$e" != - ] && [ "$e" != "$x" ] && [ "$s" -le {{LargestText}} ]; then c="=$(base64 -w0 <"$p")"; fi
                echo "file $i found $u $g $m $x $c"
              done
            fi
            """);
    }

    private static void Units(StringBuilder script, IReadOnlyList<Resource.Unit> units)
    {
        if (units.Count == 0)
        {
            return;
        }

        var names = ShellText.Quote(units.Select(unit => unit.Name));
        script.AppendLine("if [ -d /run/systemd/system ]; then");
        script.AppendLine($"systemctl show -p LoadState -p ActiveState -p UnitFileState -p NeedDaemonReload -- {names} | sed 's/^/unit /'");
        script.AppendLine("fi");
        foreach (var (index, unit) in units.Index())
        {
            var stamp = ShellText.Quote($"{UnitStamp.Directory}/{unit.Name}");
            script.AppendLine($"if [ -f {stamp} ] && read -r a b <{stamp}; then echo \"stamp {index} $a $b\"; fi");
        }
    }

    private static void Checks(StringBuilder script, IReadOnlyList<Resource.Task> tasks)
    {
        foreach (var (index, task) in tasks.Index())
        {
            var input = Convert.ToBase64String(Encoding.UTF8.GetBytes(task.Input ?? ""));
            script.AppendLine($"printf '%s\\n' {ShellText.Quote(task.Check)} >\"$d/c{index}\"");
            script.AppendLine($"( printf %s '{input}' | base64 -d 2>/dev/null | timeout -k 2 {CheckDeadline.TotalSeconds:0} sh \"$d/c{index}\" "
                + $">\"$d/o{index}\" 2>\"$d/e{index}\"; echo $? >\"$d/r{index}\" ) &");
            if (index % ChecksAtOnce == ChecksAtOnce - 1)
            {
                script.AppendLine("wait");
            }
        }

        script.AppendLine("wait");
        foreach (var index in Enumerable.Range(0, tasks.Count))
        {
            script.AppendLine($"echo \"check {index} $(cat \"$d/r{index}\") =$(head -c 2000 \"$d/o{index}\" | base64 -w0) "
                + $"=$(tail -c 2000 \"$d/e{index}\" | base64 -w0)\"");
        }
    }
}
