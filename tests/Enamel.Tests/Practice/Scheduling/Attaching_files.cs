using System.Text;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Files;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>Files that belong to an appointment: a colleague's letter, an insurance paper, a picture.</summary>
public sealed class Attaching_files(Installation installation) : IClassFixture<Installation>
{
    const int Piece = 256 * 1024, Largest = 10 * 1024 * 1024;

    static int hours;

    [Theory]
    [InlineData(5)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    [InlineData(Piece + 1)]
    [InlineData(2 * Piece)]
    [InlineData(Largest)]
    public async Task gives_back_every_byte(int length)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (path, content) = (await Appointment(desk), Attachments.Pdf(length));
        var added = (await desk.Attach(path, content, "Analyses.pdf", "text/html")).ShouldBe(201).Json;
        (added["name"]!.GetValue<string>(), added["contentType"]!.GetValue<string>(), added["bytes"]!.GetValue<int>()).ShouldBe(("Analyses.pdf", "application/pdf", length));
        (await desk.Get(path)).ShouldBe(200).Json["items"]![0]!.ToJsonString().ShouldBe(added.ToJsonString());
        var file = await desk.Fetch($"{path}/{added["id"]}");
        file.Status.ShouldBe(200);
        file.Bytes.AsSpan().SequenceEqual(content).ShouldBeTrue();
        (await Pieces(added, "count(*)")).ShouldBe((length + Piece - 1) / Piece);
    }

    public static TheoryData<string, string, string, string> Kinds => new()
    {
        { "255044462D", "Prise en charge.pdf", "application/pdf", "inline; filename=\"Prise en charge.pdf\"; filename*=UTF-8''Prise%20en%20charge.pdf" },
        { "FFD8FFE0", "IMG_0042.JPG", "image/jpeg", "inline; filename=IMG_0042.JPG; filename*=UTF-8''IMG_0042.JPG" },
        { "89504E470D0A1A0A", "page.html", "image/png", "inline; filename=page.html.png; filename*=UTF-8''page.html.png" },
        { "524946462400000057454250", "photo.webp", "image/webp", "inline; filename=photo.webp; filename*=UTF-8''photo.webp" },
        { "000000186674797068656963", "IMG.HEIC", "image/heic", "attachment; filename=IMG.HEIC; filename*=UTF-8''IMG.HEIC" },
        { "255044462D", "تحاليل.pdf", "application/pdf", "inline; filename=______.pdf; filename*=UTF-8''%D8%AA%D8%AD%D8%A7%D9%84%D9%8A%D9%84.pdf" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task sends_it_as_what_it_is_shut_in_and_kept_by_nobody(string beginning, string name, string type, string disposition)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var path = await Appointment(desk);
        var id = (await desk.Attach(path, Attachments.Of(Convert.FromHexString(beginning), 60), name, "application/x-msdownload")).ShouldBe(201).Id();
        var file = await desk.Fetch($"{path}/{id}");
        (file.Headers["Content-Type"], file.Headers["X-Content-Type-Options"], file.Headers["Cache-Control"]).ShouldBe((type, "nosniff", "no-store"));
        file.Headers["Content-Disposition"].ShouldBe(disposition);
        file.Headers["Content-Security-Policy"].ShouldStartWith("default-src 'none'");
        file.Headers["Content-Security-Policy"].EndsWith("; sandbox", StringComparison.Ordinal).ShouldBe(type != "application/pdf");
        (await desk.Fetch($"{path}/{id}?download=true")).Headers["Content-Disposition"].ShouldStartWith("attachment; ");
    }

    public static TheoryData<string, string, int, int, string> Refused => new()
    {
        { "an empty file", "", 0, 422, "files.empty" },
        { "a page", "3C68746D6C3E", 100, 422, "files.unknown-kind" },
        { "a program that is called a picture", "4D5A9000", 100, 422, "files.unknown-kind" },
        { "a drawing with scripts", "3C73766720", 100, 422, "files.unknown-kind" },
        { "one byte", "25", 1, 422, "files.unknown-kind" },
        { "a byte too much", "255044462D", Largest + 1, 413, "files.too-large" },
        { "far too much", "255044462D", Largest + (4 * 1024 * 1024), 413, "files.too-large" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task refuses_in_helpful_words_and_keeps_nothing_of(string what, string beginning, int length, int status, string code)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (path, content) = (await Appointment(desk), Attachments.Of(Convert.FromHexString(beginning), length));
        var before = await Count("files_pieces");
        (string Language, string Word)[] spoken = [("fr", "fichier"), ("en", "file"), ("ar", "الملف")];
        foreach (var (language, word) in spoken.Take(length < 1000 ? 3 : 1))
        {
            desk.Headers.AcceptLanguage.Clear();
            desk.Headers.AcceptLanguage.ParseAdd(language);
            (await desk.Attach(path, content, "photo.jpg", "image/jpeg")).ShouldRefuse(status, code).Json["detail"]!.GetValue<string>().ShouldContain(word, Case.Insensitive, what);
        }
        (await Count("files_pieces")).ShouldBe(before);
        (await desk.Get(path)).ShouldBe(200).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task needs_a_form_with_a_whole_file_in_it()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var path = await Appointment(desk);
        (await desk.Post(path, new { file = "x" })).ShouldRefuse(415, "unreadable");
        (await Send(desk, path, new MultipartFormDataContent { { new StringContent("x"), "reason" } })).ShouldRefuse(400, "files.missing");
        (await Send(desk, path, Attachments.Form(Attachments.Pdf(50), "a.pdf", field: "autre"))).ShouldRefuse(400, "files.missing");
        (await Send(desk, path, Attachments.Form([], "", field: "file"))).ShouldRefuse(400, "files.missing"); // nothing was chosen
        // The line broke in the middle of it: what was written is undone.
        var whole = await Attachments.Form(Attachments.Pdf(Piece * 2), "a.pdf").ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var cut = new ByteArrayContent(whole[..(Piece + 1000)]);
        cut.Headers.TryAddWithoutValidation("Content-Type", $"multipart/form-data; boundary={Encoding.ASCII.GetString(whole[2..whole.AsSpan().IndexOf((byte)'\r')])}");
        var before = await Count("files_pieces");
        (await Send(desk, path, cut)).ShouldRefuse(400, "files.missing");
        (await Count("files_pieces")).ShouldBe(before);
        // Of unknown length it is counted while it is read.
        var streamed = new HttpRequestMessage(HttpMethod.Post, path) { Content = Attachments.Form(Attachments.Pdf(Piece), "a.pdf"), Headers = { TransferEncodingChunked = true } };
        (await desk.Send(streamed)).ShouldBe(201);
        // Other addresses take no more than before.
        (await Send(desk, path + "/" + Guid.Empty + "/remove", new StringContent($"{{\"reason\":\"{new string('x', 1_100_000)}\"}}", Encoding.UTF8, "application/json"))).ShouldRefuse(413, "too-large");
    }

    public static TheoryData<string, string> Damage => new()
    {
        { "a changed byte", "update clinic_atlas.files_pieces set content_sealed = set_byte(content_sealed, 5000, (get_byte(content_sealed, 5000) + 1) % 256) where file_id = '{file}' and position = 1" },
        { "two that changed places", "update clinic_atlas.files_pieces p set content_sealed = o.content_sealed from clinic_atlas.files_pieces o where p.file_id = '{file}' and o.file_id = p.file_id and p.position in (0, 1) and o.position = 1 - p.position" },
        { "one of another file", "update clinic_atlas.files_pieces p set content_sealed = o.content_sealed from clinic_atlas.files_pieces o where p.file_id = '{file}' and p.position = 0 and o.file_id = '{other}' and o.position = 0" },
        { "the last one gone", "delete from clinic_atlas.files_pieces where file_id = '{file}' and position = 2" },
        { "one in the middle gone", "delete from clinic_atlas.files_pieces where file_id = '{file}' and position = 1" },
        { "cut off behind a piece", "delete from clinic_atlas.files_pieces where file_id = '{file}' and position = 2; update clinic_atlas.files_pieces set is_last = true where file_id = '{file}' and position = 1; update clinic_atlas.files_files set bytes = 524288 where id = '{file}'" },
        { "said to be shorter", "update clinic_atlas.files_files set bytes = bytes - 1 where id = '{file}'" },
        { "one more", "insert into clinic_atlas.files_pieces (clinic_id, id, file_id, position, is_last, content_sealed) select clinic_id, gen_random_uuid(), '{file}', 3, true, content_sealed from clinic_atlas.files_pieces where file_id = '{other}' and position = 2" },
        { "nothing in a piece", "update clinic_atlas.files_pieces set content_sealed = '' where file_id = '{file}' and position = 0" },
    };

    [Theory]
    [MemberData(nameof(Damage))]
    public async Task never_gives_half_a_file_or_another_where_the_database_was_tampered_with(string what, string deed)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var path = await Appointment(desk);
        var added = (await desk.Attach(path, Attachments.Pdf((Piece * 2) + 77))).ShouldBe(201).Json;
        var other = (await desk.Attach(path, Attachments.Pdf((Piece * 2) + 99))).ShouldBe(201).Json;
        await using (var administrator = await installation.Address.AsAdministrator())
        {
            foreach (var statement in deed.Split(';'))
                await administrator.Execute($"set enamel.clinic_id = '1'; {statement.Replace("{file}", await File(added), StringComparison.Ordinal).Replace("{other}", await File(other), StringComparison.Ordinal)}");
        }
        var answer = await desk.Get($"{path}/{added["id"]}");
        ((int)answer.Status, answer.MediaType).ShouldBe((500, "application/problem+json"), what);
        answer.Text.ShouldNotContain("PDF");
        (await desk.Get(path)).ShouldBe(200); // the list is none the worse for it
        (await desk.Fetch($"{path}/{other["id"]}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task is_for_who_sees_the_appointment()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var me = (await doctor.Get("/api/v1/me")).Json["userId"]!.GetValue<Guid>();
        var login = "piece.jointe";
        (await manager.Post("/api/v1/staff", new { displayName = "Dr Autre", role = "doctor", username = login, password = TestCluster.Password, licenceNumber = "MD778899" })).ShouldBe(201);
        using var colleague = await installation.Atlas.SignIn(login);
        var path = await Appointment(desk, me);
        var file = $"{path}/{(await doctor.Attach(path, Attachments.Pdf(64))).ShouldBe(201).Id()}";
        foreach (var caller in new[] { desk, manager, doctor }) (await caller.Fetch(file)).Status.ShouldBe(200);
        foreach (var (address, refusal) in new[] { (path, "scheduling.no-such-appointment"), (file, "scheduling.no-such-appointment") }) (await colleague.Get(address)).ShouldRefuse(404, refusal);
        (await colleague.Attach(path, Attachments.Pdf(64))).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await colleague.Post(file + "/remove", new { reason = "x" })).ShouldRefuse(404, "scheduling.no-such-appointment");
        foreach (var role in new[] { Role.Cashier, Role.LabTech })
        {
            using var other = await installation.Atlas.As(role);
            foreach (var address in new[] { path, file }) (await other.Get(address)).ShouldRefuse(403, "not-allowed");
            (await other.Attach(path, Attachments.Pdf(64))).ShouldRefuse(403, "not-allowed");
            (await other.Post(file + "/remove", new { reason = "x" })).ShouldRefuse(403, "not-allowed");
        }
        using var neighbour = await installation.Mansour.As(Role.Manager);
        foreach (var address in new[] { path, file }) (await neighbour.Get(address)).ShouldRefuse(404, "scheduling.no-such-appointment");
        // By another appointment's address there is no such file.
        (await desk.Get($"{await Appointment(desk)}/{file[^36..]}")).ShouldRefuse(404, "scheduling.no-such-attachment");
    }

    [Fact]
    public async Task of_a_restricted_record_is_read_by_few_and_changed_by_nobody()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var patient = await desk.Patient();
        var path = await Appointment(desk, patient: patient);
        var file = $"{path}/{(await desk.Attach(path, Attachments.Pdf(64))).ShouldBe(201).Id()}";
        (await manager.Post($"/api/v1/patients/{patient}/restriction", new { reason = "Exactitude contestée" })).ShouldBe(201);
        foreach (var address in new[] { path, file }) (await desk.Get(address)).ShouldRefuse(403, "patients.restricted-to-few");
        (await manager.Fetch(file)).Status.ShouldBe(200);
        (await manager.Attach(path, Attachments.Pdf(64))).ShouldRefuse(422, "patients.is-restricted");
        (await manager.Post(file + "/remove", new { reason = "x" })).ShouldRefuse(422, "patients.is-restricted");
        using var page = await installation.Atlas.AsPage(Role.Receptionist);
        (await page.Get($"/agenda/{path.Split('/')[4]}")).ShouldBe(200).Text.ShouldNotContain("attachment-list");
    }

    [Fact]
    public async Task goes_to_twenty_and_no_further_however_many_come_at_once()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var path = await Appointment(desk);
        for (var number = 0; number < 15; number++) (await desk.Attach(path, Attachments.Pdf(30 + number))).ShouldBe(201);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => desk.Attach(path, Attachments.Pdf(100 + number))));
        answers.Count(answer => (int)answer.Status == 201).ShouldBe(5);
        foreach (var answer in answers.Where(answer => (int)answer.Status != 201)) answer.ShouldRefuse(409, "scheduling.attachments-full").Json["most"]!.GetValue<int>().ShouldBe(20);
        var items = (await desk.Get(path)).Json["items"]!.AsArray();
        items.Count.ShouldBe(20);
        // One that makes room lets one in; then the first cannot be put back.
        (await desk.Post($"{path}/{items[0]!["id"]}/remove", new { reason = "En double" })).ShouldBe(204);
        (await desk.Attach(path, Attachments.Pdf(200))).ShouldBe(201);
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post($"/api/v1/removed/attachment/{items[0]!["id"]}/restore")).ShouldRefuse(409, "scheduling.attachments-full");
    }

    [Fact]
    public async Task waits_for_its_turn_where_as_many_come_in_as_the_server_takes()
    {
        using var gate = new FileGate(atOnce: 1, TimeSpan.Zero);
        await installation.Inside("atlas", async services =>
        {
            var unit = services.GetRequiredService<UnitOfWork>();
            async Task<string> Pass(Func<Task<Outcome<string>>> take) => (await gate.Pass(unit, take, CancellationToken.None)).Succeeded(out var taken, out var refusal) ? taken : refusal.Code;
            (await Pass(async () => await Pass(() => Task.FromResult<Outcome<string>>("second")))).ShouldBe("files.too-many");
            (await Pass(() => Task.FromResult<Outcome<string>>("alone"))).ShouldBe("alone");
            await Should.ThrowAsync<TimeoutException>(() => Pass(() => throw new TimeoutException()));
            (await Pass(() => Task.FromResult<Outcome<string>>("again"))).ShouldBe("again");
        });
    }

    [Fact]
    public async Task is_removed_with_a_reason_found_by_a_manager_and_put_back()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var path = await Appointment(desk);
        var id = (await desk.Attach(path, Attachments.Pdf(64), "BK731904 Tazi.pdf")).ShouldBe(201).Id();
        (await desk.Post($"{path}/{id}/remove", new { reason = " " })).ShouldRefuse(422, "fields");
        (await desk.Post($"{path}/{id}/remove", new { reason = "x", version = 7 })).ShouldRefuse(409, "stale-version");
        (await desk.Post($"{path}/{id}/remove", new { reason = "Joint au mauvais rendez-vous", version = 1 })).ShouldBe(204);
        (await desk.Get($"{path}/{id}")).ShouldRefuse(404, "scheduling.no-such-attachment");
        (await desk.Post($"{path}/{id}/remove", new { reason = "encore" })).ShouldRefuse(404, "scheduling.no-such-attachment");
        (await desk.Post($"/api/v1/removed/attachment/{id}/restore")).ShouldRefuse(403, "not-allowed");
        var removed = (await manager.Get("/api/v1/removed?kind=attachment")).ShouldBe(200).Json["items"]!.AsArray().Select(one => one!["thing"]!).Single(one => one["id"]!.GetValue<Guid>() == id);
        removed["reason"]!.GetValue<string>().ShouldBe("Joint au mauvais rendez-vous");
        removed.ToJsonString().ShouldNotContain("BK731904");
        (await manager.Post($"/api/v1/removed/attachment/{id}/restore")).ShouldBe(204);
        (await desk.Fetch($"{path}/{id}")).Bytes.ShouldBe(Attachments.Pdf(64));
        (await manager.Post($"/api/v1/removed/attachment/{id}/restore")).ShouldRefuse(404, "scheduling.no-such-attachment");
        (await desk.Post($"{path[..path.LastIndexOf('/')]}/cancel", new { reason = "Empêché" })).ShouldBe(200);
        (await desk.Attach(path, Attachments.Pdf(64))).ShouldRefuse(409, "scheduling.is-cancelled");
        (await desk.Fetch($"{path}/{id}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task is_told_in_the_trail_with_the_patient_and_without_a_word_of_what_is_in_it()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var patient = await desk.Patient("Journal");
        var path = await Appointment(desk, patient: patient);
        var secret = Encoding.UTF8.GetBytes("%PDF-1.7 la carte BK990011 de Zohra");
        var id = (await desk.Attach(path, secret, "BK990011 recto.pdf")).ShouldBe(201).Id();
        (await desk.Fetch($"{path}/{id}")).Bytes.ShouldBe(secret);
        (await desk.Fetch($"{path}/{id}?download=true")).Bytes.ShouldBe(secret);
        (await desk.Post($"{path}/{id}/remove", new { reason = "Plus valable" })).ShouldBe(204);
        (await manager.Post($"/api/v1/removed/attachment/{id}/restore")).ShouldBe(204);
        var told = string.Join('\n', (await manager.Get($"/api/v1/audit?patientId={patient}")).ShouldBe(200).Json["items"]!.AsArray().Select(entry => entry!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
        foreach (var deed in new[] { "a joint un fichier à un rendez-vous de", "a ouvert une pièce jointe d’un rendez-vous de", "a téléchargé une pièce jointe", "a retiré une pièce jointe d’un rendez-vous de", "a remis une pièce jointe à un rendez-vous de" })
            told.ShouldContain(deed);
        await using var administrator = await installation.Address.AsAdministrator();
        var pieces = "(select * from clinic_atlas.files_pieces where octet_length(content_sealed) < 1000)"; // those of this file among them
        foreach (var table in new[] { "clinic_atlas.audit_entries", "clinic_atlas.files_files", pieces, "clinic_atlas.scheduling_attachments", "registry.audit_entries" })
            foreach (var needle in new[] { "BK990011", Convert.ToHexStringLower("BK990011"u8), "la carte", Convert.ToHexStringLower("la carte"u8) })
                (await administrator.Ask<long>($"select count(*) from {table} t where to_jsonb(t)::text ilike $1", $"%{needle}%")).ShouldBe(0, $"{needle} in {table}");
        (await administrator.Ask<long>("select count(*) from clinic_atlas.audit_entries where subject = 'files_pieces' and octet_length(to_jsonb(audit_entries)::text) > 2000")).ShouldBe(0);
        (await administrator.Ask<long>("select count(*) from clinic_atlas.audit_entries where subject = 'files_pieces' and after ->> 'content_sealed' = '•••'")).ShouldBeGreaterThan(0);
        installation.Log.Lines.ShouldNotContain(line => line.Contains("BK990011", StringComparison.Ordinal));
    }

    [Fact]
    public async Task outlasts_a_new_key_and_its_name_too()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var (path, content) = (await Appointment(desk), Attachments.Pdf((Piece * 12) + 5)); // more than one step
        var id = (await desk.Attach(path, content, "avant.pdf")).ShouldBe(201).Id();
        await using (var provider = installation.Cluster.Operator(installation.Address))
        {
            var card = (await provider.GetRequiredService<ClinicDirectory>().BySlug("mansour", CancellationToken.None)).ShouldNotBeNull();
            (await provider.GetRequiredService<KeyRotation>().Rotate(card, null, CancellationToken.None)).IsDone.ShouldBeTrue();
        }
        foreach (var column in new[] { "files_pieces.content_sealed", "files_files.name_sealed" })
            (await Owner.Ask<long>(installation, $"select count(*) from pool_01.{column.Split('.')[0]} where substring({column.Split('.')[1]} from 2 for 4) <> int4send(2)")).ShouldBe(0, column);
        (await desk.Fetch($"{path}/{id}")).Bytes.AsSpan().SequenceEqual(content).ShouldBeTrue();
        (await desk.Get(path)).Json["items"]![0]!["name"]!.GetValue<string>().ShouldBe("avant.pdf");
        (await desk.Attach(path, content, "après.pdf")).ShouldBe(201);
        await Owner.Do(installation, "update registry.keys set wrapped = null, destroyed_at = now() where clinic_id = 2 and purpose = 'data' and number = 1");
        (await desk.Fetch($"{path}/{id}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task goes_for_good_with_its_appointment_and_with_its_patient()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var (kept, patient) = (await Appointment(desk), await desk.Patient("Effacée"));
        (await desk.Attach(kept, Attachments.Pdf(64))).ShouldBe(201);
        // Cancelled long ago.
        var old = await Appointment(desk);
        var gone = await File((await desk.Attach(old, Attachments.Pdf(Piece + 1))).ShouldBe(201).Json);
        (await desk.Post($"{old[..old.LastIndexOf('/')]}/cancel", new { reason = "Empêchée" })).ShouldBe(200);
        await Owner.Do(installation, $"set enamel.clinic_id = '1'; update clinic_atlas.scheduling_appointments set starts_at = now() - interval '9 years', ends_at = now() - interval '9 years' + interval '30 minutes' where id = '{old.Split('/')[4]}'");
        (await manager.Post("/api/v1/retention/appointments/run", new { expected = 1 })).ShouldBe(200);
        (await Left(gone)).ShouldBe(0);
        // Erased at their own wish; and before, the copy of what is held names each file.
        var path = await Appointment(desk, patient: patient);
        var added = (await desk.Attach(path, Attachments.Pdf(64), "Panoramique.pdf")).ShouldBe(201).Json;
        var copy = (await manager.Get($"/api/v1/patients/{patient}/copy")).ShouldBe(200).Json["holdings"]!["scheduling"]!;
        copy["scheduling_attachments"]![0]!["address"]!.GetValue<string>().ShouldBe($"{path}/{added["id"]}");
        (copy["files_files"]![0]!["name"]!.GetValue<string>(), copy["files_files"]![0]!["content_type"]!.GetValue<string>(), copy["files_files"]![0]!["bytes"]!.GetValue<int>()).ShouldBe(("Panoramique.pdf", "application/pdf", 64));
        using var page = await installation.Atlas.AsPage(Role.Manager);
        var (status, pdf) = await page.Download($"/patients/{patient}/rights/copy.pdf?language=fr");
        ((int)status).ShouldBe(200);
        Paper.Text(Paper.Keep("copy-of-files", pdf)).ShouldContain("Panoramique.pdf");
        var file = await File(added);
        var number = (await desk.Get($"/api/v1/patients/{patient}")).Json["number"]!.GetValue<string>();
        var request = (await desk.Post($"/api/v1/patients/{patient}/rights-requests", new { kind = "erasure", words = "Effacez tout", channel = "letter" })).ShouldBe(201).Id();
        (await manager.Post($"/api/v1/rights-requests/{request}/answer", new { outcome = "granted", answer = "D’accord" })).ShouldBe(200);
        (await Left(file)).ShouldBe(2);
        var certificate = (await manager.Post($"/api/v1/patients/{patient}/erase", new { number })).ShouldBe(200).Json["counts"]!;
        foreach (var table in new[] { "scheduling_attachments", "files_files", "files_pieces" }) certificate[table]!.GetValue<int>().ShouldBe(1, table);
        (await Left(file)).ShouldBe(0);
        (await desk.Get(kept)).ShouldBe(200).Json["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task works_from_the_page_with_and_without_scripts()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var page = await installation.Atlas.AsPage(Role.Receptionist);
        var path = await Appointment(desk);
        var at = $"/agenda/{path.Split('/')[4]}";
        (await page.Get(at)).ShouldBe(200).Read().ShouldContain("Rien n’est joint à ce rendez-vous");
        (await Send(page, $"{at}/attachments", Attachments.Form(Attachments.Pdf(2048), "Lettre <b>.pdf"))).ShouldBe(303);
        (await page.Get(at)).ShouldBe(200).Read().ShouldContain("Lettre _b.pdf");
        (await Send(page, $"{at}/attachments", Attachments.Form("<html>"u8.ToArray(), "x.pdf"))).ShouldBe(422).Read().ShouldContain("ni un PDF ni une image");
        page.Headers.Add("HX-Request", "true");
        page.Headers.Add("HX-Target", "attachments");
        var part = (await Send(page, $"{at}/attachments", Attachments.Form(Attachments.Pdf(3 * 1024 * 1024), "Scan.pdf"))).ShouldBe(200).Read();
        part.ShouldNotContain("<html");
        foreach (var word in new[] { "Scan.pdf est joint au rendez-vous.", "3 Mo", "2 Ko" }) part.ShouldContain(word);
        (await Send(page, $"{at}/attachments", Attachments.Form(Attachments.Pdf(Largest + 1), "Scan.pdf"))).ShouldBe(413).Read().ShouldContain("dépasse 10 Mo");
        var id = (await desk.Get(path)).Json["items"]![0]!["id"]!.GetValue<Guid>();
        (await page.PostForm($"{at}/attachments/{id}/remove", new() { ["version"] = "1", ["reason"] = "" })).ShouldBe(422).Read().ShouldContain("Pourquoi");
        (await page.PostForm($"{at}/attachments/{id}/remove", new() { ["version"] = "1", ["reason"] = "En double" })).ShouldBe(200).Read().ShouldContain("est retiré du rendez-vous");
        (await page.Get($"{at}/attachments/{id}")).ShouldBe(404);
        var day = (await desk.Get($"/api/v1/appointments/{path.Split('/')[4]}")).Json;
        day["attachments"]!.GetValue<int>().ShouldBe(1);
        page.Headers.Remove("HX-Request");
        (await page.Get($"/agenda?day={day["startsAt"]!.GetValue<string>()[..10]}")).ShouldBe(200).Read().ShouldContain("Pièces jointes");
    }

    static Task<Reply> Send(Caller caller, string path, HttpContent content) => caller.Send(new(HttpMethod.Post, path) { Content = content });

    // Each at another hour, so that none is in another's way.
    static async Task<string> Appointment(Caller desk, Guid? doctor = null, Guid? patient = null)
    {
        var hour = Interlocked.Increment(ref hours);
        var booked = await desk.Book(patient ?? await desk.Patient(), doctor ?? await desk.Doctor(), Desk.Day(hour / 10), $"{8 + (hour % 10):00}:00");
        return $"/api/v1/appointments/{booked.ShouldBe(201).Id()}/attachments";
    }

    Task<long> Count(string table) => Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.{table}");

    Task<string> File(System.Text.Json.Nodes.JsonNode attachment) => Owner.Ask<string>(installation, $"select file_id::text from clinic_atlas.scheduling_attachments where id = '{attachment["id"]}'");

    async Task<long> Pieces(System.Text.Json.Nodes.JsonNode attachment, string what) => await Owner.Ask<long>(installation, $"select {what} from clinic_atlas.files_pieces where file_id = '{await File(attachment)}'");

    Task<long> Left(string file) =>
        Owner.Ask<long>(installation, $"select (select count(*) from clinic_atlas.files_files where id = '{file}') + (select count(*) from clinic_atlas.files_pieces where file_id = '{file}')");
}
