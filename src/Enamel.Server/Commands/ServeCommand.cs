using System.CommandLine;
using System.Globalization;
using System.Net.Sockets;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Privacy;
using Enamel.Server.Demo;

namespace Enamel.Server.Commands;

/// <summary>Serves the pages and the API, with everything that this needs: database, migrations and, for a demo, two clinics.</summary>
internal sealed class ServeCommand : OperatorCommand
{
    private readonly Option<bool> _demo = new("--demo") { Description = "Load the demo clinics first, and print their addresses and accounts." };
    private readonly Option<bool> _everywhere = new("--everywhere") { Description = "Answer on every address of this machine, rather than to this machine alone." };

    public ServeCommand()
        : base(
            "serve",
            "Serve Enamel until Ctrl-C. PORT says where (5080), ENAMEL_DATA where its files are (.data), ENAMEL_DATABASE which server it uses (a private one).",
            "./enamel serve",
            "PORT=5081 ENAMEL_DATA=/srv/enamel ./enamel serve --everywhere",
            "ENAMEL_DATABASE=postgres://owner:secret@db/enamel ./enamel serve")
    {
        Options.Add(_demo);
        Options.Add(_everywhere);
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        var settings = InstallationSettings.Current();
        var messages = MessageSettings.Current();
        Directory.CreateDirectory(settings.DataFolder);
        using var only = FolderLock.TryTake(Path.Combine(settings.DataFolder, "serve.lock"))
            ?? throw new OperatorException($"Another Enamel serves {settings.DataFolder} already: stop it, or start a second one beside it with PORT=5081 ENAMEL_DATA=.data2 ./run");
        SeeThatThePortIsFree(settings.Port);
        await using var workshop = await Workshop.Open(settings, terminal, stop);
        if (!(await workshop.Migrate(4, new(TextWriter.Null, TextWriter.Null, json: false), stop)).Succeeded)
            terminal.Say("Some schema is not up to date; its clinics may fail. ./enamel migrate says which and why.");
        if (arguments.GetValue(_demo))
            await DemoLoader.Run(workshop.Services, DemoPlan.Slugs, settings.Port, terminal.Progress, stop);
        await using var app = Build(workshop.Installation, workshop.Master, messages, arguments.GetValue(_demo), arguments.GetValue(_everywhere));
        await app.StartAsync(stop);
        await Announce(settings, terminal, arguments.GetValue(_demo), stop);
        await app.WaitForShutdownAsync(stop);
        terminal.Say("Stopping.");
        return ExitCode.Done;
    }

    private static WebApplication Build(Installation installation, IMasterKeyProvider master, MessageSettings messages, bool demo, bool everywhere)
    {
        // Pages and settings lie beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        messages.AddTo(builder.Services, demo);
        builder.Services.AddSingleton(Limits()).AddSingleton(installation.Ledger);
        builder.AddEnamelServer(installation.Address, master, [.. installation.Settings.PublicHosts]);
        builder.Services.BelieveProxies(installation.Settings.Proxies);
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://{(everywhere ? "*" : "localhost")}:{installation.Settings.Port}"));
        var app = builder.Build();
        app.MapEnamel();
        return app;
    }

    private static RateLimitSettings Limits()
    {
        try
        {
            return RateLimitSettings.From(Environment.GetEnvironmentVariable("ENAMEL_RATE_LIMITS"));
        }
        catch (FormatException unreadable)
        {
            throw new OperatorException(unreadable.Message, unreadable);
        }
    }

    private static async Task Announce(InstallationSettings settings, Terminal terminal, bool demo, CancellationToken stop)
    {
        var addresses = DemoAddresses.On(settings.Port);
        if (!demo)
        {
            terminal.Result(new { addresses.BaseUrl }, $"Enamel answers at {addresses.BaseUrl}");
            return;
        }
        await addresses.WriteTo(Path.Combine(settings.DataFolder, "demo.json"), stop);
        terminal.Result(addresses, addresses.Lines);
    }

    /// <summary>Asked before anything is started, so that the answer comes at once.</summary>
    private static void SeeThatThePortIsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(System.Net.IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException taken)
        {
            throw new OperatorException($"Port {port} cannot be used ({taken.Message}): choose another, such as PORT=5081 ./run", taken);
        }
    }
}
