using System.CommandLine;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Identity.Roles;
using Enamel.Platform.Privacy;
using Microsoft.Extensions.Localization;

namespace Enamel.Server.Commands;

/// <summary>Prints who may do what, as the product itself asks it.</summary>
internal sealed class RolesCommand : OperatorCommand
{
    public RolesCommand()
        : base(
            "roles",
            "Print who may do what: every action with its roles, and every address with the action that it asks for. Needs no database.",
            "./enamel roles > docs/roles.md",
            "./enamel roles --json")
    {
    }

    protected override async Task<int> Run(ParseResult arguments, Terminal terminal, CancellationToken stop)
    {
        // The server is put together, to be asked for its addresses, and never started.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.AddEnamelServer(new DatabaseAddress("Host=nowhere", "Host=nowhere"), new NoMasterKeys());
        await using var app = builder.Build();
        app.MapEnamel();
        var table = app.Services.GetRequiredService<PermissionTable>();
        var document = new RolesDocument(table, app.Services.GetRequiredService<IStringLocalizerFactory>())
            .Of(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints));
        terminal.Result(
            new { permissions = table.Lines.Select(line => new { code = line.Permission.Code, roles = line.Permission.Roles.Order().Select(RoleWords.Word) }) },
            document.TrimEnd('\n'));
        return ExitCode.Done;
    }

    private sealed class NoMasterKeys : IMasterKeyProvider
    {
        public MasterKeys Keys => throw new InvalidOperationException("Nothing is sealed or opened to print who may do what.");

        public MasterKeys KeysWith(int number) => Keys;
    }
}
