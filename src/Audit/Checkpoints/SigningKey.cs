using System.Security.Cryptography;
using Monitor.Audit.Spool;

namespace Monitor.Audit.Checkpoints;

/// <summary>The vault's own key pair on disk: the private half for the owner alone, the public half beside it as <c>.pub</c>.</summary>
internal static class SigningKey
{
    public static ECDsa LoadOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            OwnerOnly.Replace(path, made.ExportPkcs8PrivateKeyPem() + "\n");
        }

        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(path));
        var publicPem = key.ExportSubjectPublicKeyInfoPem() + "\n";
        var publicPath = path + ".pub";
        if (!File.Exists(publicPath) || File.ReadAllText(publicPath) != publicPem)
        {
            File.WriteAllText(publicPath, publicPem);
        }

        return key;
    }
}
