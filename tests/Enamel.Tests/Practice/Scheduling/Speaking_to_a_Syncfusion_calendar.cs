using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>Every request that the adaptors of Syncfusion's EJ2 Schedule make, as they make it.</summary>
public sealed class Speaking_to_a_Syncfusion_calendar(Installation installation) : IClassFixture<Installation>
{
    const string Address = "/api/v1/agenda";

    [Fact]
    public async Task tells_the_range_in_its_names_and_casing_to_both_adaptors()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor, day) = (await desk.Patient("Sebti"), await desk.Doctor(), Desk.Day(0));
        var type = await desk.Type("Détartrage");
        var made = (await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt = Desk.At(day, "09:00"), typeId = type, note = "radios" })).ShouldBe(201);
        var (from, to) = (Utc(day, "00:00"), Utc(day.AddDays(1), "00:00"));

        var read = (await Say(desk, HttpMethod.Post, $"{Address}/read", new { @params = new { StartDate = from, EndDate = to }, StartDate = from, EndDate = to })).ShouldBe(200);
        read.MediaType.ShouldBe("application/json");
        var told = read.Json.AsArray().ShouldHaveSingleItem()!.AsObject();
        told["Id"]!.GetValue<Guid>().ShouldBe(made.Id());
        told["Subject"]!.GetValue<string>().ShouldStartWith("Omar Sebti");
        told["StartTime"]!.GetValue<DateTimeOffset>().ShouldBe(made.Json["startsAt"]!.GetValue<DateTimeOffset>());
        told["EndTime"]!.GetValue<DateTimeOffset>().ShouldBe(made.Json["endsAt"]!.GetValue<DateTimeOffset>());
        told["StartTime"]!.GetValue<string>().ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$"); // with an offset, or the browser's zone would be taken
        told["CategoryColor"]!.GetValue<string>().ShouldBe(made.Json["color"]!.GetValue<string>());
        told["DoctorId"]!.GetValue<Guid>().ShouldBe(doctor);
        told["Description"]!.GetValue<string>().ShouldBe("radios");
        told["IsAllDay"]!.GetValue<bool>().ShouldBeFalse();
        told["RecurrenceRule"].ShouldBeNull();
        told.Select(member => member.Key).ShouldAllBe(name => char.IsUpper(name[0]));

        (await desk.Get($"{Address}/?StartDate={from}&EndDate={to}")).ShouldBe(200).Json.AsArray().Count.ShouldBe(1); // as the WebApiAdaptor asks, not encoded
        (await desk.Get($"{Address}/?StartDate={from}&EndDate={to}&$inlinecount=allpages")).Json["Items"]!.AsArray().Count.ShouldBe(1);
        (await Say(desk, HttpMethod.Post, $"{Address}/read", new { requiresCounts = true, StartDate = from, EndDate = to })).Json["count"]!.GetValue<int>().ShouldBe(1);
        (await Say(desk, HttpMethod.Post, Address, new { StartDate = from, EndDate = to })).Json.AsArray().Count.ShouldBe(1); // where one address is all that it was given
        (await Say(desk, HttpMethod.Post, $"{Address}/read", new { StartDate = from, EndDate = to, DoctorId = $"{Guid.Empty},{patient}" })).Json.AsArray().ShouldBeEmpty(); // lazy loading, another column
        var filtered = (await Say(desk, HttpMethod.Post, $"{Address}/read", JsonNode.Parse($$"""
            {"where":[{"isComplex":true,"condition":"or","predicates":[{"isComplex":true,"condition":"and","predicates":[
            {"isComplex":false,"field":"StartTime","operator":"greaterthanorequal","value":"{{from}}"},{"isComplex":false,"field":"StartTime","operator":"lessthan","value":"{{to}}"}]},
            {"isComplex":false,"field":"RecurrenceRule","operator":"notequal","value":null}]}]}
            """)!)).ShouldBe(200); // includeFiltersInQuery
        filtered.Json.AsArray().Count.ShouldBe(1);

        using var elsewhere = await installation.Mansour.As(Role.Receptionist);
        (await Say(elsewhere, HttpMethod.Post, $"{Address}/read", new { StartDate = from, EndDate = to })).Text.ShouldNotContain("Sebti");
        var resources = (await desk.Get($"{Address}/resources")).ShouldBe(200).Json;
        var column = resources["Doctors"]!.AsArray().First()!;
        column["GroupID"]!.GetValue<Guid>().ShouldBe(resources["Branches"]!.AsArray().First()!["Id"]!.GetValue<Guid>());
        column["Text"]!.GetValue<string>().ShouldBe("Doctor of atlas");
        column["Color"]!.GetValue<string>().ShouldMatch("^#[0-9a-f]{6}$");
    }

    [Fact]
    public async Task inserts_updates_and_removes_one()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor, day) = (await desk.Patient("Tahiri"), await desk.Doctor(), Desk.Day(1));
        var inserted = (await Say(desk, HttpMethod.Post, Address, new { value = Event(1, patient, doctor, day, "09:00", "09:45"), action = "insert", @params = new { StartDate = "x" } })).ShouldBe(200).Json;
        var id = inserted["Id"]!.GetValue<Guid>();
        inserted["Subject"]!.GetValue<string>().ShouldStartWith("Omar Tahiri"); // not what the editor was given
        (await desk.Get($"/api/v1/appointments/{id}")).Json["minutes"]!.GetValue<int>().ShouldBe(45);

        inserted["StartTime"] = Utc(day, "10:00");
        inserted["EndTime"] = Utc(day, "11:00");
        inserted["Subject"] = "somebody else";
        var updated = (await Say(desk, HttpMethod.Post, Address, new { value = inserted, action = "update", keyColumn = "Id", key = id })).ShouldBe(200).Json;
        updated["Version"]!.GetValue<int>().ShouldBe(2);
        updated["Subject"]!.GetValue<string>().ShouldStartWith("Omar Tahiri");
        (await desk.Get($"/api/v1/appointments/{id}")).Json["startsAt"]!.GetValue<DateTimeOffset>().ShouldBe(DateTimeOffset.Parse(Utc(day, "10:00"), CultureInfo.InvariantCulture));
        (await Say(desk, HttpMethod.Post, Address, new { value = updated, action = "update", keyColumn = "Id", key = id })).ShouldBe(200).Json["Version"]!.GetValue<int>().ShouldBe(2); // said twice
        updated["Version"] = 1;
        updated["Description"] = "late";
        (await Say(desk, HttpMethod.Post, Address, new { value = updated, action = "update", keyColumn = "Id", key = id })).ShouldRefuse(409, "stale-version"); // somebody changed it meanwhile

        (await Say(desk, HttpMethod.Post, Address, new { key = id, keyColumn = "Id", action = "remove" })).ShouldBe(200);
        (await Say(desk, HttpMethod.Post, Address, new { key = id, keyColumn = "Id", action = "remove" })).ShouldBe(200); // said twice
        var gone = (await desk.Get($"/api/v1/appointments/{id}")).Json;
        gone["status"]!.GetValue<string>().ShouldBe("cancelled"); // and not deleted
        gone["cancelReason"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task does_all_of_a_batch_or_nothing_of_it()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(2));
        var first = (await Say(desk, HttpMethod.Post, Address, new
        {
            action = "batch",
            added = new[] { Event(1, await desk.Patient(), doctor, day, "09:00", "09:30"), Event(2, await desk.Patient(), doctor, day, "10:00", "10:30") },
            changed = Array.Empty<object>(),
            deleted = Array.Empty<object>()
        })).ShouldBe(200).Json["addedRecords"]!.AsArray();
        var (moved, deleted) = (first[0]!.DeepClone(), first[1]!.DeepClone());
        moved["StartTime"] = Utc(day, "10:15"); // into the place of the one that is deleted
        moved["EndTime"] = Utc(day, "10:45");
        var added = Event(99, await desk.Patient(), doctor, day, "09:00", "09:30"); // into the place of the one that is moved
        var all = (await Say(desk, HttpMethod.Post, Address, new { action = "batch", added = new[] { added }, changed = new[] { moved }, deleted = new[] { deleted } })).ShouldBe(200).Json;
        all["addedRecords"]!.AsArray().Count.ShouldBe(1);
        all["changedRecords"]![0]!["Version"]!.GetValue<int>().ShouldBe(2);
        all["deletedRecords"]![0]!["Id"]!.GetValue<string>().ShouldBe(deleted["Id"]!.GetValue<string>());
        var before = (await desk.Agenda(day, day)).ToJsonString();

        var later = all["changedRecords"]![0]!.DeepClone();
        later["StartTime"] = Utc(day, "15:00");
        later["EndTime"] = Utc(day, "15:30");
        var onto = Event("c0ffee00-0000-4000-8000-000000000001", await desk.Patient(), doctor, day, "09:15", "09:45");
        var refused = (await Say(desk, HttpMethod.Post, Address, new { action = "batch", added = new[] { onto }, changed = new[] { later }, deleted = Array.Empty<object>() })).ShouldRefuse(409, "scheduling.doctor-busy");
        refused.Json["Id"]!.GetValue<string>().ShouldBe("c0ffee00-0000-4000-8000-000000000001"); // which one it was
        refused.Json["freeSlots"]!.AsArray().ShouldNotBeEmpty();
        refused.Json["detail"]!.GetValue<string>().ShouldBe("Le praticien n’est pas libre à ce moment.");
        (await desk.Agenda(day, day)).ToJsonString().ShouldBe(before);
    }

    [Fact]
    public async Task speaks_to_the_WebApiAdaptor_too()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor, day) = (await desk.Patient("Wahbi"), await desk.Doctor(), Desk.Day(3));
        var made = (await Say(desk, HttpMethod.Post, Address, Event(7, patient, doctor, day, "09:00", "09:30"))).ShouldBe(200).Json;
        made["StartTime"] = $"/Date({DateTimeOffset.Parse(Utc(day, "12:00"), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()})/";
        made["EndTime"] = Desk.At(day, "12:30:00"); // without an offset: by the clinic's wall
        (await Say(desk, HttpMethod.Put, Address, made)).ShouldBe(200).Json["Version"]!.GetValue<int>().ShouldBe(2);
        (await desk.Delete($"{Address}/{made["Id"]}")).ShouldBe(200);
        (await desk.Agenda(day, day, "&status=cancelled")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task books_a_rule_as_the_appointments_that_it_is()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor, day) = (await desk.Patient("Kabbaj"), await desk.Doctor(), Desk.Day(42));
        var series = new { PatientId = patient, DoctorId = doctor, StartTime = Utc(day, "09:00"), EndTime = Utc(day, "09:30"), RecurrenceRule = "FREQ=WEEKLY;INTERVAL=1;COUNT=3" };
        (await Say(desk, HttpMethod.Post, Address, new { action = "batch", added = new[] { series }, changed = Array.Empty<object>(), deleted = Array.Empty<object>() })).ShouldBe(200);
        var told = (await Say(desk, HttpMethod.Post, $"{Address}/read", new { StartDate = Utc(day, "00:00"), EndDate = Utc(day.AddDays(21), "00:00") })).Json.AsArray()
            .Where(one => one!["Subject"]!.GetValue<string>().Contains("Kabbaj", StringComparison.Ordinal)).ToArray();
        told.Length.ShouldBe(3);
        told.ShouldAllBe(one => one!["RecurrenceRule"] == null);
        var refused = await Say(desk, HttpMethod.Post, Address, new { action = "insert", value = new { PatientId = await desk.Patient(), DoctorId = doctor, StartTime = Utc(day.AddDays(-7), "09:00"), EndTime = Utc(day.AddDays(-7), "09:30"), series.RecurrenceRule } });
        refused.ShouldBe(409); // the second and third are taken
        (await desk.Agenda(day.AddDays(-7), day.AddDays(-7))).ShouldBeEmpty();
    }

    [Fact]
    public async Task says_what_it_does_not_do()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor, day) = (await desk.Patient(), await desk.Doctor(), Desk.Day(4));
        var made = (await Say(desk, HttpMethod.Post, Address, Event(1, patient, doctor, day, "09:00", "09:30"))).ShouldBe(200).Json;
        (await Say(desk, HttpMethod.Post, Address, new { action = "insert", value = Event(1, null, doctor, day, "11:00", "11:30") })).ShouldBe(422).Json["errors"]!["PatientId"].ShouldNotBeNull();
        (await Say(desk, HttpMethod.Post, Address, new { action = "insert", value = Event(1, patient, doctor, day, "11:00", "11:07") })).ShouldBe(422);
        (await Say(desk, HttpMethod.Post, Address, new { action = "insert", value = Event(1, patient, doctor, day, "11:00", "10:00") })).ShouldBe(422);
        (await Say(desk, HttpMethod.Post, Address, new { action = "insert", value = new { PatientId = patient, DoctorId = doctor, StartTime = Utc(day, "00:00"), EndTime = Utc(day, "00:00"), IsAllDay = true } })).ShouldBe(422).Json["errors"]!["IsAllDay"].ShouldNotBeNull();
        (await Say(desk, HttpMethod.Post, Address, new { action = "transmute" })).ShouldRefuse(400, "scheduling.action-unknown");
        (await Say(desk, HttpMethod.Post, Address, new[] { 1, 2 })).ShouldBe(200).Json.AsArray().ShouldNotBeNull(); // a question without a range: this week
        (await Say(desk, HttpMethod.Post, Address, new { action = "update", value = new { Id = 5 } })).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await Say(desk, HttpMethod.Post, Address, new { action = "remove", key = 5, keyColumn = "Id" })).ShouldRefuse(404, "scheduling.no-such-appointment");
        made["PatientId"] = (await desk.Patient()).ToString();
        (await Say(desk, HttpMethod.Put, Address, made)).ShouldRefuse(422, "scheduling.patient-stays");
        (await desk.Get($"{Address}?StartDate=2026-01-01T00:00:00.000Z&EndDate=2031-01-01T00:00:00.000Z")).ShouldRefuse(422, "scheduling.range-too-long");
        (await desk.Get($"{Address}?StartDate=never")).ShouldBe(422);

        // What it sends for one occurrence of a series: a master that it never got, and the part that is cut out.
        var master = (await desk.Get($"{Address}?StartDate={Utc(day, "00:00")}&EndDate={Utc(day, "23:00")}")).Json.AsArray().First(one => one!["Id"]!.GetValue<string>() == made["Id"]!.GetValue<string>())!.DeepClone();
        master["RecurrenceRule"] = "FREQ=WEEKLY;COUNT=4";
        master["RecurrenceException"] = Utc(day.AddDays(7), "09:00").Replace("-", "", StringComparison.Ordinal).Replace(":", "", StringComparison.Ordinal);
        (await Say(desk, HttpMethod.Post, Address, new { action = "batch", changed = new[] { master }, added = Array.Empty<object>(), deleted = Array.Empty<object>() })).ShouldRefuse(422, "scheduling.no-occurrences");
    }

    [Fact]
    public async Task gives_a_doctor_the_own_ones_and_shows_what_is_taken_elsewhere_without_telling_where()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var stranger = await installation.Mansour.As(Role.Manager);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(5));
        await installation.Joins(doctor, "mansour", Role.Doctor, "both.mansour");
        (await stranger.Book(await stranger.Patient("Secret"), doctor, day, "09:00")).ShouldBe(201);
        var block = (await desk.Get($"{Address}?StartDate={Utc(day, "00:00")}&EndDate={Utc(day, "23:00")}")).Json.AsArray().Single(one => one!["IsBlock"]!.GetValue<bool>())!;
        block.ToJsonString().ShouldNotContain("Secret");
        block["IsReadonly"]!.GetValue<bool>().ShouldBeTrue();
        block["DoctorId"]!.GetValue<Guid>().ShouldBe(doctor);
        block["PatientId"].ShouldBeNull();

        using var own = await installation.Atlas.As(Role.Doctor);
        var made = (await Say(own, HttpMethod.Post, Address, Event(1, await own.Patient(), null, day, "11:00", "11:30"))).ShouldBe(200).Json;
        made["DoctorId"]!.GetValue<Guid>().ShouldBe(doctor);
        using var cashier = await installation.Atlas.As(Role.Cashier);
        (await Say(cashier, HttpMethod.Post, $"{Address}/read", new { })).ShouldRefuse(403, "not-allowed");
        (await Say(cashier, HttpMethod.Post, Address, new { })).ShouldRefuse(403, "not-allowed");
    }

    // The names as they stand here, whatever the rest of the API makes of them.
    static Task<Reply> Say(Caller caller, HttpMethod method, string path, object body) =>
        caller.Send(new(method, path) { Content = new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json") });

    // As the widget's editor sends it: members of its own that are nobody's business among them.
    static object Event(object id, Guid? patient, Guid? doctor, DateOnly day, string from, string to) => new
    {
        Id = id,
        Subject = "Add title",
        StartTime = Utc(day, from),
        EndTime = Utc(day, to),
        IsAllDay = false,
        StartTimezone = (string?)null,
        EndTimezone = (string?)null,
        Location = "",
        Description = (string?)null,
        RecurrenceRule = (string?)null,
        RecurrenceID = (string?)null,
        FollowingID = (string?)null,
        Guid = "a-client's-own",
        DoctorId = doctor,
        PatientId = patient,
    };

    // JSON.stringify of a Date: the clinic's wall is at UTC then.
    static string Utc(DateOnly day, string time) => string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}T{time}:00.000Z");
}
