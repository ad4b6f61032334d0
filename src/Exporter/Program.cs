using Monitor.Exporter.Commands;
using Monitor.Exporter.Self;

NativeMemory.Spare();
return await Entry.RunAsync(args, Environment.GetEnvironmentVariable, Screen.OfProcess(), CancellationToken.None);
