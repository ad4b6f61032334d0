using Monitor.Exporter.Commands;
using Monitor.Exporter.Self;

NativeMemory.Spare();
SocketThreads.GoOn();
return await Entry.RunAsync(args, Environment.GetEnvironmentVariable, Screen.OfProcess(), CancellationToken.None);
