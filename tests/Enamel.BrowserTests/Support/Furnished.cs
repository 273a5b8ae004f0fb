using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Messaging;
using Enamel.Platform.Messaging.Sending;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.BrowserTests.Support;

/// <summary>An installation whose clinic atlas has something on every page, while mansour has just opened; and all its pages, as the running server knows them.</summary>
public sealed class Furnished(TestCluster cluster) : IAsyncLifetime
{
    // Whose ids stand in a route: by the word before the parameter.
    readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);

    /// <summary>The running server.</summary>
    public Installation Installation { get; } = new(cluster);

    /// <summary>A Monday some weeks ahead, on which atlas has appointments.</summary>
    public string Monday { get; } = Iso(OrdinaryWeek.Monday());

    /// <summary>The mobile of a patient with an account, who signs in with everybody's password.</summary>
    public const string PatientMobile = "0661223344";

    /// <summary>A child with allergies, alerts, a mother and appointments.</summary>
    public string Patient => ids["patients"];

    /// <summary>A patient who left.</summary>
    public string Archived { get; private set; } = "";

    /// <summary>An appointment of the child on the Monday at 10:00.</summary>
    public string Appointment => ids["agenda"];

    /// <summary>What an application asks a person's browser to ask at /oauth/authorize.</summary>
    public string Consent => $"?response_type=code&client_id={ids["applications"]}&redirect_uri=https%3A%2F%2Frappels.example%2Fretour&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=xyz";

    /// <summary>Every GET address outside the API, with ids in place of its parameters, and who goes there.</summary>
    /// <exception cref="InvalidOperationException">An address has a parameter for which there is no id yet: furnish it above.</exception>
    public IReadOnlyList<PageAddress> Pages => [.. Installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") is true)
        .Where(endpoint => endpoint.Metadata.GetMetadata<IProducesResponseTypeMetadata>()?.ContentTypes.Any(type => type is not "text/html") is not true) // a stream or a file is no page
        .Select(endpoint => (Route: $"/{endpoint.RoutePattern.RawText?.Trim('/')}", endpoint.Metadata))
        .Where(page => !page.Route.StartsWith("/api/", StringComparison.Ordinal) && !page.Route.StartsWith("/openapi/", StringComparison.Ordinal))
        .SelectMany(page => Visitors(page.Route, page.Metadata).Select(visitor => new PageAddress(page.Route, Fill(page.Route), visitor.Role, visitor.IsPublic, visitor.IsPatient)))
        .OrderBy(page => page.Role).ThenBy(page => page.Route, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await Installation.InitializeAsync();
        using var manager = await Installation.Atlas.As(Role.Manager);
        using var doctor = await Installation.Atlas.As(Role.Doctor);
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        await Place(manager);
        await Family(desk, doctor);
        await Agenda(manager, desk);
        await WaitingRoom(desk, doctor);
        await Recalls(manager, desk);
        await Rights(manager, desk);
        await WaitingList(manager, desk);
        await Letters();
        await Account();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    async Task Place(Caller manager)
    {
        ids["branches"] = await Id(manager, "/api/v1/branches", new { name = "Agence Maârif", city = "Casablanca", address = "12, rue des Orangers", phone = "0522334455" });
        ids["chairs"] = await Id(manager, "/api/v1/chairs", new { branchId = ids["branches"], name = "Fauteuil 3" });
        ids["counters"] = await Id(manager, "/api/v1/counters", new { branchId = ids["branches"], name = "Caisse 1" });
        using var till = await Terminal.SignedIn(Installation, "cashier.atlas", "atlas");
        ids["devices"] = (await till.Post("/api/v1/devices", new { name = "Caisse du rez-de-chaussée" })).ShouldBe(201).Json["id"]!.GetValue<string>();
        (await manager.Post($"/api/v1/devices/{ids["devices"]}/approve", new { branchId = ids["branches"], counterId = ids["counters"] })).ShouldBe(200);
        using var tablet = await Terminal.SignedIn(Installation, "receptionist.atlas", "atlas");
        (await tablet.Post("/api/v1/devices", new { name = "Tablette de l’accueil" })).ShouldBe(201);
        ids["applications"] = await Id(manager, "/api/v1/applications", new { name = "Rappels SMS du quartier", redirectUris = new[] { "https://rappels.example/retour" }, scopes = new[] { "scheduling:read", "patients:read" }, role = "assistant" });
        ids["staff"] = await Id(manager, "/api/v1/staff", new { displayName = "Dr Ghita Bennis", role = "doctor", username = "bennis.atlas", password = TestCluster.Password });
        foreach (var doctor in (await manager.Get("/api/v1/doctors")).ShouldBe(200).Json["items"]!.AsArray())
        {
            ids["doctors"] = doctor!["id"]!.GetValue<string>();
            (await manager.Put($"/api/v1/doctors/{ids["doctors"]}/hours", new { items = Enumerable.Range(1, 6).Select(weekday => new { weekday, opens = "09:00", closes = "18:00" }) })).ShouldBe(204);
        }
    }

    // Somebody in each state that is reached without a cash desk, and somebody who left.
    async Task WaitingRoom(Caller desk, Caller doctor)
    {
        var treats = await Owner.Ask<Guid>(Installation, "select user_id from registry.memberships where username = 'doctor.atlas'");
        var patients = (await desk.Get("/api/v1/patients?limit=30")).ShouldBe(200).Json["items"]!.AsArray().Select(patient => patient!["id"]!.GetValue<string>()).Skip(8).Take(6).ToArray();
        foreach (var (place, patient) in patients.Index())
        {
            using var arrived = await desk.Post("/api/v1/visits", new { patientId = patient, doctorId = treats, note = place == 0 ? "Douleur vive à gauche depuis trois jours, ne peut plus mâcher" : null });
            if ((int)arrived.Status != 201) continue; // archived
            ids["visits"] = arrived.Json["id"]!.GetValue<string>();
            if (place is 1 or 2 or 3) (await doctor.Post($"/api/v1/visits/{ids["visits"]}/start")).ShouldBe(200);
            if (place is 2 or 3) (await doctor.Post($"/api/v1/visits/{ids["visits"]}/ready")).ShouldBe(200);
            if (place is 4) (await desk.Post($"/api/v1/visits/{ids["visits"]}/leave", new { reason = "Reviendra un autre jour" })).ShouldBe(200);
        }
        using var named = await desk.Post("/api/v1/visits", new { patientId = Patient, doctorId = treats });
        ids["visits"] = named.ShouldBe(201).Json["id"]!.GetValue<string>();
    }

    // A patient who is due, one who asks for another time, and the link that one of them followed.
    async Task Recalls(Caller manager, Caller desk)
    {
        var type = (await manager.Get("/api/v1/appointment-types")).ShouldBe(200).Json["items"]![1]!["id"]!.GetValue<string>();
        (await manager.Put("/api/v1/reminders/rules", new { isOn = true, recalls = new[] { new { typeId = type, months = 6 } } })).ShouldBe(200);
        ids["r"] = new string('A', 43);
        var hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(ids["r"])));
        const string atClinic = "select set_config('enamel.clinic_id', (select id::text from registry.clinics where slug = 'atlas'), false); "; // as the trail asks
        const string link = atClinic + "insert into clinic_atlas.reminders_links (clinic_id, id, token_hash, appointment_id, patient_id, starts_at, recipient_index, language, expires_at, answer, answered_at, created_at) select a.clinic_id, gen_random_uuid(), {0}, a.id, a.patient_id, a.starts_at, '', 'fr', a.starts_at, {1}, now() from clinic_atlas.scheduling_appointments a where {2}";
        await Owner.Do(Installation, string.Format(CultureInfo.InvariantCulture, link, $"'\\x{hash}'", "null, null", $"a.id = '{ids["agenda"]}'"));
        await Owner.Do(Installation, string.Format(CultureInfo.InvariantCulture, link, "'other'", "'other-time', now()", $"a.starts_at > now() and a.id <> '{ids["agenda"]}' order by a.id limit 1"));
        await Owner.Do(Installation, $"{atClinic}insert into clinic_atlas.reminders_recalls (clinic_id, id, patient_id, type_id, last_on, due_on, state, attempts) select clinic_id, gen_random_uuid(), id, '{type}', current_date - 200, current_date - 16 + length(last_name), 'due', 0 from clinic_atlas.patients_patients where archived_at is null limit 20");
    }

    // What a patient allows and asked for, and what was put away.
    async Task Rights(Caller manager, Caller desk)
    {
        (ids["register"], ids["retention"]) = ("care", "messages");
        ids["requests"] = await Id(desk, $"/api/v1/patients/{Patient}/rights-requests", new { kind = "access", words = "Je voudrais une copie de tout le dossier de mon fils, y compris les notes.", channel = "letter", receivedOn = "2026-01-05" });
        (await desk.Post($"/api/v1/patients/{Patient}/consents", new { purpose = "photos", isGiven = true, channel = "paper" })).ShouldBe(201);
        (await manager.Post($"/api/v1/patients/{Patient}/hold", new { reason = "Expertise en cours au tribunal de première instance de Casablanca", untilOn = "2030-01-01" })).ShouldBe(201);
        (await manager.Patch($"/api/v1/chairs/{await Id(manager, "/api/v1/chairs", new { branchId = ids["branches"], name = "Ancien fauteuil du sous-sol" })}", new { isClosed = true, reason = "Vendu à un confrère" })).ShouldBe(200);
    }

    // Two who wait for a place, and the offer that one of them holds since somebody cancelled.
    async Task WaitingList(Caller manager, Caller desk)
    {
        ids["appointment-types"] = (await manager.Get("/api/v1/appointment-types")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<string>();
        var (treats, day) = (ids["doctors"], Iso(OrdinaryWeek.Monday().AddDays(2)));
        var gone = await Id(desk, "/api/v1/appointments", new { patientId = Patient, doctorId = treats, startsAt = $"{day}T09:00", minutes = 60 });
        (await desk.Post("/api/v1/waiting-list", new { patientId = Patient, doctorId = treats, minutes = 30, fromOn = day, untilOn = day, isUrgent = true, note = "Douleur au réveil, viendra à toute heure" })).ShouldBe(201);
        var other = (await desk.Get("/api/v1/patients?q=tahiri&limit=1")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<string>();
        (await desk.Post("/api/v1/waiting-list", new { patientId = other, minutes = 60, fromOn = day, weekdays = new[] { 2, 4 }, fromTime = "14:00", untilTime = "17:30" })).ShouldBe(201);
        (await desk.Post($"/api/v1/appointments/{gone}/cancel", new { reason = "Voyage imprévu" })).ShouldBe(200);
        ids["o"] = (await Installation.Sent()).Last(letter => letter.Template == "scheduling.offer").Wording.Body.Split("/o/")[1][..43];
    }

    // A patient who has an account of their own.
    async Task Account()
    {
        using var patient = Installation.Atlas.Anybody();
        using var asked = await patient.PostForm("/portal/register", new() { ["phone"] = PatientMobile });
        var request = asked.ShouldBe(200).Text.Split("name=\"request\" value=\"")[1].Split('"')[0];
        var code = (await Installation.Sent())[^1].Wording.Body.Split(' ')[0];
        using var made = await patient.PostForm("/portal/register/confirm", new()
        {
            ["request"] = request, ["phone"] = PatientMobile, ["code"] = code, ["name"] = "Fatima-Zahra Benabderrahmane-Lahlou", ["nationalId"] = "BK334455", ["password"] = TestCluster.Password,
        });
        ((int)made.Status).ShouldBe(303, made.Text);
        await Installation.Greet("atlas", "later@example.ma");
    }

    // Some that left, some that did not, one that waits.
    async Task Letters()
    {
        await Installation.Greet("atlas", "fatimazahra@example.ma", "Fatima-Zahra Benabderrahmane-Lahlou");
        await Installation.Greet("atlas", "0661223344", "فاطمة الزهراء", language: "ar", channel: Channel.Sms);
        await Installation.Sent();
        Installation.Post.Takes = (letter, _) => Task.FromResult<Delivery>(letter.Language == "en" ? new Delivery.Never("smtp 550 5.1.1") : new Delivery.Never("too-slow"));
        await Installation.Greet("atlas", "nobody.of.this.very.long.name.at.all@patients-of-a-long-domain.example", "Marie-Antoinette", language: "en");
        await Installation.Greet("atlas", "yassine@example.ma", "ياسين", language: "ar");
        await Installation.Work();
        Installation.Post.Takes = (_, _) => Task.FromResult<Delivery>(new Delivery.Sent());
    }

    async Task Family(Caller desk, Caller doctor)
    {
        var child = ids["patients"] = await Id(desk, "/api/v1/patients", new
        {
            firstName = "Yassine",
            lastName = "Benabderrahmane El Idrissi",
            firstNameArabic = "ياسين",
            lastNameArabic = "بنعبد الرحمن الإدريسي",
            birthDate = "2018-04-02",
            sex = "male",
            cin = "BK998877",
            phone = "0661223344",
            address = "12, rue des Orangers\nCasablanca",
        });
        ids["audit"] = "patients_patients";
        ids["patients_patients"] = child;
        var mother = await Id(desk, "/api/v1/patients", new
        {
            firstName = "Marie-Antoinette Fatima-Zahra",
            lastName = "Benabderrahmane-Lahlou",
            firstNameArabic = "فاطمة الزهراء",
            lastNameArabic = "بنعبد الرحمن",
            birthDate = "1988-03-09",
            sex = "female",
            cin = "BK334455",
            phone = "0661223344",
            email = "fatimazahra@example.ma",
        });
        ids["conditions"] = await Id(doctor, $"/api/v1/patients/{child}/conditions", new { kind = "allergy", label = "Pénicilline : choc anaphylactique en 2023", isSevere = true });
        foreach (var condition in new object[]
        {
            new { kind = "allergy", label = "Latex" }, new { kind = "alert", label = "Épilepsie", note = "Traitée depuis 2022.\nDernière crise en mai." },
            new { kind = "history", label = "Amygdalectomie" },
        }) (await doctor.Post($"/api/v1/patients/{child}/conditions", condition)).ShouldBe(201);
        ids["links"] = await Id(desk, $"/api/v1/patients/{child}/links", new { relativeId = mother, relation = "parent", isGuardian = true });
        Archived = await Id(desk, "/api/v1/patients", new { firstName = "Driss", lastName = "Chraibi" });
        using var left = await desk.Post($"/api/v1/patients/{Archived}/archive", new { reason = "A déménagé à Lyon" });
        ((int)left.Status).ShouldBeLessThan(300, left.Text);
        for (var more = 0; more < 30; more++) // more than one page of the list
            await Id(desk, "/api/v1/patients", new { firstName = "Nadia", lastName = $"Tahiri {(char)('A' + more % 26)}{(char)('a' + more / 26)}", birthDate = Iso(new DateOnly(1960 + more, 1 + more % 12, 3)) });
    }

    // Today too, so that the boards have something to show.
    async Task Agenda(Caller manager, Caller desk)
    {
        var doctors = (await manager.Get("/api/v1/doctors")).Json["items"]!.AsArray().Select(doctor => doctor!["id"]!.GetValue<string>()).ToArray();
        var patients = (await desk.Get("/api/v1/patients?limit=20")).ShouldBe(200).Json["items"]!.AsArray()
            .Where(patient => patient!["isArchived"] is null || !patient["isArchived"]!.GetValue<bool>()).Select(patient => patient!["id"]!.GetValue<string>()).ToArray();
        ids["agenda"] = await Id(desk, "/api/v1/appointments", new { patientId = Patient, doctorId = doctors[0], startsAt = $"{Monday}T10:00", note = "apporte ses radios" });
        foreach (var name in new[] { "Prise en charge.pdf", "Courrier_du_Dr_Benabderrahmane-Lahlou_a_propos_de_la_molaire_inferieure_gauche_version_definitive.pdf", "صورة الأشعة.pdf" })
            (await desk.Attach($"/api/v1/appointments/{ids["agenda"]}/attachments", Attachments.Pdf(1_300_000), name)).ShouldBe(201).Dispose();
        var turn = 0;
        foreach (var day in new[] { OrdinaryWeek.Monday(), OrdinaryWeek.Monday().AddDays(1), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime) })
        {
            foreach (var patient in patients.Take(6))
                (await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctors[turn++ % doctors.Length], startsAt = $"{Iso(day)}T{11 + turn % 6:00}:{turn % 4 * 15:00}", minutes = 15 })).Dispose();
        }
    }

    static async Task<string> Id(Caller caller, string path, object body) => (await caller.Post(path, body)).ShouldBe(201).Json["id"]!.GetValue<string>();

    string Fill(string route)
    {
        var segments = route.Split('/');
        for (var at = 1; at < segments.Length; at++)
        {
            if (!segments[at].StartsWith('{')) continue;
            segments[at] = ids.GetValueOrDefault(segments[at - 1]) ?? throw new InvalidOperationException($"No id is furnished for {segments[at]} in {route}.");
        }
        return string.Join('/', segments);
    }

    // The landing page is another one for each role; other pages are visited by the role that may do most there.
    static IEnumerable<(Role? Role, bool IsPublic, bool IsPatient)> Visitors(string route, EndpointMetadataCollection metadata)
    {
        if (metadata.GetMetadata<RequiredPermission>() is { } required) return (route == "/" ? required.Permission.Roles : required.Permission.Roles.Order().Take(1)).Select(role => ((Role?)role, false, false));
        var isPatients = metadata.GetMetadata<PatientsMayCall>() is not null;
        return [(null, !isPatients && metadata.GetMetadata<AnybodyMayCall>() is null, isPatients)];
    }

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Where a page is and who goes there.</summary>
/// <param name="Route">As it is mapped.</param>
/// <param name="Path">With ids.</param>
/// <param name="Role">Who; nobody signed in where it is open.</param>
/// <param name="IsPublic">On the public host rather than at a clinic.</param>
/// <param name="IsPatient">By a patient who is signed in.</param>
public sealed record PageAddress(string Route, string Path, Role? Role, bool IsPublic, bool IsPatient);
