using System.Globalization;
using Enamel.Practice.Patients;
using Enamel.Practice.Patients.Family;
using Enamel.Practice.Patients.Medical;
using Enamel.Practice.Patients.Registering;

namespace Enamel.Server.Demo.Loading;

/// <summary>Registers a demo clinic's patients, with what must be known of them and who belongs to whom.</summary>
internal sealed class DemoPatientsLoading(DemoWork clinic)
{
    public async Task Load(CancellationToken stop)
    {
        var register = clinic.The<RegisterPatient>();
        var ids = new List<Guid>();
        foreach (var patient in clinic.Plan.Patients)
        {
            ids.Add(clinic.Expected(await register.Run(Input(patient), stop)).Id);
            clinic.Db.ChangeTracker.Clear(); // or each save would look through all patients before
        }
        // Rows rather than verbs: a medical history is written by those who treat, and nobody is signed in here.
        clinic.Db.AddRange(clinic.Plan.Patients.Zip(ids).SelectMany(pair => pair.First.Conditions.Select(condition => Row(pair.Second, condition))));
        clinic.Db.AddRange(clinic.Plan.Links.SelectMany(link => Rows(link, ids)));
        await clinic.Db.SaveChangesAsync(stop);
    }

    private static PatientInput Input(DemoPatient patient) => new()
    {
        FirstName = patient.FirstName.Latin,
        LastName = patient.LastName.Latin,
        FirstNameArabic = patient.FirstName.Arabic,
        LastNameArabic = patient.LastName.Arabic,
        Sex = patient.IsFemale ? "female" : "male",
        BirthDate = patient.BirthOn.ToString("O", CultureInfo.InvariantCulture),
        Cin = patient.Cin,
        Phone = patient.Phone,
        Email = patient.Email,
        InsuranceId = patient.InsuranceId,
        Address = patient.Address,
    };

    private Condition Row(Guid patientId, DemoCondition condition) => new()
    {
        Id = Guid.CreateVersion7(clinic.Now),
        PatientId = patientId,
        Kind = clinic.Expected(Words.Parse<ConditionKind>(condition.Kind)),
        Label = condition.Label,
        Note = condition.Note,
        IsSevere = condition.IsSevere,
        CreatedAt = clinic.Now,
    };

    private FamilyLink[] Rows(DemoLink link, List<Guid> ids)
    {
        var relation = clinic.Expected(Words.Parse<Relation>(link.Relation));
        return
        [
            Row(ids[link.Patient], ids[link.Relative], relation, link.IsGuardian),
            Row(ids[link.Relative], ids[link.Patient], FamilyLink.Mirrored(relation), isGuardian: false),
        ];
    }

    private FamilyLink Row(Guid patientId, Guid relativeId, Relation relation, bool isGuardian) => new()
    {
        Id = Guid.CreateVersion7(clinic.Now),
        PatientId = patientId,
        RelativeId = relativeId,
        Relation = relation,
        IsGuardian = isGuardian,
        CreatedAt = clinic.Now,
    };
}
