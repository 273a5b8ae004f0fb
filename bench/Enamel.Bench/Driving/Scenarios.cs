using System.Globalization;
using System.Text.Json;
using Enamel.Bench.Loading;
using Enamel.Platform.Time;

namespace Enamel.Bench.Driving;

/// <summary>What is measured: the requests that a desk lives on, each at a clinic chosen by chance.</summary>
sealed class Scenarios(IReadOnlyList<Caller> callers, Caller? large, Loaded loaded, ClinicClock zone, DateOnly freeFrom)
{
    // Beyond what the other bookings reach, so that neither finds the other's.
    const long ContendedFrom = 8 * BenchPlan.Weekdays * BenchPlan.Doctors * BenchPlan.PlacesADay;

    static readonly (string Typed, int At)[] Errors = [("", 0), ("x", 2), ("e", 3)];

    public IEnumerable<Scenario> All()
    {
        yield return new("week agenda, 200 rows", "agenda", 200, Agenda, (asked, body) => Owned(asked, body, BenchPlan.AppointmentsAWeek));
        yield return new("patient by CIN", "cin", 200, ByCin, (asked, body) => Owned(asked, body, 1) ?? Names(asked, body.GetProperty("items")[0]));
        yield return new("patient record", "record", 200, Record, (asked, body) => Names(asked, body));
        yield return new("free times, 10 doctors x 30 days", "slots", 200, Slots, (_, body) => body.GetProperty("items").GetArrayLength() > 0 ? null : "nothing free");
        yield return new("booking", "booking", 201, Booking, HasId, Writes: true);
        yield return new("booking, two for each time", "contended", 201, Contended, HasId, Writes: true) { OrStatus = 409 };
        yield return new("sign-in", "sign-in", 200, SignIn, (_, body) => body.TryGetProperty("accessToken", out var _) ? null : "no token", Writes: true);
        if (large is null) yield break;
        var among = string.Create(CultureInfo.InvariantCulture, $"name among {loaded.Plan.Large:N0}");
        yield return new(among + ", one at a time", "name", 200, ByName, FoundSome) { Connections = 1 };
        yield return new(among + ", 4 at a time", "names", 200, ByName, FoundSome) { Connections = 4 };
    }

    Caller CallerOf(ref Dice dice) => callers[dice.Below(callers.Count)];

    Asked Agenda(long number)
    {
        var dice = new Dice((ulong)number);
        var from = Uri.EscapeDataString(zone.Format(zone.Week(loaded.Week).StartsAt));
        var to = Uri.EscapeDataString(zone.Format(zone.Week(loaded.Week).EndsAt));
        return Asked.Get(CallerOf(ref dice), $"/api/v1/appointments?from={from}&to={to}");
    }

    Asked ByCin(long number)
    {
        var dice = new Dice((ulong)number);
        var caller = CallerOf(ref dice);
        var patient = dice.Below(caller.Clinic.Patients);
        return Asked.Get(caller, "/api/v1/patients?cin=" + caller.Clinic.Cin(patient), caller.Clinic.PatientNumber(patient));
    }

    Asked Record(long number)
    {
        var dice = new Dice((ulong)number);
        var caller = CallerOf(ref dice);
        var patient = dice.Below(caller.Clinic.Patients);
        return Asked.Get(caller, $"/api/v1/patients/{caller.Clinic.Id(Kind.Patient, patient)}", caller.Clinic.PatientNumber(patient));
    }

    Asked Slots(long number)
    {
        var dice = new Dice((ulong)number);
        var caller = CallerOf(ref dice);
        return Asked.Get(caller, string.Create(CultureInfo.InvariantCulture, $"/api/v1/slots?typeId={caller.Clinic.Id(Kind.Type, 0)}&from={freeFrom:yyyy-MM-dd}&to={freeFrom.AddDays(29):yyyy-MM-dd}"));
    }

    // Counted through, not by chance: each number is a doctor's own half-hour, and no two patients of a half-hour are the same.
    Asked Booking(long number) => Booking(callers[(int)(number % callers.Count)], number / callers.Count);

    // All at one clinic, and two patients at the same moment for each half-hour: one gets it, the other is told the next free ones.
    Asked Contended(long number) => Booking(callers[0], ContendedFrom + number / 2, (int)(number % 2));

    Asked Booking(Caller caller, long slot, int patient = 0)
    {
        var doctor = (int)(slot % BenchPlan.Doctors);
        var nth = (int)(slot / BenchPlan.Doctors % BenchPlan.PlacesADay);
        var day = (int)(slot / (BenchPlan.Doctors * BenchPlan.PlacesADay));
        var on = freeFrom.AddDays(day / BenchPlan.Weekdays * 7 + day % BenchPlan.Weekdays);
        return Asked.Post(caller, "/api/v1/appointments", new
        {
            patientId = caller.Clinic.Id(Kind.Patient, (int)((slot * 2 + patient) % caller.Clinic.Patients)),
            doctorId = caller.Clinic.Id(Kind.User, doctor),
            chairId = caller.Clinic.Id(Kind.Chair, doctor),
            startsAt = zone.Format(zone.InstantOf(on, BenchPlan.Opens.AddMinutes(nth * BenchPlan.VisitMinutes))),
            minutes = BenchPlan.VisitMinutes,
            typeId = caller.Clinic.Id(Kind.Type, 0),
        });
    }

    Asked SignIn(long number)
    {
        var dice = new Dice((ulong)number);
        var caller = CallerOf(ref dice);
        return Asked.Post(caller, "/api/v1/auth/login", new { login = caller.Clinic.Receptionist, password = Loader.Password }, signedIn: false);
    }

    // A first and a family name as they are typed in haste: without accents, one in three with a letter too many.
    Asked ByName(long number)
    {
        var dice = new Dice((ulong)number);
        var caller = large ?? throw new InvalidOperationException("No large clinic was loaded.");
        var name = Loading.Names.Of(caller.Clinic.Number, dice.Below(caller.Clinic.Patients));
        var (wrong, at) = dice.Of(Errors);
        var typed = Kernel.NameKey.Of($"{name.First} {name.Last}").Insert(at, wrong);
        return Asked.Get(caller, "/api/v1/patients?q=" + Uri.EscapeDataString(typed));
    }

    static string? HasId(Asked asked, JsonElement body) => body.TryGetProperty("id", out var _) ? null : "no id";

    static string? FoundSome(Asked asked, JsonElement body) => body.GetProperty("items").GetArrayLength() > 0 ? Owned(asked, body, null) : "nobody found";

    static string? Names(Asked asked, JsonElement patient) =>
        patient.GetProperty("number").GetString() == asked.Expected ? null : $"{asked.Expected} expected, {patient.GetProperty("number")} came";

    // Every id of loaded data ends with its clinic's number.
    static string? Owned(Asked asked, JsonElement body, int? count)
    {
        var items = body.GetProperty("items");
        if (count is { } expected && items.GetArrayLength() != expected) return $"{expected} rows expected, {items.GetArrayLength()} came";
        var ending = BenchIds.Ending(asked.Clinic.Number);
        return items.EnumerateArray().All(item => item.GetProperty("id").GetString()!.EndsWith(ending, StringComparison.Ordinal)) ? null : "a row of another clinic";
    }
}
