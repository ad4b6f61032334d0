using System.Text;
using System.Text.RegularExpressions;
using Monitor.Provisioner.Engine;

namespace Monitor.Provisioner.Tests.Modules;

/// <summary>A resource as a person reads it.</summary>
internal static partial class ResourceText
{
    public static string Of(Resource resource) => resource switch
    {
        Resource.Packages packages => $"packages {string.Join(' ', packages.Names)}\n",
        Resource.Account account => $"account {account.Name} home={account.Home} groups={string.Join(',', account.Groups)}\n",
        Resource.Directory directory => $"directory {directory.Path} {Access(directory.Owner, directory.Group, directory.Mode)}\n",
        Resource.File file => $"file {file.Path} {Access(file.Owner, file.Group, file.Mode)}{(file.Secret ? " secret" : "")}\n"
            + Indent(ContentOf(file)),
        Resource.Unit unit => $"unit {unit.Name} running={unit.Running} restart=[{string.Join(' ', unit.RestartOn)}] reload=[{string.Join(' ', unit.ReloadOn)}]\n",
        Resource.Task task => $"task {task.Name} (within {task.Deadline})\n  check:\n{Indent(Indent(task.Check))}  run:\n{Indent(Indent(task.Run))}"
            + (task.Input is null ? "" : $"  input:\n{Indent(Indent(task.Input))}"),
        _ => throw new ArgumentOutOfRangeException(nameof(resource), resource, "this kind of resource has no text"),
    };

    private static string ContentOf(Resource.File file)
    {
        using var reader = new StreamReader(file.Content.Open());
        var text = reader.ReadToEnd();
        return Key.Replace(Certificate.Replace(text, "(certificate)\n"), "(key)\n");
    }

    private static string Access(string owner, string? group, UnixFileMode mode) => $"{owner}:{group ?? owner} {Convert.ToString((int)mode, 8)}";

    private static string Indent(string text)
    {
        var result = new StringBuilder();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            result.Append(line.Length == 0 ? "" : "    ").Append(line).Append('\n');
        }

        return result.ToString();
    }

    [GeneratedRegex("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", RegexOptions.Singleline)]
    private static partial Regex Certificate { get; }

    [GeneratedRegex("-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----\n", RegexOptions.Singleline)]
    private static partial Regex Key { get; }
}
