using Monitor.Cli;

var terminal = Terminal.OfProcess();
return await Boundary.RunAsync(CommandLine.Create(terminal), args, terminal);
