using System.Text.RegularExpressions;
using Monitor.Provisioner.Secrets;

namespace Monitor.Provisioner.Engine;

/// <summary>Takes secrets out of text before anybody sees it: every generated password, and private keys.</summary>
public sealed partial class Redactor(SecretStore secrets)
{
    private const string Mask = "[secret]";

    /// <summary>The text without secrets.</summary>
    public string Redact(string text) =>
        secrets.Values().Aggregate(PrivateKey.Replace(text, Mask), (masked, secret) => masked.Replace(secret, Mask, StringComparison.Ordinal));

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)", RegexOptions.Singleline)]
    private static partial Regex PrivateKey { get; }
}
