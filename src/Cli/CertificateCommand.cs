using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Monitor.Provisioner.Certificates;

namespace Monitor.Cli;

/// <summary><c>monitor certificate</c></summary>
internal static class CertificateCommand
{
    /// <summary>What the names of readers begin with: no node, instance or service has a dot after such a word, so none is ever replaced.</summary>
    private const string Prefix = "reader.";

    private const int PassphraseBytes = 12;

    public static Command Create(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "Who reads: a person, or a program such as grafana. Letters, digits and hyphens." };
        var inventory = Options.InventoryOption();
        var browser = new Option<string?>("--p12") { Description = "Also write certificate and key into this file, as browsers import them; its passphrase is printed.", HelpName = "file" };
        var command = new Verb(
            "certificate",
            "Issue a client certificate with which somebody may look at dashboards, Prometheus and the other pages of a fleet, but not command remediation.",
            "monitor certificate grafana",
            "monitor certificate jane --p12 jane.p12 -i production.yml")
        {
            name,
            inventory,
            browser,
        };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(name)!, parsed.GetValue(inventory)!, parsed.GetValue(browser)));
        return command;
    }

    private static int Run(Terminal terminal, string name, string inventory, string? browser)
    {
        if (name.Length > 32 || !name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '-'))
        {
            throw new UsageException($"`{name}` cannot be a name: use up to 32 letters, digits and hyphens");
        }

        using var access = FleetAccess.Open(Workspace.ReadFleet(inventory));
        var issued = access.Authority.Issue(Identity.Client(Prefix + name));
        terminal.Print(issued.CertificatePath);
        terminal.Print(issued.KeyPath);
        terminal.Print(access.Authority.CertificatePath);
        if (browser is not null)
        {
            var passphrase = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PassphraseBytes));
            Write(browser, issued, passphrase);
            terminal.Say($"{browser} is for the browser, with the passphrase {passphrase}; trust the last of the files above there as an authority. The start page is {access.Fleet.Portal}");
        }

        return ExitCode.Fine;
    }

    private static void Write(string path, IssuedCertificate issued, string passphrase)
    {
        using var certificate = X509Certificate2.CreateFromPem(issued.CertificatePem, issued.KeyPem);
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(certificate.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, passphrase));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot write {path}: {exception.Message}");
        }
    }
}
