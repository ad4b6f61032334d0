namespace Monitor.Provisioner.Lab;

/// <summary>The root file system that all nodes share as the lowest layer of their disks; built once for each recipe.</summary>
public sealed class BaseImage(LabOptions options, BaseRecipe recipe, HostCommand host, TimeProvider time)
{
    // Ubuntu has its own keys in debootstrap's default place; Debian's come with the package debian-archive-keyring.
    private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
    private const string Unfinished = ".unfinished";

    private string Images => Path.Combine(options.CacheDirectory, "images");

    /// <summary>Gives the image's directory, building it first where it is missing.</summary>
    public async Task<string> EnsureAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var image = Path.Combine(Images, recipe.ImageName);
        if (Directory.Exists(image))
        {
            return image;
        }

        Tree.Make(Images);
        using var expiry = new CancellationTokenSource(options.ImageDeadline * 2, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellationToken);
        using var held = await LabLock.WaitAsync(Path.Combine(Images, ".lock"), time, either.Token);
        if (!Directory.Exists(image))
        {
            await BuildAsync(image, progress, cancellationToken);
            await RemoveOthersAsync(image, cancellationToken);
        }

        return image;
    }

    private async Task BuildAsync(string image, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (!File.Exists(Keyring))
        {
            throw new LabException($"{Keyring} is missing: install the package debian-archive-keyring, then try again.");
        }

        var root = image + Unfinished;
        var started = time.GetTimestamp();
        progress.Report($"building the base image (Debian {recipe.Suite}, about a minute, once)");
        await RemoveAsync(root, cancellationToken);
        Tree.Make(root);
        Write(root, recipe.EarlyFiles);
        await host.RunAsync(
            new HostCall("debootstrap",
            [
                "--variant=minbase", $"--arch={recipe.Architecture}", $"--keyring={Keyring}", $"--include={string.Join(',', recipe.Packages)}",
                recipe.Suite, root, options.Mirror,
            ])
            {
                Deadline = options.ImageDeadline,
                Advice = $"The whole story is in {root}/debootstrap/debootstrap.log. Is {options.Mirror} reachable? MONITOR_MIRROR names another mirror.",
            },
            cancellationToken);
        await FinishAsync(root, cancellationToken);

        // A crash before this line leaves a directory that nobody takes for an image.
        Directory.Move(root, image);
        progress.Report($"base image built in {time.GetElapsedTime(started).TotalSeconds:0} s: {image}");
    }

    private async Task FinishAsync(string root, CancellationToken cancellationToken)
    {
        foreach (var path in recipe.Removed)
        {
            await RemoveAsync(Path.Combine(root, path), cancellationToken);
        }

        Write(root, recipe.Files);
        foreach (var unit in recipe.MaskedUnits)
        {
            var link = Path.Combine(root, "etc/systemd/system", unit);
            File.Delete(link);
            File.CreateSymbolicLink(link, "/dev/null");
        }
    }

    private async Task RemoveOthersAsync(string image, CancellationToken cancellationToken)
    {
        var mounted = Mounts.OfAllProcesses();
        foreach (var other in Directory.GetDirectories(Images).Where(directory => directory != image))
        {
            if (!mounted.Contains(other, StringComparison.Ordinal))
            {
                await RemoveAsync(other, cancellationToken);
            }
        }
    }

    private async Task RemoveAsync(string path, CancellationToken cancellationToken) =>
        await host.RunAsync(new HostCall("rm", ["-rf", "--one-file-system", "--", path]) { Deadline = TimeSpan.FromMinutes(2) }, cancellationToken);

    private static void Write(string root, IReadOnlyDictionary<string, string> files)
    {
        foreach (var (path, content) in files)
        {
            Tree.Write(Path.Combine(root, path), content);
        }
    }
}
