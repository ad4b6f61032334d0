using Monitor.Exporter.Commands;

return await Entry.RunAsync(args, Environment.GetEnvironmentVariable, Screen.OfProcess(), CancellationToken.None);
