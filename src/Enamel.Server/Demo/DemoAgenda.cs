namespace Enamel.Server.Demo;

/// <summary>Four weeks of a clinic's agenda: full in the past and this week, with room to book further on.</summary>
internal sealed class DemoAgenda
{
    private const int DaysBefore = 14;
    private const int Days = 28;

    // Patients come back after a while, not the next morning.
    private const int DaysApart = 4;

    private static readonly (int Month, int Day)[] Holidays =
        [(1, 1), (1, 11), (1, 14), (5, 1), (7, 30), (8, 14), (8, 20), (8, 21), (10, 31), (11, 6), (11, 18)];

    private static readonly string[] Notes =
    [
        "Rappeler la veille par téléphone.", "Préfère être appelée après 17 h.", "Vient avec sa mère.", "Apportera sa radio panoramique.",
        "Douleur en bas à droite depuis deux jours.", "Demande un devis écrit.", "A déménagé : vérifier l'adresse.", "Dossier mutuelle à compléter.",
        "Couronne descellée.", "Sensibilité au froid.", "Contrôle après extraction.", "Arrivera peut-être avec dix minutes de retard.",
    ];

    private static readonly string[] CancelReasons =
    [
        "Empêchement du patient", "Malade", "Déplacement professionnel", "Reporté par le cabinet", "N'a plus mal, rappellera",
    ];

    private readonly Dice _dice;
    private readonly DateOnly _today;
    private readonly IReadOnlyList<DemoPatient> _patients;
    private readonly Dictionary<int, List<DateOnly>> _visits = [];
    private readonly List<DemoAppointment> _appointments = [];

    private DemoAgenda(string slug, DateOnly today, IReadOnlyList<DemoPatient> patients)
    {
        _dice = new($"agenda of {slug}");
        _today = today;
        _patients = patients;
    }

    public static IReadOnlyList<DemoAppointment> Of(string slug, DateOnly today, IReadOnlyList<DemoHours> hours, IReadOnlyList<DemoPatient> patients)
    {
        var agenda = new DemoAgenda(slug, today, patients);
        for (var day = today.AddDays(-DaysBefore); day < today.AddDays(Days - DaysBefore); day = day.AddDays(1))
            foreach (var stretch in hours.Where(stretch => stretch.Day == day.DayOfWeek && !Holidays.Contains((day.Month, day.Day))))
                agenda.Fill(day, stretch);
        return agenda._appointments;
    }

    private void Fill(DateOnly day, DemoHours stretch)
    {
        var ahead = day.DayNumber - _today.DayNumber;
        var fullness = ahead <= 1 ? 88 : ahead <= 6 ? 68 : 42;
        var at = stretch.Opens;
        while (at.AddMinutes(15) <= stretch.Closes)
        {
            if (_dice.Falls(fullness) && Choose(day, stretch.Closes - at) is var (patient, type))
            {
                var minutes = DemoClinics.Types[type].Minutes;
                var cancelReason = _dice.Falls(6) ? _dice.Pick(CancelReasons) : null;
                _appointments.Add(new(
                    patient, stretch.Doctor, stretch.Branch, stretch.Chair, type, day, at, minutes, _dice.Falls(18) ? _dice.Pick(Notes) : null, cancelReason));
                at = at.AddMinutes(minutes);
            }
            else
            {
                at = at.AddMinutes(_dice.Pick([15, 30]));
            }
        }
    }

    /// <summary>Someone who has not been here these days, and something that fits both age and time.</summary>
    private (int Patient, int Type)? Choose(DateOnly day, TimeSpan room)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var patient = _dice.Roll(0, _patients.Count - 1);
            var visits = _visits.TryGetValue(patient, out var known) ? known : _visits[patient] = [];
            if (visits.Exists(visit => Math.Abs(visit.DayNumber - day.DayNumber) < DaysApart) || Type(Age(_patients[patient], day), room) is not { } type)
                continue;
            visits.Add(day);
            return (patient, type);
        }
        return null;
    }

    private int? Type(int age, TimeSpan room)
    {
        var fitting = DemoClinics.Types
            .SelectMany((type, place) => Enumerable.Repeat((Place: place, Type: type), type.Weight))
            .Where(one => age >= one.Type.FromAge && age <= one.Type.ToAge && one.Type.Minutes <= room.TotalMinutes)
            .ToArray();
        return fitting.Length == 0 ? null : _dice.Pick(fitting).Place;
    }

    private static int Age(DemoPatient patient, DateOnly day) => day.Year - patient.BirthOn.Year - (day.DayOfYear < patient.BirthOn.DayOfYear ? 1 : 0);
}
