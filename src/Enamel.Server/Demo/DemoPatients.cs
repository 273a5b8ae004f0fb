using System.Globalization;
using System.Text;

namespace Enamel.Server.Demo;

/// <summary>A clinic's patients: families with their children, couples, and people who come alone.</summary>
internal sealed class DemoPatients
{
    public const int Count = 300;

    // Ages count from here and not from the day of loading, so that a patient is the same person in every demo.
    private static readonly DateOnly Anchor = new(2026, 6, 1);

    private static readonly string[] MobilePrefixes = ["600", "610", "612", "621", "633", "641", "650", "662", "667", "670", "677", "693", "700", "766"];

    private static readonly string[] Streets =
    [
        "rue Ibn Batouta", "avenue Hassan II", "boulevard Mohammed V", "rue Al Massira", "avenue des FAR", "rue Moulay Ismaïl", "rue Oued Ziz",
        "avenue Al Qods", "rue des Orangers", "boulevard Zerktouni", "rue Tansift", "résidence Al Firdaous, rue 14", "lotissement Annasr, rue 6",
    ];

    private static readonly DemoCondition[] Allergies =
    [
        new("allergy", "Pénicilline", "Urticaire après amoxicilline.", true),
        new("allergy", "Latex", "Gants en nitrile.", true),
        new("allergy", "Aspirine", "Crise d'asthme.", true),
        new("allergy", "Lidocaïne", "Malaise rapporté ; bilan allergologique demandé.", true),
        new("allergy", "Nickel", null, false),
        new("allergy", "Chlorhexidine", "Irritation des gencives.", false),
    ];

    private static readonly DemoCondition[] Alerts =
    [
        new("alert", "Anticoagulant", "INR à contrôler avant tout geste sanglant.", true),
        new("alert", "Diabète de type 2", "Rendez-vous le matin, après le repas.", true),
        new("alert", "Hypertension", "Tension à prendre avant l'anesthésie.", false),
        new("alert", "Valve cardiaque", "Antibioprophylaxie.", true),
        new("alert", "Biphosphonates", "Pas d'extraction sans avis médical.", true),
        new("alert", "Asthme", "Apporte son inhalateur.", false),
    ];

    private static readonly DemoCondition[] Histories =
    [
        new("history", "Orthodontie dans l'enfance", null, false),
        new("history", "Bruxisme nocturne", "Gouttière depuis deux ans.", false),
        new("history", "Tabac", "Une dizaine de cigarettes par jour.", false),
        new("history", "Parodontite traitée", "Maintenance tous les six mois.", false),
        new("history", "Anxiété au fauteuil", "Prévoir un peu plus de temps.", false),
    ];

    private readonly Dice _dice;
    private readonly DemoClinic _clinic;
    private readonly List<DemoPatient> _patients = [];
    private readonly List<DemoLink> _links = [];
    private readonly HashSet<(string, string)> _names = [];

    private DemoPatients(DemoClinic clinic)
    {
        _clinic = clinic;
        _dice = new($"patients of {clinic.Slug}");
    }

    public static (IReadOnlyList<DemoPatient> Patients, IReadOnlyList<DemoLink> Links) Of(DemoClinic clinic)
    {
        var all = new DemoPatients(clinic);
        while (all._patients.Count < Count)
            all.AddHousehold();
        return (all._patients, all._links);
    }

    private void AddHousehold()
    {
        var name = _dice.Pick(DemoNames.Families);
        var address = $"{_dice.Roll(2, 190)}, {_dice.Pick(Streets)}, {_clinic.City}";
        if (_dice.Falls(55) || _patients.Count > Count - 6)
        {
            AddAdult(name, _dice.Falls(53), _dice.Falls(25) ? _dice.Roll(60, 88) : _dice.Roll(18, 59), address);
            return;
        }
        // A Moroccan wife keeps her own family's name; the children carry their father's.
        var age = _dice.Roll(28, 48);
        var mother = AddAdult(_dice.Pick(DemoNames.Families), true, age, address);
        var father = _dice.Falls(65) ? AddAdult(name, false, age + _dice.Roll(0, 9), address) : (int?)null;
        if (father is { } husband)
            _links.Add(new(mother, husband, "spouse", false));
        foreach (var _ in Enumerable.Range(0, _dice.Roll(1, 3)))
            AddChild(name, _dice.Roll(3, Math.Min(17, age - 20)), address, mother, father);
    }

    private int AddAdult(DemoName family, bool isFemale, int age, string address)
    {
        var first = FirstName(family, isFemale);
        var place = _patients.Count;
        return Add(new(
            first, family, isFemale, Born(age), _dice.Falls(92) ? Cin(place) : null, Phone(place), _dice.Falls(45) ? Email(first, family, place) : null,
            _dice.Falls(70) ? InsuranceId(place) : null, _dice.Falls(85) ? address : null, Conditions(age)));
    }

    private void AddChild(DemoName family, int age, string address, int mother, int? father)
    {
        var isFemale = _dice.Falls(50);
        // No card before eighteen, mostly, and the telephone is the parents'.
        var child = Add(new(FirstName(family, isFemale), family, isFemale, Born(age), null, null, null, null, address, Conditions(age)));
        _links.Add(new(child, mother, "parent", true));
        if (father is { } other)
            _links.Add(new(child, other, "parent", true));
    }

    private int Add(DemoPatient patient)
    {
        _patients.Add(patient);
        return _patients.Count - 1;
    }

    private DemoName FirstName(DemoName family, bool isFemale)
    {
        DemoName first;
        do
            first = _dice.Pick(isFemale ? DemoNames.Women : DemoNames.Men);
        while (!_names.Add((first.Latin, family.Latin)));
        return first;
    }

    private DateOnly Born(int age) => Anchor.AddYears(-age).AddDays(-_dice.Roll(1, 360));

    private IReadOnlyList<DemoCondition> Conditions(int age)
    {
        var conditions = new List<DemoCondition>();
        if (_dice.Falls(9))
            conditions.Add(_dice.Pick(Allergies));
        if (_dice.Falls(age > 55 ? 35 : age > 17 ? 6 : 0))
            conditions.Add(_dice.Pick(Alerts));
        else if (age <= 17 && _dice.Falls(6))
            conditions.Add(Alerts[^1]);
        if (age > 17 && _dice.Falls(25))
            conditions.Add(_dice.Pick(Histories));
        return conditions;
    }

    // 7919 is a prime that does not divide the range, so numbers that look drawn are never drawn twice; the letters differ by city.
    private string Cin(int place)
    {
        string[] letters = _clinic.Slug == "atlas" ? ["BE", "BH", "BJ", "BK", "BL"] : ["A", "AA", "AB", "AD", "AE"];
        return string.Create(CultureInfo.InvariantCulture, $"{letters[place % letters.Length]}{100_000 + (place + 3) * 7919 % 899_981}");
    }

    private string Phone(int place)
    {
        var half = _clinic.Slug == "atlas" ? 0 : 500_000;
        return string.Create(CultureInfo.InvariantCulture, $"+212{MobilePrefixes[place % MobilePrefixes.Length]}{half + (place + 3) * 7919 % 499_979:000000}");
    }

    private string InsuranceId(int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{(_clinic.Slug == "atlas" ? 1 : 2)}{(place + 3) * 104_729L % 99_999_989:00000000}");

    private static string Email(DemoName first, DemoName family, int place) =>
        string.Create(CultureInfo.InvariantCulture, $"{Plain(first.Latin)}.{Plain(family.Latin)}{place}@example.com");

    private static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormD).Where(char.IsAsciiLetter)).ToLowerInvariant();
}
