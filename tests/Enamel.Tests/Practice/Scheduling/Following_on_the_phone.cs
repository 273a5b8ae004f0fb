using System.Text;
using Enamel.Kernel;
using Enamel.Practice.Scheduling.Feeds;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Scheduling;

public sealed class Following_on_the_phone(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task shows_times_and_places_to_whoever_knows_the_address_and_no_patient()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var (doctor, day) = (await manager.Doctor(), Desk.Day(0));
        var made = (await manager.Book(await manager.Patient("Zniber"), doctor, day, "09:00")).ShouldBe(201).Id();
        var feed = (await manager.Post($"/api/v1/doctors/{doctor}/feeds")).ShouldBe(201);
        var path = new Uri(feed.Json["url"]!.GetValue<string>()).AbsolutePath;
        using var phone = installation.Atlas.Anybody();
        using var first = (await phone.Get(path)).ShouldBe(200);
        first.MediaType.ShouldBe("text/calendar");
        first.Text.ShouldContain($"UID:{made}@atlas.enamel\r\n");
        first.Text.ShouldNotContain("Zniber");
        first.Text.Split("\r\n").ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 75);

        phone.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        (await phone.Get(path)).ShouldBe(304);
        (await manager.Patch($"/api/v1/appointments/{made}", new { startsAt = Desk.At(day, "11:00") })).ShouldBe(200);
        (await phone.Get(path)).ShouldBe(200).Text.ShouldContain("SEQUENCE:1");

        using var stranger = installation.Mansour.Anybody();
        (await stranger.Get(path)).ShouldBe(404); // at the clinic that gave it only
        (await Owner.Ask<long>(installation, $"select count(*) from {await Schema()}.scheduling_feeds where encode(token_hash, 'escape') like '%{path[10..^4]}%'")).ShouldBe(0);
        (await manager.Delete($"/api/v1/doctors/{doctor}/feeds/{feed.Json["id"]}")).ShouldBe(204);
        (await phone.Get(path)).ShouldBe(404);
        (await phone.Get("/calendar/guess.ics")).ShouldBe(404);
    }

    [Fact]
    public async Task is_the_doctors_own_to_allow_and_the_managers_on_a_page_that_shows_the_address_once()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        using var doctor = await installation.Atlas.AsPage(Role.Doctor);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var id = await manager.Doctor();
        (await doctor.Get($"/agenda?doctor={id}")).Text.ShouldContain($"/doctors/{id}/calendar");
        var shown = (await doctor.PostForm($"/doctors/{id}/calendar", [])).ShouldBe(200).Text;
        var path = shown.Split("/calendar/").Skip(1).Select(rest => rest[..Math.Min(rest.Length, 47)]).First(rest => rest.EndsWith(".ics", StringComparison.Ordinal));
        using var phone = installation.Atlas.Anybody();
        (await phone.Get($"/calendar/{path}")).ShouldBe(200);
        var page = (await doctor.Get($"/doctors/{id}/calendar")).ShouldBe(200).Text;
        page.ShouldNotContain(path);
        var feed = page.Split($"/doctors/{id}/calendar/")[1][..36];
        (await doctor.PostForm($"/doctors/{id}/calendar/{feed}/revoke", [])).ShouldBe(303);
        (await phone.Get($"/calendar/{path}")).ShouldBe(404);

        (await desk.Get($"/doctors/{id}/calendar")).ShouldBe(403);
        using var colleague = await installation.Atlas.As(Role.Doctor);
        (await colleague.Post($"/api/v1/doctors/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}/feeds")).ShouldRefuse(403, "scheduling.not-yours");
        using var elsewhere = await installation.Mansour.As(Role.Manager);
        var theirs = $"/api/v1/doctors/{await elsewhere.Doctor()}/feeds";
        for (var made = 0; made < 10; made++) (await elsewhere.Post(theirs)).ShouldBe(201);
        (await elsewhere.Post(theirs)).ShouldRefuse(422, "scheduling.too-many-feeds");
        (await elsewhere.Get(theirs)).ShouldBe(200).Json["items"]!.AsArray().Count.ShouldBe(10);
    }

    [Fact]
    public void escapes_what_the_format_reads_and_folds_by_octets()
    {
        var text = new ICalendar().Begin("VEVENT").Text("SUMMARY", "a\\b; c, d\r\ne\tf").Text("LOCATION", string.Concat(Enumerable.Repeat("عيادة 🦷 é", 12))).Text("COMMENT", " ").End("VEVENT").ToString();
        text.ShouldContain("SUMMARY:a\\\\b\\; c\\, d\\nef\r\n");
        text.ShouldNotContain("COMMENT");
        var lines = text.Split("\r\n");
        lines.ShouldAllBe(line => Encoding.UTF8.GetByteCount(line) <= 75);
        lines.ShouldAllBe(line => !line.Contains('�', StringComparison.Ordinal));
        string.Concat(lines.Skip(2).TakeWhile(line => line != "END:VEVENT").Select((line, at) => at == 0 ? line : line[1..])).ShouldBe("LOCATION:" + string.Concat(Enumerable.Repeat("عيادة 🦷 é", 12)));
    }

    Task<string> Schema() => Owner.Ask<string>(installation, "select schema_name from registry.clinics where slug = 'atlas'");
}
