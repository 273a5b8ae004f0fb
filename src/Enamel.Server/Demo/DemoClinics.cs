namespace Enamel.Server.Demo;

/// <summary>The two clinics of the demo and the people who work there. All of them are made up.</summary>
internal static class DemoClinics
{
    private const string SharedDoctor = "leila";

    public static readonly IReadOnlyList<DemoClinic> All =
    [
        new("atlas", "Clinique dentaire Atlas", true, "#0f766e", "RC-CASA-900417", "900000000000417", "112, boulevard d'Anfa", "Casablanca",
            "Casablanca-Settat", "20370", "+212522900417", "accueil@atlas.example.com", "https://atlas.example.com"),
        new("mansour", "Cabinet dentaire Al Mansour", false, "#7c3aed", "RC-RABAT-900282", "900000000000282", "27, avenue de France", "Rabat",
            "Rabat-Salé-Kénitra", "10090", "+212537900282", "accueil@mansour.example.com", "https://mansour.example.com"),
    ];

    // Those that every clinic opens with, by their names, and three more.
    public static readonly IReadOnlyList<DemoType> Types =
    [
        new("Consultation", 30, 12, 3, 95, 14),
        new("Contrôle", 15, 3, 3, 95, 16),
        new("Détartrage", 45, 2, 12, 95, 16),
        new("Soin", 45, 1, 4, 90, 18),
        new("Endodontie", 60, 10, 14, 85, 8),
        new("Extraction", 30, 5, 6, 95, 8),
        new("Prothèse", 60, 9, 25, 95, 5),
        new("Pose de couronne", 45, 8, 20, 90, 5),
        new("Chirurgie", 90, 7, 22, 80, 3),
        new("Orthodontie", 30, 11, 8, 24, 12),
        new("Blanchiment", 60, 4, 18, 65, 2),
        new("Urgence", 20, 6, 3, 95, 6),
    ];

    private static readonly TimeOnly Morning = new(9, 0);
    private static readonly TimeOnly Noon = new(12, 30);
    private static readonly TimeOnly Afternoon = new(14, 30);
    private static readonly TimeOnly Evening = new(18, 30);
    private static readonly TimeOnly SaturdayNoon = new(13, 0);

    public static IReadOnlyList<DemoBranch> BranchesOf(string slug) => slug == "atlas"
        ?
        [
            new("Atlas Anfa", "112, boulevard d'Anfa", "Casablanca", "+212522900417", ["Fauteuil 1", "Fauteuil 2"]),
            new("Atlas Maârif", "8, rue Abou Salt Al Andaloussi", "Casablanca", "+212522900418", ["Fauteuil 1", "Fauteuil 2"]),
        ]
        :
        [
            new("Mansour Agdal", "27, avenue de France", "Rabat", "+212537900282", ["Fauteuil 1", "Fauteuil 2"]),
            new("Mansour Hay Riad", "3, avenue Annakhil", "Rabat", "+212537900283", ["Fauteuil 1", "Fauteuil 2"]),
        ];

    public static IReadOnlyList<DemoStaff> StaffOf(string slug) => slug == "atlas"
        ?
        [
            Someone("manager", "hakim", "Hakim Lahlou", slug, 1),
            Doctor("salma", "Dr Salma Benjelloun", slug, 2, "Omnipratique"),
            Doctor("youssef", "Dr Youssef Skalli", slug, 3, "Chirurgie orale"),
            Shared(slug),
            Someone("assistant", "imane", "Imane Soussi", slug, 4),
            Someone("receptionist", "houda", "Houda Raji", slug, 5),
            Someone("cashier", "driss", "Driss Kabbaj", slug, 6),
            Someone("lab_tech", "brahim", "Brahim Ouchen", slug, 7),
        ]
        :
        [
            Someone("manager", "ghita", "Ghita Slaoui", slug, 11),
            Doctor("omar", "Dr Omar Mekouar", slug, 12, "Omnipratique"),
            Doctor("zineb", "Dr Zineb Filali", slug, 13, "Pédodontie"),
            Shared(slug),
            Someone("assistant", "nabil", "Nabil Jebari", slug, 14),
            Someone("receptionist", "meryem", "Meryem Tahiri", slug, 15),
            Someone("cashier", "rachida", "Rachida Hilali", slug, 16),
            Someone("lab_tech", "fouad", "Fouad Ziani", slug, 17),
        ];

    /// <summary>Who works when and where. The doctor of both clinics is in Casablanca and in Rabat on different days.</summary>
    public static IReadOnlyList<DemoHours> HoursOf(string slug)
    {
        DayOfWeek[] week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday];
        var (first, second) = slug == "atlas" ? ("salma", "youssef") : ("omar", "zineb");
        DayOfWeek[] shared = slug == "atlas"
            ? [DayOfWeek.Monday, DayOfWeek.Wednesday, DayOfWeek.Friday]
            : [DayOfWeek.Tuesday, DayOfWeek.Thursday, DayOfWeek.Saturday];
        return
        [
            .. week.SelectMany(day => Day($"{first}.{slug}", branch: 0, chair: 0, day)),
            .. week.SelectMany(day => Day($"{second}.{slug}", branch: 1, chair: 0, day)),
            .. shared.SelectMany(day => Day(SharedDoctor, branch: 0, chair: 1, day)),
        ];
    }

    private static IEnumerable<DemoHours> Day(string doctor, int branch, int chair, DayOfWeek day) => day == DayOfWeek.Saturday
        ? [new(doctor, branch, chair, day, Morning, SaturdayNoon)]
        : [new(doctor, branch, chair, day, Morning, Noon), new(doctor, branch, chair, day, Afternoon, Evening)];

    private static DemoStaff Someone(string role, string name, string displayName, string slug, int line) =>
        new($"{name}.{slug}", role, $"{name}.{slug}", displayName, Mobile(line), $"{name}@{slug}.example.com", null);

    private static DemoStaff Doctor(string name, string displayName, string slug, int line, string speciality) =>
        Someone("doctor", name, displayName, slug, line) with { Speciality = speciality };

    private static DemoStaff Shared(string slug) =>
        new(SharedDoctor, "doctor", $"{SharedDoctor}.{slug}", "Dr Leila Bennani", Mobile(30), "leila.bennani@example.com", "Orthodontie");

    private static string Mobile(int line) => $"+2126610090{line:00}";
}
