using Enamel.Kernel;
using Enamel.Platform.Jobs;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Jobs;

public sealed class Clearing_the_registry(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task takes_away_what_opens_nothing_any_more_and_nothing_else()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        await Owner.Do(installation, """
            insert into registry.handoffs (clinic_id, id, token_hash, user_id, from_clinic_id, browser_hash, created_at, expires_at)
            select a.id, gen_random_uuid(), sha256(m.user_id::text::bytea || age::text::bytea), m.user_id, b.id, '\x00', now() - age, now() - age + interval '1 minute'
            from registry.clinics a, registry.clinics b, registry.memberships m, (values (interval '3 days'), (interval '1 hour')) as ages (age)
            where a.slug = 'atlas' and b.slug = 'mansour' and m.username = 'manager.atlas';
            insert into registry.sign_in_attempts (key, failures, expires_at) values ('\x01', 3, now() - interval '1 minute'), ('\x02', 3, now() + interval '1 hour');
            insert into registry.users (id, display_name, password_hash, created_at) values ('00000000-0000-7000-8000-0000000000aa', 'Robot', '-', now());
            insert into registry.oauth_clients (clinic_id, id, name, secret_hash, redirect_uris, scopes, user_id, role, may_introspect, registered_by, created_at)
            select c.id, '00000000-0000-7000-8000-0000000000bb', 'Robot', '\x00', '{}', '{patients:read}', '00000000-0000-7000-8000-0000000000aa', 'receptionist', false, m.user_id, now()
            from registry.clinics c join registry.memberships m on m.clinic_id = c.id where m.username = 'manager.atlas';
            insert into registry.sessions (id, clinic_id, user_id, kind, created_at, last_seen_at, expires_at, client_id, scope)
            select gen_random_uuid(), c.clinic_id, c.user_id, 'api', now() - age, now() - age, now() - age + interval '10 minutes', c.id, 'patients:read'
            from registry.oauth_clients c, (values (interval '30 days'), (interval '1 day')) as ages (age);
            insert into registry.sessions (id, clinic_id, user_id, kind, created_at, last_seen_at, expires_at)
            select gen_random_uuid(), m.clinic_id, m.user_id, 'page', now() - interval '90 days', now() - interval '90 days', now() - interval '89 days'
            from registry.memberships m where m.username = 'manager.atlas'
            """);
        var keeper = installation.Services.GetRequiredService<Housekeeping>();
        var removed = await keeper.Sweep(CancellationToken.None);
        removed["handoffs"].ShouldBe(1);
        removed["sign_in_attempts"].ShouldBe(1);
        removed["sessions of programs"].ShouldBe(1);
        (await Owner.Ask<long>(installation, "select count(*) from registry.handoffs")).ShouldBe(1);
        (await Owner.Ask<long>(installation, "select count(*) from registry.sessions where kind = 'page' and expires_at < now() - interval '80 days'")).ShouldBe(1); // a person's stays: the trail names it
        (await manager.Get("/api/v1/me")).ShouldBe(200);
        (await manager.Get("/api/v1/oauth/clients")).Status.ShouldNotBe(System.Net.HttpStatusCode.InternalServerError);
        (await keeper.Sweep(CancellationToken.None)).Values.Sum().ShouldBe(0); // twice does no harm
        (await Owner.Ask<long>(installation, "select count(*) from registry.audit_entries where subject = 'registry_handoffs' and action = 'delete'")).ShouldBe(1);
    }
}
