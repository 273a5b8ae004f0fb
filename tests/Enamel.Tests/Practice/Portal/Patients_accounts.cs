using System.Net;
using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Practice.Portal;

public sealed partial class Patients_accounts(TestCluster cluster) : IAsyncLifetime
{
    const string Mobile = "0661731904", Secret = "une phrase facile", NationalId = "BK 731904";

    readonly Installation installation = new(cluster);

    public ValueTask InitializeAsync() => installation.InitializeAsync();

    public ValueTask DisposeAsync() => installation.DisposeAsync();

    [Fact]
    public async Task are_made_with_a_code_and_lead_to_the_patients_own_page()
    {
        using var patient = await Registered();
        var page = Text(await patient.Get("/portal"));
        page.ShouldContain("Zohra Qadiri");
        page.ShouldContain("+212661731904");
        page.ShouldContain("BK•••04");
        page.ShouldNotContain("BK731904");
        (await patient.PostForm("/portal/sign-out", [])).ShouldBe(303);
        (await patient.Get("/portal")).Headers.Location!.ToString().ShouldBe("/portal/sign-in");
        (await SignIn(patient, "+212 661-731904", Secret)).ShouldBe(303);
        (await patient.Get("/portal")).ShouldBe(200);
    }

    [Fact]
    public async Task hold_over_all_clinics_with_a_session_at_each()
    {
        using var patient = await Registered();
        using var elsewhere = installation.Mansour.Anybody();
        (await SignIn(elsewhere, Mobile, Secret)).ShouldBe(303);
        (await elsewhere.Get("/portal")).ShouldBe(200);
        using var thief = installation.Mansour.Anybody();
        thief.Headers.Add("Cookie", await CookieOf(installation.Atlas, Mobile, Secret));
        (await thief.Get("/portal")).ShouldBe(303);
    }

    [Fact]
    public async Task keep_no_identifier_in_clear()
    {
        using var patient = await Registered();
        await SignIn(patient, Mobile, "something else entirely");
        await Ask(patient, "/portal/recover", Mobile);
        await using var administrator = await installation.Address.AsAdministrator();
        var rows = new List<string>();
        foreach (var table in new[] { "registry.persons", "registry.person_sessions", "registry.sign_in_attempts", "registry.one_time_codes", "registry.audit_entries", "clinic_atlas.audit_entries", "clinic_atlas.messaging_messages" })
            rows.AddRange(await administrator.All(row => row.GetString(0), $"select to_jsonb(t)::text from {table} t"));
        rows.Count.ShouldBeGreaterThan(5);
        rows.ShouldAllBe(row => !row.Contains("661731904", StringComparison.Ordinal) && !row.Contains("731904\"", StringComparison.Ordinal) && !row.Contains("BK731904", StringComparison.OrdinalIgnoreCase));
        installation.Log.Lines.ShouldAllBe(line => !line.Contains("661731904", StringComparison.Ordinal) && !line.Contains("BK731904", StringComparison.OrdinalIgnoreCase));
        (await Owner.Ask<string>(installation, "select password_hash from registry.persons")).ShouldNotContain(Secret);
    }

    [Fact]
    public async Task are_one_to_a_national_id_and_one_to_a_mobile()
    {
        using var first = await Registered();
        using var second = installation.Atlas.Anybody();
        var request = await Ask(second, "/portal/register", "0661731905");
        var refused = await Confirm(second, request, "0661731905", await LastCode(), nationalId: "bk-731904");
        refused.ShouldBe(422);
        Text(refused).ShouldContain("ne peut pas être enregistré");
        (await Owner.Ask<long>(installation, "select count(*) from registry.persons")).ShouldBe(1);
        // The code was not used up by that, and the page came back filled.
        (await Confirm(second, request, "0661731905", await LastCode(), nationalId: "BE112233")).ShouldBe(303);
        (await Owner.Ask<long>(installation, "select count(*) from registry.persons")).ShouldBe(2);
    }

    [Fact]
    public async Task can_not_be_entered_or_recovered_by_a_national_id()
    {
        using var patient = await Registered();
        using var stranger = installation.Atlas.Anybody();
        (await SignIn(stranger, NationalId, Secret)).ShouldBe(401);
        (await stranger.PostForm("/portal/recover", new() { ["phone"] = NationalId })).ShouldBe(422);
    }

    [Fact]
    public async Task refuse_fields_that_are_wrong_before_the_code_costs_a_try()
    {
        using var patient = installation.Atlas.Anybody();
        var request = await Ask(patient, "/portal/register", Mobile);
        var code = await LastCode();
        foreach (var (name, nationalId, password) in new[] { ("", NationalId, Secret), ("Zohra", "12", Secret), ("Zohra", NationalId, "short"), ("Zohra", NationalId, "my mobile " + Mobile) })
        {
            var answer = await Confirm(patient, request, Mobile, code, name, nationalId, password);
            answer.ShouldBe(422);
            answer.Text.ShouldNotContain(code);
            if (password.Length > 0) answer.Text.ShouldNotContain($"value=\"{password}\"");
        }
        (await Owner.Ask<int>(installation, "select tries from registry.one_time_codes")).ShouldBe(0);
        (await Confirm(patient, request, Mobile, code)).ShouldBe(303);
    }

    [Fact]
    public async Task answer_alike_whether_a_number_is_known_or_not()
    {
        using var patient = await Registered();
        using var stranger = installation.Atlas.Anybody();
        foreach (var path in new[] { "/portal/register", "/portal/recover" })
        {
            var known = await stranger.PostForm(path, new() { ["phone"] = Mobile });
            var unknown = await stranger.PostForm(path, new() { ["phone"] = "0661731905" });
            Bare(known, Mobile).ShouldBe(Bare(unknown, "0661731905"));
            known.ShouldBe(200);
            Bare(await stranger.PostForm(path, new() { ["phone"] = Mobile }), Mobile).ShouldBe(Bare(await stranger.PostForm(path, new() { ["phone"] = "0661731905" }), "0661731905"));
            await Owner.Do(installation, "delete from registry.one_time_codes");
        }
        Bare(await SignIn(stranger, Mobile, "a wrong password"), Mobile).ShouldBe(Bare(await SignIn(stranger, "0661731905", "a wrong password"), "0661731905"));
        // Only whoever holds the mobile reads the difference: a code for the one, a word for the other.
        var letters = (await installation.Sent()).Skip(1).ToList();
        letters.Select(letter => $"{letter.Template} {letter.Recipient[^1]}").ShouldBe(["persons.known 4", "codes.code 5", "codes.code 4", "persons.unknown 5"]);
    }

    [Fact]
    public async Task of_a_known_number_can_not_be_taken_over_by_registering_it_again()
    {
        using var patient = await Registered();
        using var stranger = installation.Atlas.Anybody();
        var request = await Ask(stranger, "/portal/register", Mobile);
        for (var guess = 0; guess < 6; guess++) (await Confirm(stranger, request, Mobile, $"00000{guess}", nationalId: "BE112233")).ShouldBe(422);
        (await SignIn(stranger, Mobile, Secret)).ShouldBe(303);
    }

    [Fact]
    public async Task are_recovered_by_a_code_which_ends_every_session_at_every_clinic()
    {
        using var patient = await Registered();
        using var elsewhere = installation.Mansour.Anybody();
        (await SignIn(elsewhere, Mobile, Secret)).ShouldBe(303);
        using var owner = installation.Atlas.Anybody();
        var request = await Ask(owner, "/portal/recover", Mobile);
        (await owner.PostForm("/portal/recover/confirm", new() { ["request"] = request, ["phone"] = Mobile, ["code"] = "000000", ["password"] = "another sentence" })).ShouldBe(422);
        (await owner.PostForm("/portal/recover/confirm", new() { ["request"] = request, ["phone"] = Mobile, ["code"] = await LastCode(), ["password"] = "another sentence" })).ShouldBe(303);
        (await owner.Get("/portal")).ShouldBe(200);
        (await patient.Get("/portal")).ShouldBe(303);
        (await elsewhere.Get("/portal")).ShouldBe(303);
        (await SignIn(elsewhere, Mobile, Secret)).ShouldBe(401);
        (await SignIn(elsewhere, Mobile, "another sentence")).ShouldBe(303);
    }

    [Fact]
    public async Task bear_a_thousand_guesses_at_a_code_over_the_pages_while_another_patient_comes_in()
    {
        using var guesser = installation.Atlas.Anybody();
        var request = await Ask(guesser, "/portal/register", Mobile);
        var code = await LastCode();
        var statuses = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (guess, _) =>
            statuses.Add((await Confirm(guesser, request, Mobile, $"{(int.Parse(code, null) + 1 + guess) % 1_000_000:D6}")).Status));
        statuses.ShouldAllBe(status => status == HttpStatusCode.UnprocessableEntity || status == HttpStatusCode.TooManyRequests);
        (await Owner.Ask<int>(installation, "select max(tries) from registry.one_time_codes")).ShouldBe(5);
        (await Confirm(guesser, request, Mobile, code)).ShouldBe(422);
        using var other = installation.Mansour.Anybody();
        var theirs = await Ask(other, "/portal/register", "0662000001");
        (await Confirm(other, theirs, "0662000001", await LastCode(), nationalId: "BE112233")).ShouldBe(303);
    }

    [Fact]
    public async Task shut_out_whoever_guesses_passwords_and_neither_the_owner_elsewhere_nor_for_ever()
    {
        using var patient = await Registered();
        using var guesser = installation.Atlas.Anybody();
        var answers = new List<int>();
        for (var guess = 0; guess < 12; guess++) answers.Add((int)(await SignIn(guesser, Mobile, $"guess number {guess}")).Status);
        answers.ShouldBe([.. Enumerable.Repeat(401, 5), .. Enumerable.Repeat(429, 7)]);
        (await SignIn(guesser, Mobile, Secret)).ShouldBe(429);
        using var elsewhere = installation.Atlas.Anybody(from: "127.0.0.77");
        (await SignIn(elsewhere, Mobile, Secret)).ShouldBe(303);
        await Owner.Do(installation, "update registry.sign_in_attempts set locked_until = clock_timestamp() - interval '1 second'");
        (await SignIn(guesser, Mobile, Secret)).ShouldBe(303);
    }

    [Fact]
    public async Task bear_a_thousand_guesses_at_a_password_from_one_place()
    {
        using var patient = await Registered();
        using var guesser = installation.Atlas.Anybody(from: "127.0.0.66");
        var statuses = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (guess, _) => statuses.Add((await SignIn(guesser, $"06620{guess % 50:D5}", $"guess number {guess}")).Status));
        statuses.Count(status => status == HttpStatusCode.Unauthorized).ShouldBeLessThanOrEqualTo(25);
        statuses.ShouldAllBe(status => status == HttpStatusCode.Unauthorized || status == HttpStatusCode.TooManyRequests);
        using var owner = installation.Atlas.Anybody();
        (await SignIn(owner, Mobile, Secret)).ShouldBe(303);
        (await Owner.Ask<long>(installation, "select count(*) from registry.sign_in_attempts")).ShouldBeLessThan(60);
    }

    [Fact]
    public async Task open_no_address_of_the_staff_and_staff_open_none_of_theirs_yet_are_kept_out_of_none_of_their_own()
    {
        using var registered = await Registered();
        using var patient = installation.Atlas.Anybody();
        patient.Headers.Add("Cookie", await CookieOf(installation.Atlas, Mobile, Secret));
        using var program = await installation.Atlas.As(Role.Manager);
        using var manager = await installation.Atlas.AsPage(Role.Manager);
        var wrong = new List<string>();
        foreach (var endpoint in installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var path = Parameter().Replace("/" + endpoint.RoutePattern.RawText!.Trim('/'), part => part.Value.EndsWith(":int}", StringComparison.Ordinal) ? "2031" : Guid.Empty.ToString()); // every address has a text
                var isStaffs = endpoint.Metadata.GetMetadata<RequiredPermission>() is not null;
                if (isStaffs && await Opens(patient, method, path)) wrong.Add($"a patient opens {method} {path}");
                if (endpoint.Metadata.GetMetadata<PatientsMayCall>() is null) continue;
                foreach (var staff in new[] { program, manager })
                    if (await Opens(staff, method, path)) wrong.Add($"staff open {method} {path}");
            }
        wrong.ShouldBeEmpty();
        // Somebody who works here and is treated here carries both cookies in one browser, and is each where they belong.
        (await SignIn(manager, Mobile, Secret)).ShouldBe(303);
        (await manager.Get("/portal")).ShouldBe(200);
        Text(await manager.Get("/staff")).ShouldContain("Manager of atlas");
        (await manager.PostForm("/portal/sign-out", [])).ShouldBe(303);
        (await manager.Get("/staff")).ShouldBe(200);
    }

    [Fact]
    public async Task are_kept_by_the_api_as_by_the_pages()
    {
        using var phone = installation.Atlas.Anybody();
        (await phone.Post("/api/v1/portal/register", new { phone = "12" })).ShouldRefuse(422, "fields");
        var request = (await phone.Post("/api/v1/portal/register", new { phone = Mobile })).ShouldBe(202).Json["request"]!.GetValue<Guid>();
        (await phone.Post("/api/v1/portal/register/confirm", new { request, phone = Mobile, code = "000000", name = "Zohra Qadiri", nationalId = NationalId, password = Secret })).ShouldRefuse(422, "fields");
        var made = (await phone.Post("/api/v1/portal/register/confirm", new { request, phone = Mobile, code = await LastCode(), name = "Zohra Qadiri", nationalId = NationalId, password = Secret })).ShouldBe(201).Json;
        made["role"]!.GetValue<string>().ShouldBe("patient");
        made["expiresIn"]!.GetValue<int>().ShouldBe(7 * 24 * 3600);
        using var patient = Program(made, "atlas");
        var card = (await patient.Get("/api/v1/portal/me")).ShouldBe(200).Json;
        card["displayName"]!.GetValue<string>().ShouldBe("Zohra Qadiri");
        card["nationalId"]!.GetValue<string>().ShouldBe("BK•••04");

        // At every other address the token is nothing, at another clinic as well; and staff are nobody here.
        foreach (var staffs in new[] { "/api/v1/me", "/api/v1/patients", "/api/v1/appointments?from=2026-01-01&to=2026-01-02", "/api/v1/staff" }) (await patient.Get(staffs)).ShouldRefuse(401, "not-signed-in");
        using var elsewhere = Program(made, "mansour");
        (await elsewhere.Get("/api/v1/portal/me")).ShouldRefuse(401, "not-signed-in");
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Get("/api/v1/portal/me")).ShouldRefuse(401, "not-signed-in");
        using var browser = installation.Atlas.Anybody();
        browser.Headers.Add("Cookie", $"enamel.portal={made["accessToken"]!.GetValue<string>()}; enamel.session={made["accessToken"]!.GetValue<string>()}");
        (await browser.Get("/api/v1/portal/me")).ShouldRefuse(401, "not-signed-in"); // a cookie is no token
        (await browser.Get("/staff")).Headers.Location!.ToString().ShouldStartWith("/sign-in");

        (await phone.Post("/api/v1/portal/login", new { phone = Mobile, password = "a wrong sentence" })).ShouldRefuse(401, "persons.wrong-login");
        using var again = Program((await phone.Post("/api/v1/portal/login", new { phone = Mobile, password = Secret })).ShouldBe(200).Json, "atlas");
        (await again.Post("/api/v1/portal/logout")).ShouldBe(204);
        (await again.Get("/api/v1/portal/me")).ShouldRefuse(401, "not-signed-in");
        (await patient.Get("/api/v1/portal/me")).ShouldBe(200);

        await Owner.Do(installation, "delete from registry.one_time_codes"); // as if it had been days ago
        var recovery = (await phone.Post("/api/v1/portal/recover", new { phone = Mobile })).ShouldBe(202).Json["request"]!.GetValue<Guid>();
        using var recovered = Program((await phone.Post("/api/v1/portal/recover/confirm", new { request = recovery, phone = Mobile, code = await LastCode(), password = "another sentence" })).ShouldBe(200).Json, "atlas");
        (await patient.Get("/api/v1/portal/me")).ShouldRefuse(401, "not-signed-in"); // all sessions ended
        (await recovered.Get("/api/v1/portal/me")).ShouldBe(200);
    }

    [Fact]
    public async Task are_named_in_the_trail_as_patients()
    {
        using var patient = await Registered();
        (await patient.Get("/portal")).ShouldBe(200);
        (await Owner.Ask<string>(installation, """
            select string_agg(distinct a.role, ' ') from clinic_atlas.audit_entries a join registry.persons p on p.id = a.user_id where a.action = 'open' and a.subject = 'registry_persons'
            """)).ShouldBe("patient");
    }

    [Fact]
    public async Task that_were_closed_open_nothing_any_more()
    {
        using var patient = await Registered();
        await Owner.Do(installation, "update registry.persons set disabled_at = now()");
        (await patient.Get("/portal")).ShouldBe(303);
        (await SignIn(patient, Mobile, Secret)).ShouldBe(401);
    }

    static async Task<bool> Opens(Caller caller, string method, string path)
    {
        var request = new HttpRequestMessage(new(method), path);
        if (method is not ("GET" or "HEAD")) request.Content = path.StartsWith("/api/", StringComparison.Ordinal) ? new StringContent("{}", null, "application/json") : new FormUrlEncodedContent([]);
        var answer = await caller.Send(request);
        return !((int)answer.Status is 401 or 403 or 415 || (answer.Status == HttpStatusCode.SeeOther && answer.Headers.Location!.ToString().Split('?')[0].EndsWith("/sign-in", StringComparison.Ordinal)));
    }

    Caller Program(System.Text.Json.Nodes.JsonNode given, string clinic) => new(installation.BaseAddress, $"{clinic}.localhost", given["accessToken"]!.GetValue<string>());

    async Task<Caller> Registered()
    {
        var patient = installation.Atlas.Anybody();
        var request = await Ask(patient, "/portal/register", Mobile);
        (await Confirm(patient, request, Mobile, await LastCode())).ShouldBe(303);
        await Owner.Do(installation, "delete from registry.one_time_codes"); // as if it had been days ago
        return patient;
    }

    static async Task<string> Ask(Caller patient, string path, string mobile)
    {
        var answer = await patient.PostForm(path, new() { ["phone"] = mobile });
        answer.ShouldBe(200);
        return RequestField().Match(answer.Text).Groups["id"].Value;
    }

    static Task<Reply> Confirm(Caller patient, string request, string mobile, string code, string name = "Zohra Qadiri", string nationalId = NationalId, string password = Secret) =>
        patient.PostForm("/portal/register/confirm", new() { ["request"] = request, ["phone"] = mobile, ["code"] = code, ["name"] = name, ["nationalId"] = nationalId, ["password"] = password });

    static Task<Reply> SignIn(Caller patient, string mobile, string password) => patient.PostForm("/portal/sign-in", new() { ["phone"] = mobile, ["password"] = password });

    static async Task<string> CookieOf(Clinic clinic, string mobile, string password)
    {
        using var patient = clinic.Anybody();
        var answer = (await SignIn(patient, mobile, password)).ShouldBe(303);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(line => line.StartsWith("enamel.portal=", StringComparison.Ordinal));
        cookie.ShouldContain("path=/portal", Case.Insensitive);
        cookie.ShouldContain("httponly", Case.Insensitive);
        return cookie.Split(';')[0];
    }

    async Task<string> LastCode() => Six().Match((await installation.Sent())[^1].Wording.Body).Value;

    static string Text(Reply page) => WebUtility.HtmlDecode(page.Text);

    // Without what differs from call to call: the number itself, the request's id.
    static string Bare(Reply page, string mobile) => $"{(int)page.Status} {RequestField().Replace(page.Text, "").Replace(mobile, "", StringComparison.Ordinal)}";

    [GeneratedRegex("[0-9]{6}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Six();

    [GeneratedRegex("name=\"request\" value=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RequestField();

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
