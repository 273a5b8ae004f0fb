using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Identity.Persons;

/// <summary>Registers the room of patients' accounts.</summary>
static class PersonSetup
{
    public static void AddPersons(this IServiceCollection services)
    {
        services.AddScoped<CurrentPerson>().AddScoped<PersonDoor>().AddScoped<PersonSessions>().AddScoped<PersonDirectory>().AddScoped<PersonAttempts>();
        services.AddScoped<RegisterPerson>().AddScoped<SignInPerson>().AddScoped<RecoverPerson>().AddScoped<OwnIdentity>();
        services.AddSingleton(new ModuleTexts("persons", typeof(Texts)));
        foreach (var template in new[] { PersonMessages.Known, PersonMessages.Unknown })
            services.AddSingleton(new MessageTemplate(template, typeof(Texts)) { GoodFor = OneTimeCodes.GoodFor });
        services.AddSingleton(new ConstraintRefusals(new Dictionary<string, Refusal>(StringComparer.Ordinal)
        {
            ["registry_person_phone_taken"] = PersonRefusals.PhoneTaken,
            ["registry_person_national_id_taken"] = PersonRefusals.NationalIdTaken,
        }));
    }
}
