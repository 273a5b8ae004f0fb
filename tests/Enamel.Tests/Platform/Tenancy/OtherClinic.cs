using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Enamel.Kernel;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Enamel.Tests.Platform.Tenancy;

/// <summary>Something of every kind that a clinic has, and how an address, a query or a body would name it.</summary>
sealed class OtherClinic
{
    readonly Dictionary<string, string> ids = new(StringComparer.Ordinal);
    readonly List<string> marks = [];

    OtherClinic(string slug) => Slug = slug;

    public string Slug { get; }

    /// <summary>Fills a clinic, through the product where sealed fields are concerned.</summary>
    public static async Task<OtherClinic> Fill(Installation installation, string slug)
    {
        var clinic = new OtherClinic(slug);
        var mark = $"zq{slug}";
        using var manager = await installation.Clinic(slug).As(Role.Manager);
        using var desk = await installation.Clinic(slug).As(Role.Receptionist);
        var patient = (await desk.Post("/api/v1/patients", clinic.Patient(mark, 0))).ShouldBe(201).Json;
        var relative = (await desk.Post("/api/v1/patients", clinic.Patient(mark, 1))).ShouldBe(201).Json;
        clinic.Know("patient", patient["id"]!.GetValue<Guid>());
        clinic.Know("relative", relative["id"]!.GetValue<Guid>());
        clinic.marks.Add(patient["number"]!.GetValue<string>());
        clinic.Know("branch", (await manager.Post("/api/v1/branches", new { name = $"Succursale {mark}" })).ShouldBe(201).Json["id"]!.GetValue<Guid>());
        clinic.Know("chair", (await manager.Post("/api/v1/chairs", new { branchId = clinic.ids["branch"], name = $"Fauteuil {mark}" })).ShouldBe(201).Json["id"]!.GetValue<Guid>());
        clinic.Know("counter", (await manager.Post("/api/v1/counters", new { branchId = clinic.ids["branch"], name = $"Caisse {mark}" })).ShouldBe(201).Json["id"]!.GetValue<Guid>());
        using var terminal = await Terminal.SignedIn(installation, $"cashier.{slug}", slug);
        clinic.Know("device", (await terminal.Post("/api/v1/devices", new { name = $"Poste {mark}" })).ShouldBe(201).Json["id"]!.GetValue<Guid>());
        clinic.Know("application", (await manager.Post("/api/v1/applications", new { name = $"Application {mark}", redirectUris = new[] { "https://app.example/back" }, scopes = new[] { "patients:read" } }))
            .ShouldBe(201).Json["id"]!.GetValue<Guid>());
        clinic.Know("invitation", (await manager.Post("/api/v1/invitations", new { displayName = $"Personne {mark}", contact = $"{mark}@staff.example", role = "cashier" })).ShouldBe(201).Json["id"]!.GetValue<Guid>());
        await clinic.FillTables(installation, mark);
        clinic.Know("attachment", (await desk.Attach($"/api/v1/appointments/{clinic.ids["appointment"]}/attachments", Attachments.Pdf(40), $"{mark}.pdf")).ShouldBe(201).Json["id"]!.GetValue<Guid>());
        clinic.Know("message", await installation.Greet(slug, $"{mark}@patients.example", mark));
        clinic.marks.AddRange([mark, slug, $"doctor.{slug}"]);
        return clinic;
    }

    /// <summary>The address with this clinic's ids in the places of its parameters.</summary>
    /// <exception cref="InvalidOperationException">The test does not know what a parameter names: teach it here.</exception>
    public string Path(RoutePattern pattern)
    {
        var path = new List<string>();
        foreach (var segment in pattern.PathSegments)
        {
            var after = path.LastOrDefault(word => !Guid.TryParse(word, out _)) ?? "";
            path.Add(string.Concat(segment.Parts.Select(part => part switch
            {
                RoutePatternParameterPart parameter => Id(after, parameter.Name, pattern),
                RoutePatternLiteralPart literal => literal.Content,
                RoutePatternSeparatorPart separator => separator.Content,
                _ => throw new InvalidOperationException($"The test does not know what {pattern.RawText} names."),
            })));
        }
        return "/" + string.Join('/', path);
    }

    /// <summary>Questions that a list may be asked about this clinic's things.</summary>
    public IEnumerable<string> Queries()
    {
        yield return "";
        yield return $"?q=Zineb&cin=K31{Slug.Length}77&phone=06613344{Slug.Length}0&number={marks[0]}";
        yield return $"?q=zq{Slug}&text=zq{Slug}";
        yield return $"?number={marks[0]}";
        yield return $"?doctorId={ids["doctor"]}&typeId={ids["type"]}&from=2031-03-03&to=2031-03-05&date=2031-03-04&week=2031-03-04&startsAt=2031-03-04T09:00:00%2B01:00&minutes=30";
        yield return $"?patientId={ids["patient"]}&branchId={ids["branch"]}&chairId={ids["chair"]}&counterId={ids["counter"]}&after={ids["patient"]}&closed=true&archived=true";
    }

    /// <summary>What the address reads: a picture, JSON, or a page's form.</summary>
    public HttpContent Body(RouteEndpoint endpoint, bool isApi)
    {
        if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.FirstOrDefault(type => type.StartsWith("image/", StringComparison.Ordinal)) is { } picture)
            return new ByteArrayContent([0x89, (byte)'P', (byte)'N', (byte)'G']) { Headers = { ContentType = new(picture) } };
        if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType == typeof(Microsoft.AspNetCore.Http.IFormFile)) return Attachments.Form(Attachments.Pdf(40), "un.pdf");
        return isApi ? new StringContent(Json(endpoint), Encoding.UTF8, "application/json") : new FormUrlEncodedContent(Form());
    }

    /// <summary>A body that the address would take from its own people, naming this clinic's things.</summary>
    string Json(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } type ? JsonSerializer.Serialize(Value(type, "", endpoint), JsonSerializerOptions.Web) : "{}";

    /// <summary>Every field that any page's form has, naming this clinic's things.</summary>
    Dictionary<string, string> Form() => new(StringComparer.Ordinal)
    {
        ["patientId"] = ids["patient"], ["relativeId"] = ids["patient"], ["doctorId"] = ids["doctor"], ["branchId"] = ids["branch"], ["chairId"] = ids["chair"],
        ["counterId"] = ids["counter"], ["place"] = $"{ids["branch"]}/{ids["counter"]}",
        ["holdId"] = ids["hold"], ["fromId"] = ids["appointment"], ["appointmentId"] = ids["appointment"], ["typeId"] = ids["type"], ["startsAt"] = "2031-03-05T09:00:00+01:00", ["date"] = "2031-03-05", ["time"] = "09:00", ["minutes"] = "30", ["reason"] = "Une raison",
        ["note"] = "Une note", ["version"] = "1", ["relation"] = "sibling", ["kind"] = "allergy", ["label"] = "Latex", ["name"] = "Un nom", ["firstName"] = "Un", ["lastName"] = "Autre",
        ["position"] = "1", ["direction"] = "up", ["outcome"] = "no-answer", ["move"] = "up", ["return"] = "/",
    };

    /// <summary>What of this clinic stands in an answer although the question did not say it.</summary>
    public IEnumerable<string> Leaks(string question, string answer) => marks.Concat(ids.Values)
        .Where(mark => answer.Contains(mark, StringComparison.OrdinalIgnoreCase) && !question.Contains(mark, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same, of what nobody sees who has not signed in.</summary>
    public IEnumerable<string> SecretLeaks(string question, string answer) => Leaks(question, answer).Where(mark => mark != Slug);

    string Id(string after, string parameter, RoutePattern pattern) => (after, parameter) switch
    {
        ("patients", _) => ids["patient"],
        ("branches", _) => ids["branch"],
        ("chairs", _) => ids["chair"],
        ("counters", _) => ids["counter"],
        ("devices", _) => ids["device"],
        ("applications", _) => ids["application"],
        ("conditions", _) => ids["condition"],
        ("links", _) => ids["link"],
        ("appointments" or "agenda", _) => ids["appointment"],
        ("attachments", _) => ids["attachment"],
        ("appointment-types" or "types", _) => ids["type"],
        ("doctors" or "staff", _) => ids["doctor"],
        ("messages" or "mailbox", _) => ids["message"],
        ("invitations", _) => ids["invitation"],
        ("approvals", _) => ids["approval"],
        ("sessions", _) => ids["session"],
        ("absences", _) => ids["absence"],
        ("week-rules" or "rules", "id") => ids["rule"],
        ("holds", _) => ids["hold"],
        ("waiting-list", _) => ids["waiting"],
        ("appointment-series", _) => ids["series"],
        ("o", "token") => Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Guid.Parse(ids["waiting"]).ToByteArray())).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        ("holidays", "year") => "2031",
        (_, "key") => "throne-day",
        ("calendar", "token") or ("r", "token") => Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Guid.Parse(ids["feed"]).ToByteArray())).Replace('+', '-').Replace('/', '_').TrimEnd('='),
        ("feeds" or "calendar", _) => ids["feed"],
        ("alerts", _) => ids["alert"],
        ("visits", _) => ids["visit"],
        ("consents", _) => ids["consent"],
        ("requests" or "rights-requests", _) => ids["request"],
        ("recalls", _) => ids["recall"],
        ("audit", "subject") => "patients_patients",
        (_, "rule") => "failed-sign-ins",
        (_, "code") => "care",
        ("removed", "kind") => "conditions",
        (_, "kind") => "messages",
        ("patients_patients", _) => ids["patient"],
        ("openapi", "documentName") => "v1",
        _ => throw new InvalidOperationException($"The test does not know what {{{parameter}}} of {pattern.RawText} names: teach OtherClinic."),
    };

    object Patient(string mark, int number) => new
    {
        firstName = "Zineb",
        lastName = $"{mark}",
        firstNameArabic = "زينب",
        lastNameArabic = $"{(number == 0 ? "القديري" : "البوزيدي")}",
        sex = "female",
        birthDate = "1990-04-0" + (number + 1).ToString(CultureInfo.InvariantCulture),
        cin = $"K31{Slug.Length}7{7 + number}",
        phone = $"06613344{Slug.Length}{number}",
        email = $"{mark}{number}@patients.example",
        insuranceId = $"99{Slug.Length}1234{number}",
        address = $"12, rue {mark}",
    };

    async Task FillTables(Installation installation, string mark)
    {
        await using var administrator = await installation.Address.AsAdministrator();
        var (id, schema) = (await administrator.All(row => (row.GetInt32(0), row.GetString(1)), "select id, schema_name from registry.clinics where slug = $1", Slug)).Single();
        var doctor = await administrator.Ask<Guid>("select user_id from registry.memberships where clinic_id = $1 and role = 'doctor'", id);
        Know("doctor", doctor);
        Know("session", await administrator.Ask<Guid>("select id from registry.sessions where clinic_id = $1 order by id limit 1", id));
        await using var work = await administrator.BeginTransactionAsync();
        await administrator.Enter(id);
        var rows = new RowMaker(administrator, schema, id, doctor, mark);
        var patient = ("patient_id", (object)Guid.Parse(ids["patient"]));
        var branch = ("branch_id", (object)Guid.Parse(ids["branch"]));
        Know("condition", (await rows.Make("patients_conditions", patient)).Id);
        Know("link", (await rows.Make("patients_links", patient, ("relative_id", Guid.Parse(ids["relative"])))).Id);
        Know("type", (await rows.Make("scheduling_types")).Id);
        Know("approval", await Approval(administrator, schema, id, doctor, mark));
        Know("absence", (await rows.Make("scheduling_exceptions", ("reason", $"Raison {mark}"))).Id);
        Know("rule", (await rows.Make("scheduling_week_rules", ("note", $"Note {mark}"))).Id);
        Know("hold", (await rows.Make("scheduling_holds", branch, ("type_id", Guid.Parse(ids["type"])))).Id);
        Know("waiting", (await rows.Make("scheduling_waiting", patient, ("weekdays", 127), ("note", $"Attend {mark}"))).Id);
        Know("series", (await rows.Make("scheduling_series")).Id);
        Know("hours", (await rows.Make("scheduling_hours", branch)).Id);
        Know("feed", (await rows.Make("scheduling_feeds")).Id);
        var made = (await rows.Make("scheduling_appointments", patient, branch, ("zone", "Africa/Casablanca"), ("type_id", Guid.Parse(ids["type"])), ("note", $"Note {mark}"))).Id;
        Know("appointment", made);
        await administrator.Execute($"alter table {schema}.visits_visits disable trigger guard"); // a row of whatever state
        Know("visit", (await rows.Make("visits_visits", patient, branch, ("note", $"Note {mark}"))).Id);
        await administrator.Execute($"alter table {schema}.visits_visits enable trigger guard");
        Know("alert", (await rows.Make("audit_alerts", ("rule", "failed-sign-ins"), ("facts", """{"reason":"account","count":5,"minutes":15}"""))).Id);
        Know("consent", (await rows.Make("patients_consents", patient)).Id);
        Know("request", (await rows.Make("rights_requests", patient)).Id);
        Know("recall", (await rows.Make("reminders_recalls", patient)).Id);
        await administrator.Execute($"insert into registry.doctor_bookings select clinic_id, id, doctor_id, starts_at, ends_at from {schema}.scheduling_appointments where id = $1", made);
        await work.CommitAsync();
    }

    // Asked for by who acts: the table's own guard looks.
    static async Task<Guid> Approval(Npgsql.NpgsqlConnection administrator, string schema, int clinic, Guid by, string mark)
    {
        await administrator.Execute($"set local enamel.user_id to '{by}'");
        return await administrator.Ask<Guid>($$"""
            insert into {{schema}}.approvals_requests (clinic_id, id, kind, subject_id, reason, facts, requested_by, requested_at)
            values ($1, gen_random_uuid(), 'tests.refund', gen_random_uuid(), $2, '{}', $3, now()) returning id
            """, clinic, $"Raison {mark}", by);
    }

    void Know(string kind, Guid? id) => ids[kind] = id?.ToString() ?? throw new InvalidOperationException($"A {kind} has an id.");

    object? Value(Type type, string name, RouteEndpoint endpoint)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain == typeof(Guid) && name == "request") return ids["session"]; // of a code that was sent: an id like any other
        if (plain == typeof(Guid)) return name.EndsWith("Id", StringComparison.Ordinal) && Form().TryGetValue(name, out var id) ? id
            : throw new InvalidOperationException($"The test does not know what {name} of {endpoint.RoutePattern.RawText} names: teach OtherClinic.");
        if (plain == typeof(string)) return Form().GetValueOrDefault(name, name.EndsWith("Id", StringComparison.Ordinal) ? null! : "Valeur");
        if (plain == typeof(bool)) return false;
        if (plain == typeof(int)) return 30;
        if (plain == typeof(DateTimeOffset)) return Form()["startsAt"];
        if (plain == typeof(DateOnly)) return "2031-03-05";
        if (plain == typeof(TimeOnly)) return "09:00";
        if (plain == typeof(JsonElement)) return new { };
        if (plain.IsEnum) return JsonNamingPolicy.SnakeCaseLower.ConvertName(Enum.GetNames(plain)[0]);
        if (plain.IsAssignableTo(typeof(System.Collections.IEnumerable)))
            return new[] { Value(plain.IsArray ? plain.GetElementType()! : plain.GetGenericArguments()[0], name, endpoint) }; // a list has elements
        // Particulars that are only changed when sent are left out: a change of nothing still has to find its row.
        return plain.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanRead && property.Name != "EqualityContract" && !IsOptional(plain, property))
            .ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name), property => Value(property.PropertyType, JsonNamingPolicy.CamelCase.ConvertName(property.Name), endpoint), StringComparer.Ordinal);
    }

    static bool IsOptional(Type type, PropertyInfo property) => !property.Name.EndsWith("Id", StringComparison.Ordinal) && property.Name != "Reason"
        && type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Any(parameter => parameter.Name == property.Name && parameter.HasDefaultValue);
}
