using Enamel.Kernel;
using Enamel.Platform.Privacy;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Npgsql;
using NpgsqlTypes;

namespace Enamel.Bench.Loading;

/// <summary>Fills one clinic's tables. Triggers are off, or the trail would tell of a million rows that nobody wrote; constraints are on.</summary>
sealed class ClinicFilling : IAsyncDisposable
{
    static readonly DateTimeOffset Since = new(2025, 1, 6, 8, 0, 0, TimeSpan.Zero);

    readonly NpgsqlConnection connection;
    readonly PlannedClinic planned;
    readonly ClinicCard card;
    readonly ClinicClock zone;

    ClinicFilling(NpgsqlConnection connection, PlannedClinic planned, ClinicCard card, ClinicClock zone) =>
        (this.connection, this.planned, this.card, this.zone) = (connection, planned, card, zone);

    public static async Task<ClinicFilling> Begin(BenchInstallation bench, PlannedClinic planned, ClinicCard card, ClinicClock zone, CancellationToken stop)
    {
        if (card.Id != planned.Number) throw new InvalidOperationException($"Clinic {planned.Slug} got the id {card.Id}: the folder holds other clinics. Run with --fresh.");
        var filling = new ClinicFilling(await bench.Administrator(stop), planned, card, zone);
        await using var home = new NpgsqlCommand("select schema_name from registry.clinics where id = $1", filling.connection) { Parameters = { new() { Value = card.Id } } };
        var schema = (string)(await home.ExecuteScalarAsync(stop) ?? throw new InvalidOperationException("The clinic has no schema."));
        await using var settle = new NpgsqlCommand($"set session_replication_role = replica; set search_path to \"{schema}\", public", filling.connection);
        await settle.ExecuteNonQueryAsync(stop);
        return filling;
    }

    public async Task Fill(Loaded loaded, string passwordHash, ClinicKeys keys, CancellationToken stop)
    {
        await People(passwordHash, stop);
        await Places(stop);
        await Patients(keys, stop);
        await Appointments(loaded.Week, stop);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    async Task People(string passwordHash, CancellationToken stop)
    {
        // The doctors first, then one at the desk and one who manages.
        (int At, string Name, Role Role, string Login)[] people =
        [
            .. Enumerable.Range(0, BenchPlan.Doctors).Select(at => (at, $"Dr {Names.Of(card.Id, 500_000 + at).Last}", Role.Doctor, $"doctor{at}.{planned.Slug}")),
            (BenchPlan.Doctors, "Accueil", Role.Receptionist, planned.Receptionist),
            (BenchPlan.Doctors + 1, "Direction", Role.Manager, $"manager.{planned.Slug}"),
        ];
        await Copy("registry.users (id, display_name, password_hash, created_at, version)", people, (row, person) =>
            row.Put(planned.Id(Kind.User, person.At)).Put(person.Name).Put(passwordHash).Put(Since).Put(1), stop);
        await Copy("registry.memberships (clinic_id, user_id, role, username, is_active, has_treated, created_at, version)", people, (row, person) =>
            row.Put(card.Id).Put(planned.Id(Kind.User, person.At)).Put(person.Role.Word()).Put(person.Login).Put(true).Put(person.Role == Role.Doctor).Put(Since).Put(1), stop);
        await Copy("registry.doctors (user_id, speciality, created_at, version)", people.Take(BenchPlan.Doctors), (row, person) =>
            row.Put(planned.Id(Kind.User, person.At)).Put("Omnipratique").Put(Since).Put(1), stop);
    }

    async Task Places(CancellationToken stop)
    {
        var doctors = Enumerable.Range(0, BenchPlan.Doctors).ToArray();
        await Copy("premises_branches (clinic_id, id, name, position, created_at, version)", [0], (row, at) =>
            row.Put(card.Id).Put(planned.Id(Kind.Branch, at)).Put("Centre").Put(10).Put(Since).Put(1), stop);
        await Copy("premises_chairs (clinic_id, id, branch_id, name, position, created_at, version)", doctors, (row, at) =>
            row.Put(card.Id).Put(planned.Id(Kind.Chair, at)).Put(planned.Id(Kind.Branch, 0)).Put($"Fauteuil {at + 1}").Put(at).Put(Since).Put(1), stop);
        await Copy("scheduling_types (clinic_id, id, name, minutes, tint, position, created_at, version)", Enumerable.Range(0, 4), (row, at) =>
            row.Put(card.Id).Put(planned.Id(Kind.Type, at)).Put($"Acte {at + 1}").Put(BenchPlan.VisitMinutes).Put(at + 1).Put(20 + at).Put(Since).Put(1), stop);
        var hours = doctors.SelectMany(doctor => Enumerable.Range(1, BenchPlan.Weekdays).Select(weekday => (doctor, weekday)));
        await Copy("scheduling_hours (clinic_id, id, doctor_id, branch_id, chair_id, weekday, opens, closes, created_at, version)", hours, (row, at) =>
            row.Put(card.Id).Put(planned.Id(Kind.Hours, at.doctor * 10 + at.weekday)).Put(planned.Id(Kind.User, at.doctor)).Put(planned.Id(Kind.Branch, 0))
                .Put(planned.Id(Kind.Chair, at.doctor)).Put(at.weekday).Put(BenchPlan.Opens).Put(BenchPlan.Closes).Put(Since).Put(1), stop);
    }

    async Task Patients(ClinicKeys keys, CancellationToken stop)
    {
        await Copy("""
            patients_patients (clinic_id, id, number, first_name, last_name, first_name_arabic, last_name_arabic, name_key, sex, birth_on, cin_sealed, cin_index,
            phone_sealed, phone_index, insurance_id_sealed, insurance_id_index, address_sealed, registered_at, version)
            """, Enumerable.Range(0, planned.Patients), (row, at) =>
        {
            var name = Names.Of(card.Id, at);
            string cin = planned.Cin(at), phone = $"+2126{10_000_000 + at}", insurance = $"{900_000_000 + at}";
            row.Put(card.Id).Put(planned.Id(Kind.Patient, at)).Put(planned.PatientNumber(at)).Put(name.First).Put(name.Last).Put(name.FirstArabic).Put(name.LastArabic)
                .Put(NameKey.Of($"{name.First} {name.Last} {name.FirstArabic} {name.LastArabic}")).Put(at % 2 == 0 ? "female" : "male").Put(new DateOnly(1950, 1, 1).AddDays(at * 7 % 25_000))
                .Put(keys.Cipher.Seal("cin", cin)).Put(keys.Index.Of("cin", cin)).Put(keys.Cipher.Seal("phone", phone)).Put(keys.Index.Of("phone", phone))
                .Put(keys.Cipher.Seal("insurance-id", insurance)).Put(keys.Index.Of("insurance-id", insurance))
                .Put(keys.Cipher.Seal("address", $"{at % 200 + 1}, rue Ibn Sina, Casablanca")).Put(Since.AddMinutes(at)).Put(1);
        }, stop);
        // One in five has an allergy to be seen on every page.
        await Copy("patients_conditions (clinic_id, id, patient_id, kind, label, is_severe, created_at, version)", Enumerable.Range(0, planned.Patients / 5), (row, at) =>
            row.Put(card.Id).Put(planned.Id(Kind.Condition, at)).Put(planned.Id(Kind.Patient, at * 5)).Put("allergy").Put("Pénicilline").Put(at % 3 == 0).Put(Since).Put(1), stop);
        await using var register = new NpgsqlCommand("""
            insert into patients_register (clinic_id, year, last_number, active_patients) values ($1, 2026, $2, $2)
            on conflict (clinic_id) do update set last_number = excluded.last_number, active_patients = excluded.active_patients
            """, connection) { Parameters = { new() { Value = card.Id }, new() { Value = planned.Patients } } };
        await register.ExecuteNonQueryAsync(stop);
    }

    async Task Appointments(DateOnly week, CancellationToken stop)
    {
        var all = Enumerable.Range(0, planned.Appointments).Select(at => Visit.Of(planned, at, week, zone)).ToArray();
        await Copy("""
            scheduling_appointments (clinic_id, id, patient_id, doctor_id, branch_id, chair_id, type_id, starts_at, ends_at, local_start, zone, zone_rules, status, note,
            booked_at, version)
            """, all, (row, visit) =>
            row.Put(card.Id).Put(visit.Id).Put(visit.Patient).Put(visit.Doctor).Put(planned.Id(Kind.Branch, 0)).Put(visit.Chair).Put(visit.Type).Put(visit.Starts).Put(visit.Ends)
                .Put(visit.LocalStart).Put(zone.ZoneId).Put("2026c").Put("booked").Put(visit.Note).Put(visit.Starts.AddDays(-60)).Put(1), stop);
        await Copy("registry.doctor_bookings (clinic_id, id, doctor_id, starts_at, ends_at)", all, (row, visit) =>
            row.Put(card.Id).Put(visit.Id).Put(visit.Doctor).Put(visit.Starts).Put(visit.Ends), stop);
    }

    async Task Copy<T>(string into, IEnumerable<T> items, Action<Row, T> write, CancellationToken stop)
    {
        await using var import = await connection.BeginBinaryImportAsync($"copy {into} from stdin (format binary)", stop);
        var row = new Row(import);
        foreach (var item in items)
        {
            import.StartRow();
            write(row, item);
        }
        await import.CompleteAsync(stop);
    }
}

/// <summary>A row on its way.</summary>
sealed class Row(NpgsqlBinaryImporter import)
{
    public Row Put<T>(T value) where T : struct
    {
        import.Write(value);
        return this;
    }

    public Row Put(DateTime local)
    {
        import.Write(local, NpgsqlDbType.Timestamp);
        return this;
    }

    public Row Put(string? text)
    {
        if (text is null) import.WriteNull();
        else import.Write(text, NpgsqlDbType.Text);
        return this;
    }

    public Row Put(byte[]? bytes)
    {
        if (bytes is null) import.WriteNull();
        else import.Write(bytes, NpgsqlDbType.Bytea);
        return this;
    }

    public Row Put(Sealed value) => Put(value.ToStored());
}

/// <summary>An appointment of the loaded agenda: its number tells week, day, doctor and hour.</summary>
sealed record Visit(Guid Id, Guid Patient, Guid Doctor, Guid Chair, Guid Type, DateTimeOffset Starts, DateTimeOffset Ends, DateTime LocalStart, string? Note)
{
    // Coprime to the usual numbers of patients: nobody is at two doctors at once.
    const int PatientStep = 7919;

    const int Apart = BenchPlan.PlacesADay / BenchPlan.VisitsADay;

    public static Visit Of(PlannedClinic clinic, int at, DateOnly measuredWeek, ClinicClock zone)
    {
        var nth = at % BenchPlan.VisitsADay;
        var doctor = at / BenchPlan.VisitsADay % BenchPlan.Doctors;
        var day = at / (BenchPlan.VisitsADay * BenchPlan.Doctors) % BenchPlan.Weekdays;
        var week = at / BenchPlan.AppointmentsAWeek;
        var weeksInAll = clinic.Appointments / BenchPlan.AppointmentsAWeek;
        var measured = Math.Max(0, weeksInAll - 1 - BenchPlan.WeeksAhead);
        var dice = new Dice(((ulong)clinic.Number << 32) ^ (ulong)at);
        var on = measuredWeek.AddDays(7 * (week - measured) + day);
        var time = BenchPlan.Opens.AddMinutes(BenchPlan.VisitMinutes * (Apart * nth + dice.Below(Apart)));
        var starts = zone.InstantOf(on, time);
        return new(
            clinic.Id(Kind.Appointment, at), clinic.Id(Kind.Patient, (int)((long)at * PatientStep % clinic.Patients)), clinic.Id(Kind.User, doctor), clinic.Id(Kind.Chair, doctor),
            clinic.Id(Kind.Type, dice.Below(4)), starts, starts.AddMinutes(BenchPlan.VisitMinutes), on.ToDateTime(time), dice.Below(3) == 0 ? "Rappeler la veille" : null);
    }
}
