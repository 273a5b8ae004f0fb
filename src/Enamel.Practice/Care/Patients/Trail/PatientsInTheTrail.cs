using Enamel.Platform.Audit;
using Enamel.Platform.Audit.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Patients.Trail;

/// <summary>What the trail needs to tell of patients: words, names, and how one is chosen in its filter.</summary>
static class PatientsInTheTrail
{
    public static void AddPatientsInTheTrail(this IServiceCollection services)
    {
        services.AddSingleton(new TrailWords(typeof(Texts)) { Beside = ["patients_register"] });
        services.AddSingleton(new TrailNames("patients_patients", ["patient_id", "relative_id", "patients"], Names));
        services.AddSingleton(new TrailPatientPicker(typeof(PatientPicker)));
    }

    static async Task<IReadOnlyDictionary<Guid, string>> Names(IServiceProvider services, IReadOnlyCollection<Guid> ids, CancellationToken stop) =>
        (await services.GetRequiredService<PatientDirectory>().Summaries(ids, stop)).ToDictionary(one => one.Key, one => one.Value.FullName);
}
