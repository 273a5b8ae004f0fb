using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Platform.Identity.Account.SecondFactor;

namespace Enamel.Tests.Support.Examples;

/// <summary>The clinic atlas with people at work, and the things that examples are about: made when they are asked for, each anew unless its name says otherwise.</summary>
sealed partial class Stage(Installation installation) : IDisposable
{
    public const string NewPassword = "Ortho-Panorama-27";

    readonly Dictionary<Role, Caller> programs = [], browsers = [];
    readonly List<IDisposable> made = [];
    int number;

    public Installation Installation => installation;

    public Clinic Clinic => Installation.Atlas;

    /// <summary>A number that nobody has had yet.</summary>
    public int Next => ++number;

    /// <summary>Somebody of a role, signed in for the API.</summary>
    public async Task<Caller> Program(Role role) => programs.TryGetValue(role, out var there) ? there : programs[role] = Keep(await Clinic.As(role));

    /// <summary>Somebody of a role, signed in by the page.</summary>
    public async Task<Caller> Browser(Role role) => browsers.TryGetValue(role, out var there) ? there : browsers[role] = Keep(await Clinic.AsPage(role));

    /// <summary>Somebody of a role in a browser of their own, whose session may come to its end.</summary>
    public async Task<Caller> AnotherBrowser(Role role) => Keep(await Clinic.AsPage(role));

    /// <summary>Somebody who has not signed in.</summary>
    public Caller Anybody() => Keep(Clinic.Anybody());

    /// <summary>Something that goes when the stage is put away.</summary>
    public T Keep<T>(T thing) where T : IDisposable
    {
        made.Add(thing);
        return thing;
    }

    /// <summary>A posted form of an object's properties; what comes behind it says more.</summary>
    public static HttpContent Form(object fields) => new FormUrlEncodedContent(fields as IEnumerable<KeyValuePair<string, string>>
        ?? fields.GetType().GetProperties().Select(field => KeyValuePair.Create(field.Name.TrimStart('@'), field.GetValue(fields)?.ToString() ?? "")));

    /// <summary>A call of nobody who has signed in.</summary>
    public static Call ByAnybody(Func<Task<Reply>> send) => new(send, null);

    /// <summary>What the API answers to a POST.</summary>
    public async Task<System.Text.Json.Nodes.JsonNode> Posted(Role role, string path, object? body = null)
    {
        var answer = await (await Program(role)).Post(path, body);
        ((int)answer.Status).ShouldBeInRange(200, 299, $"{path}: {answer.Text}");
        return answer.Text.Length == 0 ? new System.Text.Json.Nodes.JsonObject() : answer.Json;
    }

    public async Task<Guid> Created(Role role, string path, object body) => (await Posted(role, path, body))["id"]!.GetValue<Guid>();

    public Task<Guid> Patient() => Created(Role.Receptionist, "/api/v1/patients", new { firstName = "Zineb", lastName = $"Exemple {Letters(Next)}" });

    public async Task<Guid> ArchivedPatient()
    {
        var patient = await Patient();
        await Posted(Role.Manager, $"/api/v1/patients/{patient}/archive", new { reason = "Un doublon" });
        return patient;
    }

    public Task<Guid> Condition(Guid patient) => Created(Role.Doctor, $"/api/v1/patients/{patient}/conditions", new { kind = "allergy", label = "Latex" });

    public async Task<Guid> Link(Guid patient) => await Created(Role.Receptionist, $"/api/v1/patients/{patient}/links", new { relativeId = await Patient(), relation = "sibling" });

    public Task<Guid> Branch() => Created(Role.Manager, "/api/v1/branches", new { name = $"Annexe {Next}" });

    public async Task<Guid> Chair() => await Created(Role.Manager, "/api/v1/chairs", new { branchId = await Branch(), name = "Fauteuil" });

    public async Task<Guid> Counter() => await Created(Role.Manager, "/api/v1/counters", new { branchId = await Branch(), name = "Caisse" });

    public Task<Guid> UserOf(Role role) => Owner.Ask<Guid>(Installation, $"select user_id from registry.memberships where clinic_id = 1 and role = '{role.Word()}' order by created_at limit 1");

    /// <summary>A new doctor whom nobody has booked: times do not meet.</summary>
    public async Task<Guid> Doctor()
    {
        await Owner.Do(Installation, "update registry.clinics set capacity_doctors = 1000 where slug = 'atlas' and capacity_doctors < 1000");
        return await Staff(Role.Doctor);
    }

    public Task<Guid> Staff(Role role = Role.Assistant, string? username = null) => Created(Role.Manager, "/api/v1/staff", new
    {
        displayName = $"Personne {Letters(Next)}",
        role = role.Word(),
        username = username ?? $"personne{Next}",
        password = TestCluster.Password,
        licenceNumber = role == Role.Doctor ? $"MD{Next + 1000}" : null,
    });

    /// <summary>A morning in a month.</summary>
    public static readonly DateTimeOffset Morning = new(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime).AddDays(30), new(9, 0), TimeSpan.FromHours(1));

    /// <summary>Its day, as a form has it.</summary>
    public static string Day => Morning.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public async Task<object> Booking() => new { patientId = await Patient(), doctorId = await Doctor(), startsAt = Morning, minutes = 30 };

    public async Task<Guid> Appointment() => await Created(Role.Receptionist, "/api/v1/appointments", await Booking());

    public async Task<Guid> CancelledAppointment()
    {
        var appointment = await Appointment();
        await Posted(Role.Receptionist, $"/api/v1/appointments/{appointment}/cancel", new { reason = "Empêché" });
        return appointment;
    }

    /// <summary>A new person of the staff in a browser of their own.</summary>
    public async Task<(Caller Browser, string Login, Guid Id)> Newcomer(Role role = Role.Assistant)
    {
        var login = $"nouveau{Next}";
        var id = await Staff(role, login);
        var browser = Anybody();
        (await browser.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password })).ShouldBe(303);
        return (browser, login, id);
    }

    /// <summary>The same, with an authenticator app set up.</summary>
    public async Task<(Caller Browser, string Login, string Secret)> Guarded()
    {
        var (browser, login, _) = await Newcomer();
        var secret = await BeginApp(browser);
        (await browser.PostForm("/account/authenticator/confirm", new() { ["code"] = Code(secret, isFirst: true) })).ShouldBe(200);
        return (browser, login, secret);
    }

    public static async Task<string> BeginApp(Caller browser) =>
        SecretOn((await browser.PostForm("/account/authenticator", new() { ["password"] = TestCluster.Password })).ShouldBe(200).Text);

    /// <summary>The secret that a page spells for an authenticator app.</summary>
    public static string SecretOn(string page) => Spelled().Match(page).Groups["secret"].Value.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The first choice of a page's list.</summary>
    public static string ChoiceOn(string page) => Choice().Match(page).Groups["value"].Value;

    /// <summary>The app's code of now. Each works once: the first that is shown is the one of half a minute ago, which a slow hand is forgiven.</summary>
    public static string Code(string secret, bool isFirst = false) => Totp.Code(Base32.Read(secret), Totp.StepAt(TimeProvider.System.GetUtcNow()) - (isFirst ? 1 : 0));

    /// <summary>The token by which a sign-in goes on that asks for more than a password.</summary>
    public async Task<string> Pending(string login) =>
        (await Anybody().Post("/api/v1/auth/login", new { login, password = TestCluster.Password })).ShouldBe(401).Json["pendingToken"]!.GetValue<string>();

    /// <summary>A person whose role needs a second factor and who has none; afterwards the clinic asks it of nobody again.</summary>
    public async Task<string> Unguarded()
    {
        var login = $"sansfacteur{Next}";
        await Staff(Role.LabTech, login);
        await Owner.Do(Installation, "update registry.clinics set second_factor_roles = '{lab_tech}' where slug = 'atlas'");
        return login;
    }

    /// <summary>The last letter that left.</summary>
    public async Task<string> LastLetter() => (await Installation.Sent())[^1].Wording.Body;

    /// <summary>The token of an invitation that was just sent.</summary>
    public async Task<string> Invited()
    {
        await Created(Role.Manager, "/api/v1/invitations", Invitation());
        return Link().Match(await LastLetter()).Groups["token"].Value;
    }

    public object Invitation() => new { displayName = $"Invitée {Letters(Next)}", contact = $"invitee{Next}@new.example", role = "cashier" };

    /// <summary>An asked-for code of the portal, in the browser that asked.</summary>
    public async Task<(Caller Browser, string Request, string Code)> PortalCode(string path, string phone)
    {
        var browser = Anybody();
        var page = (await browser.PostForm(path, new() { ["phone"] = phone })).ShouldBe(200).Text;
        return (browser, RequestField().Match(page).Groups["id"].Value, SixOf(await LastLetter()));
    }

    /// <summary>The code in a letter.</summary>
    public static string SixOf(string letter) => Six().Match(letter).Value;

    /// <summary>The token by which somebody who forgot the password sets another.</summary>
    public async Task<string> ResetToken()
    {
        var login = await Reachable();
        (await Anybody().Post("/api/v1/auth/forgotten", new { login })).ShouldBe(202);
        await Installation.Sent(); // who it is is looked up first, and then written to
        return Link().Match(await LastLetter()).Groups["token"].Value;
    }

    /// <summary>The username of somebody of the staff who can be written to.</summary>
    public async Task<string> Reachable()
    {
        var login = $"joignable{Next}";
        await Created(Role.Manager, "/api/v1/staff", new { displayName = $"Personne {Letters(Next)}", role = "assistant", username = login, password = TestCluster.Password, email = $"{login}@new.example" });
        return login;
    }

    /// <summary>Runs a statement inside the clinic, for what comes about only with time.</summary>
    public Task Inside(string sql) => Owner.Do(Installation, $"select set_config('enamel.clinic_id', '1', true); {sql}");

    /// <summary>An id that nobody has had yet.</summary>
    public static Guid NewId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow());

    /// <summary>A patient's account; and the browser in which it was made.</summary>
    public async Task<(Caller Browser, string Phone)> Person()
    {
        var phone = $"06617{Next:D5}";
        var (browser, request, code) = await PortalCode("/portal/register", phone);
        (await browser.Send(new(HttpMethod.Post, "/portal/register/confirm") { Content = Form(Registration(request, phone, code)) })).ShouldBe(303);
        await Owner.Do(Installation, "delete from registry.one_time_codes"); // as if it had been days ago
        return (browser, phone);
    }

    public object Registration(string request, string phone, string code) => new { request, phone, code, name = "Zohra Qadiri", nationalId = $"BK{700000 + Next}", password = "une phrase facile" };

    /// <summary>An approval that somebody else asks of the manager.</summary>
    public async Task<Guid> Approval()
    {
        await using var administrator = await Installation.Address.AsAdministrator();
        await using var work = await administrator.BeginTransactionAsync();
        var cashier = await UserOf(Role.Cashier);
        await administrator.Enter(1, new(cashier));
        var id = await administrator.Ask<Guid>($$"""
            insert into clinic_atlas.approvals_requests (clinic_id, id, kind, subject_id, reason, facts, requested_by, requested_at)
            values (1, gen_random_uuid(), '{{Refunds.Code}}', gen_random_uuid(), 'Une raison', '{}', $1, now()) returning id
            """, cashier);
        await work.CommitAsync();
        return id;
    }

    /// <summary>A message that was given up.</summary>
    public async Task<Guid> LostMessage()
    {
        var message = await Installation.Greet("atlas", "patient@patients.example");
        await Owner.Do(Installation, $"select set_config('enamel.clinic_id', '1', true); delete from registry.jobs where subject_id = '{message}'; update clinic_atlas.messaging_messages set status = 'dead' where id = '{message}'");
        return message;
    }

    /// <summary>Somebody's terminal, enrolled and perhaps approved.</summary>
    public async Task<(Terminal Terminal, Guid Id)> Device(bool isApproved = false)
    {
        var terminal = Keep(await Terminal.SignedIn(Installation, "cashier.atlas", "atlas"));
        var id = (await terminal.Post("/api/v1/devices", new { name = $"Poste {Next}" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        if (isApproved) await Posted(Role.Manager, $"/api/v1/devices/{id}/approve", new { branchId = await Branch() });
        return (terminal, id);
    }

    // Names hold no digits.
    public static string Letters(int number) => string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + (digit - '0'))));

    public void Dispose()
    {
        foreach (var one in made) one.Dispose();
    }

    [GeneratedRegex("dir=\"ltr\">(?<secret>[A-Z2-7 ]+)<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spelled();

    [GeneratedRegex("<option value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Choice();

    [GeneratedRegex(@"token=(?<token>[A-Za-z0-9_-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("name=\"request\" value=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RequestField();

    [GeneratedRegex("[0-9]{6}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Six();
}
