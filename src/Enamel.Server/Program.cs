using Enamel.Server.Commands;

return await OperatorProgram.Run(args, Console.Out, Console.Error);
