using System.Globalization;

namespace Enamel.Bench;

/// <summary>How much is loaded. Everything that is loaded follows from these figures and from the week: the same plan gives the same data.</summary>
/// <param name="Clinics">How many clinics of the usual size.</param>
/// <param name="Appointments">Appointments of each, 200 a week.</param>
/// <param name="Patients">Patients of each.</param>
/// <param name="Large">Patients of one more clinic, in which names are searched; 0 for none.</param>
sealed record BenchPlan(int Clinics, int Appointments, int Patients, int Large)
{
    public const int Doctors = 10, Weekdays = 5, VisitsADay = 4, VisitMinutes = 30;

    /// <summary>Half-hours of a day; one in four is taken, so that there is always something free near by.</summary>
    public const int PlacesADay = 16;

    /// <summary>What ten doctors see in a week of five days with four visits each.</summary>
    public const int AppointmentsAWeek = Doctors * Weekdays * VisitsADay;

    public static readonly TimeOnly Opens = new(9, 0), Closes = new(17, 0);

    /// <summary>Weeks of appointments after the measured one; all others lie before it.</summary>
    public const int WeeksAhead = 2;

    public int Weeks => Math.Max(1, Appointments / AppointmentsAWeek);

    public string FolderName => string.Create(CultureInfo.InvariantCulture, $"{Clinics}x{Appointments}x{Patients}+{Large}");

    /// <summary>All clinics, the large one last.</summary>
    public IEnumerable<PlannedClinic> All()
    {
        for (var number = 1; number <= Clinics; number++) yield return new(number, Patients, Weeks * AppointmentsAWeek, HasOwnSchema: number % 10 == 0);
        if (Large > 0) yield return new(Clinics + 1, Large, 0, HasOwnSchema: false);
    }
}

/// <summary>A clinic that is to be loaded.</summary>
/// <param name="Number">From 1; its id in a fresh database, too.</param>
/// <param name="Patients">How many.</param>
/// <param name="Appointments">How many.</param>
/// <param name="HasOwnSchema">Whether it stands outside the pool.</param>
sealed record PlannedClinic(int Number, int Patients, int Appointments, bool HasOwnSchema)
{
    public string Slug => string.Create(CultureInfo.InvariantCulture, $"c{Number:D4}");

    public string Host => Slug + ".localhost";

    public string Receptionist => "desk." + Slug;

    /// <summary>A place for each kind of row: its ids can be told again without asking the database.</summary>
    public Guid Id(Kind kind, int at) => BenchIds.Of(Number, kind, at);

    public string PatientNumber(int patient) => string.Create(CultureInfo.InvariantCulture, $"PT-{Slug}-2026-{patient + 1:D6}");

    /// <summary>An identity number as it stands on a card: two letters and six digits, no two alike in a clinic.</summary>
    public string Cin(int patient) => string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + Number % 26)}{(char)('A' + Number / 26 % 26)}{100_000 + patient}");
}

/// <summary>What an id stands for.</summary>
enum Kind
{
    User,
    Branch,
    Chair,
    Type,
    Hours,
    Patient,
    Condition,
    Appointment,
    Session,
}

/// <summary>Ids of version 7 that are told by counting, and end with their clinic's number: an answer shows by itself whose rows it holds.</summary>
static class BenchIds
{
    const long Began = 1_760_000_000_000; // milliseconds since 1970: any past time will do

    public static Guid Of(int clinic, Kind kind, int at) => Guid.ParseExact(string.Create(
        CultureInfo.InvariantCulture, $"{Began + at:x12}7{(int)kind:x3}8{Mixed(clinic, kind, at):x11}{Ending(clinic)}"), "N");

    /// <summary>The last four digits of every id of a clinic.</summary>
    public static string Ending(int clinic) => clinic.ToString("x4", CultureInfo.InvariantCulture);

    static long Mixed(int clinic, Kind kind, int at) => (long)(new Dice(((ulong)clinic << 40) ^ ((ulong)kind << 32) ^ (ulong)at).Next() & 0xFFF_FFFF_FFFF);
}
