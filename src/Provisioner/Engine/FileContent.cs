using System.Security.Cryptography;
using System.Text;

namespace Monitor.Provisioner.Engine;

/// <summary>What a file holds: text that was rendered, or a file of this machine that is too large to keep in memory.</summary>
public abstract record FileContent
{
    private FileContent()
    {
    }

    /// <summary>The SHA-256 of the content, in lower-case hexadecimal.</summary>
    public abstract string Sha256 { get; }

    /// <summary>Opens the content for reading.</summary>
    public abstract Stream Open();

    /// <summary>A rendered text is a content.</summary>
    public static implicit operator FileContent(string text) => new Rendered(text);

    /// <summary>Text, written as UTF-8.</summary>
    /// <param name="Text">The text.</param>
    public sealed record Rendered(string Text) : FileContent
    {
        /// <inheritdoc/>
        public override string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

        /// <inheritdoc/>
        public override Stream Open() => new MemoryStream(Encoding.UTF8.GetBytes(Text), writable: false);
    }

    /// <summary>A file of the machine that the provisioner runs on, such as a program.</summary>
    /// <param name="SourcePath">Its path here.</param>
    public sealed record Local(string SourcePath) : FileContent
    {
        private readonly Lazy<string> sha256 = new(() =>
        {
            using var stream = System.IO.File.OpenRead(SourcePath);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        });

        /// <inheritdoc/>
        public override string Sha256 => sha256.Value;

        /// <inheritdoc/>
        public override Stream Open() => System.IO.File.OpenRead(SourcePath);
    }
}
