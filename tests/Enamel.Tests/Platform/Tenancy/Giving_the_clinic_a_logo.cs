using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Tenancy;

public sealed class Giving_the_clinic_a_logo(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task takes_png_jpeg_and_webp_and_shows_them_to_anybody_under_their_own_type()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Get("/logo")).ShouldBe(404);
        foreach (var (type, content) in new[] { ("image/png", Png(200, 80)), ("image/jpeg", Jpeg(120, 90)), ("image/webp", WebP(64, 64)) })
        {
            (await Put(manager, content, "image/png")).ShouldBe(204); // whatever it claims to be
            var shown = (await anybody.Get("/logo")).ShouldBe(200);
            shown.MediaType.ShouldBe(type);
            shown.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        }
        (await anybody.Get("/sign-in")).Text.ShouldContain("/logo?v=");
        (await manager.Get("/api/v1/clinic")).Json["hasLogo"]!.GetValue<bool>().ShouldBeTrue();
        (await manager.Delete("/api/v1/clinic/logo")).ShouldBe(204);
        (await anybody.Get("/logo")).ShouldBe(404);
        (await anybody.Get("/sign-in")).Text.ShouldNotContain("/logo?v=");
    }

    [Fact]
    public async Task refuses_what_is_no_picture_or_could_carry_a_script()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        foreach (var content in new[]
        {
            [], Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"), Encoding.UTF8.GetBytes("GIF89a0000000000000000000000000000000"),
            Png(200, 80)[..20], Encoding.UTF8.GetBytes("RIFF0000WEBPnone0000000000000000000000"), [0xff, 0xd8, 0xff, 0xe0, 0x00, 0x02, 0x00], [0xff, 0xd8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        })
            (await Put(manager, content, "image/png")).ShouldRefuse(422, "tenancy.logo-unknown");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(8, 200)]
    [InlineData(200, 5000)]
    [InlineData(-1, 100)]
    public async Task refuses_a_picture_that_nobody_could_look_at(int width, int height)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await Put(manager, Png(width, height), "image/png")).ShouldRefuse(422, "tenancy.logo-sides");
    }

    [Fact]
    public async Task refuses_more_than_256_kib()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await Put(manager, [.. Png(200, 80), .. new byte[256 * 1024]], "image/png")).ShouldRefuse(413, "tenancy.logo-too-large");
        (await Put(manager, [.. Png(200, 80), .. new byte[2 * 1024 * 1024]], "image/png")).ShouldBe(413);
    }

    [Fact]
    public async Task is_the_managers_alone_by_api_and_by_page()
    {
        using var receptionist = await installation.Atlas.As(Role.Receptionist);
        (await Put(receptionist, Png(200, 80), "image/png")).ShouldRefuse(403, "not-allowed");
        (await receptionist.Delete("/api/v1/clinic/logo")).ShouldRefuse(403, "not-allowed");
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        (await Upload(desk, Png(200, 80))).ShouldBe(403);
        (await desk.Get("/settings/clinic")).ShouldBe(403);
    }

    [Fact]
    public async Task works_by_the_page_and_says_there_what_is_wrong()
    {
        using var manager = await installation.Mansour.AsPage(Role.Manager);
        (await Upload(manager, Png(200, 80))).ShouldBe(303);
        (await manager.Get("/settings/clinic")).Text.ShouldContain("/logo?v=");
        (await Upload(manager, Encoding.UTF8.GetBytes("no picture"))).ShouldBe(422).Text.ShouldContain("PNG, JPEG ou WebP");
        (await manager.PostForm("/settings/clinic/logo/remove", new(StringComparer.Ordinal))).ShouldBe(303);
    }

    static Task<Reply> Put(Caller caller, byte[] content, string type) =>
        caller.Send(new(HttpMethod.Put, "/api/v1/clinic/logo") { Content = new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(type) } } });

    static Task<Reply> Upload(Caller caller, byte[] content) =>
        caller.Send(new(HttpMethod.Post, "/settings/clinic/logo") { Content = new MultipartFormDataContent { { new ByteArrayContent(content), "logo", "logo.svg" } } });

    static byte[] Png(int width, int height)
    {
        var picture = new byte[64];
        new byte[] { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R' }.CopyTo(picture, 0);
        BinaryPrimitives.WriteInt32BigEndian(picture.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(picture.AsSpan(20), height);
        return picture;
    }

    static byte[] Jpeg(ushort width, ushort height) =>
        [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9];

    static byte[] WebP(int width, int height) =>
        [.. "RIFF"u8, 22, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0, 0, 0, 0, (byte)(width - 1), 0, 0, (byte)(height - 1), 0, 0, 0, 0, 0, 0];
}
