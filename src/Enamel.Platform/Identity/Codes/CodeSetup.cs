using Enamel.Platform.Http;
using Enamel.Platform.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Identity.Codes;

/// <summary>Registers the room of one-time codes.</summary>
static class CodeSetup
{
    public static void AddOneTimeCodes(this IServiceCollection services)
    {
        services.AddScoped<OneTimeCodes>();
        services.AddSingleton(new MessageTemplate(OneTimeCodes.Template, typeof(Texts)) { GoodFor = OneTimeCodes.GoodFor, HasSmsText = true });
        services.AddSingleton(new ModuleTexts("codes", typeof(Texts)));
    }
}
