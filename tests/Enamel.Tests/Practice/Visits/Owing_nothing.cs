using Enamel.Kernel;
using Enamel.Practice.Visits;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Practice.Visits;

/// <summary>PAID is reached by full settlement or a manager's waiver, and by no other way: the ways that somebody might try are tried here as the server's own role.</summary>
public sealed class Owing_nothing(Installation installation) : IClassFixture<Installation>
{
    // What the money's own migration will do once there are invoices: say which visit is paid in full. Here a table of the test's own says so.
    const string Invoices = """
        create table registry.paid_in_full (visit_id uuid, document_id uuid);
        grant select on registry.paid_in_full to enamel_application;
        create or replace function registry.visit_is_paid_for(home name, clinic int, visit uuid, document uuid) returns boolean language sql stable set search_path = pg_catalog as
        $$ select exists (select from registry.paid_in_full p where p.visit_id = visit and p.document_id = document) $$
        """;

    [Fact]
    public async Task follows_from_a_managers_waiver_that_somebody_at_the_desk_asked_for()
    {
        var visit = await installation.ToBePaid(installation.Atlas);
        using var cashier = await installation.Atlas.As(Role.Cashier);
        (await cashier.Post($"/api/v1/visits/{visit}/waiver", new { reason = " " })).ShouldRefuse(422, "fields");
        var asked = (await cashier.Post($"/api/v1/visits/{visit}/waiver", new { reason = "Reprise d’un soin sous garantie" })).ShouldBe(200).Json["approvalId"]!.GetValue<Guid>();
        (await cashier.Post($"/api/v1/visits/{visit}/waiver", new { reason = "Encore" })).ShouldRefuse(409, "approvals.asked");
        (await cashier.Post($"/api/v1/approvals/{asked}/approve", new { })).ShouldRefuse(403, "not-allowed");
        using var manager = await installation.AtATill("manager.atlas");
        (await manager.Post($"/api/v1/approvals/{asked}/approve", new { note = "Vu avec le docteur" })).ShouldBe(200);
        var paid = (await cashier.Get($"/api/v1/visits/{visit}")).ShouldBe(200);
        paid.Status().ShouldBe("PAID");
        paid.Json["paidAt"].ShouldNotBeNull();
        (await Owner.Ask<string>(installation, $"select kind || ' ' || document_id from clinic_atlas.visits_settlements where visit_id = '{visit}'")).ShouldBe($"waiver {asked}");
        using var desk = await installation.Atlas.As(Role.Receptionist);
        (await desk.Post($"/api/v1/visits/{visit}/complete")).ShouldBe(200).Status().ShouldBe("COMPLETED");
        (await desk.Post($"/api/v1/visits/{visit}/complete")).ShouldRefuse(409, "visits.illegal-transition");
        // Nothing comes back out of PAID, and a waiver is asked for what is to be paid only.
        using var doctor = await installation.Atlas.As(Role.Doctor);
        (await doctor.Post($"/api/v1/visits/{visit}/unready")).ShouldRefuse(409, "visits.illegal-transition");
        (await cashier.Post($"/api/v1/visits/{visit}/waiver", new { reason = "Trop tard" })).ShouldRefuse(409, "visits.not-to-be-paid");
    }

    [Fact]
    public async Task does_not_follow_from_a_refused_waiver_nor_from_one_whose_visit_went_back_to_the_chair()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        using var manager = await installation.AtATill("manager.atlas");
        var visit = await installation.ToBePaid(installation.Atlas);
        var refused = (await desk.Post($"/api/v1/visits/{visit}/waiver", new { reason = "Employée" })).ShouldBe(200).Json["approvalId"]!.GetValue<Guid>();
        (await manager.Post($"/api/v1/approvals/{refused}/refuse", new { note = "Pas cette fois" })).ShouldBe(200);
        (await desk.Get($"/api/v1/visits/{visit}")).Status().ShouldBe("READY_FOR_BILLING");
        var again = (await desk.Post($"/api/v1/visits/{visit}/waiver", new { reason = "Geste commercial" })).ShouldBe(200).Json["approvalId"]!.GetValue<Guid>();
        (await doctor.Post($"/api/v1/visits/{visit}/unready")).ShouldBe(200);
        (await manager.Post($"/api/v1/approvals/{again}/approve", new { })).ShouldRefuse(409, "visits.illegal-transition");
        (await Owner.Ask<bool>(installation, $"select decided_at is null from clinic_atlas.approvals_requests where id = '{again}'")).ShouldBeTrue();
        (await desk.Get($"/api/v1/visits/{visit}")).Status().ShouldBe("IN_CONSULTATION");
    }

    [Theory]
    [InlineData(Role.Doctor)]
    [InlineData(Role.Manager)]
    [InlineData(Role.Assistant)]
    [InlineData(Role.LabTech)]
    public async Task is_asked_for_by_desk_and_cashier_alone(Role role)
    {
        using var other = await installation.Atlas.As(role);
        (await other.Post($"/api/v1/visits/{Guid.Empty}/waiver", new { reason = "Gratuit" })).ShouldRefuse(403, "not-allowed");
    }

    [Fact]
    public async Task is_not_reached_by_writing_it_into_the_table_whoever_writes()
    {
        var visit = await installation.ToBePaid(installation.Mansour);
        const string pay = "update visits_visits set state = 'PAID', paid_at = now(), paid_by = registry.acting('user_id')::uuid where id = $1";
        foreach (var role in Enum.GetValues<Role>()) (await installation.Refused($"{role.Word()}.mansour", pay, visit)).ShouldBe("visits_not_settled", role.Word());
        // A settlement of one's own making: without payment, with an approval of another visit, with one that nobody decided, by who may not.
        const string settle = "insert into visits_settlements (clinic_id, id, visit_id, kind, document_id, settled_at, settled_by) values (current_setting('enamel.clinic_id')::int, gen_random_uuid(), $1, $2, $3, now(), registry.acting('user_id')::uuid)";
        foreach (var role in Enum.GetValues<Role>())
            foreach (var kind in new[] { "payment", "waiver" })
                (await installation.Refused($"{role.Word()}.mansour", settle, visit, kind, visit)).ShouldBe("visits_not_settled");
        using var cashier = await installation.Mansour.As(Role.Cashier);
        var asked = (await cashier.Post($"/api/v1/visits/{visit}/waiver", new { reason = "Sous garantie" })).ShouldBe(200).Json["approvalId"]!.GetValue<Guid>();
        (await installation.Refused("manager.mansour", settle, visit, "waiver", asked)).ShouldBe("visits_not_settled");
        var other = await installation.ToBePaid(installation.Mansour);
        using var manager = await installation.AtATill("manager.mansour");
        (await manager.Post($"/api/v1/approvals/{asked}/approve", new { })).ShouldBe(200);
        (await installation.Refused("manager.mansour", settle, other, "waiver", asked)).ShouldBe("visits_not_settled");
        (await installation.Refused("cashier.mansour", settle, other, "waiver", asked)).ShouldBe("visits_not_settled");
        // What was settled stays so: no change, no removal, no second settlement, no way back, no other time.
        foreach (var deed in new[] { "delete from visits_settlements where visit_id = $1", "update visits_settlements set kind = 'payment' where visit_id = $1", "delete from visits_visits where id = $1", "update visits_visits set patient_id = patient_id where id = $1", "update visits_visits set number = 1 where id = $1" })
            (await installation.Refused("manager.mansour", deed, visit)).ShouldBe("not allowed");
        (await installation.Refused("doctor.mansour", "update visits_visits set state = 'READY_FOR_BILLING', paid_at = null, paid_by = null where id = $1", visit)).ShouldBe("visits_illegal_transition");
        (await installation.Refused("cashier.mansour", "update visits_visits set paid_at = paid_at - interval '1 day' where id = $1", visit)).ShouldBe("visits_stamps_stand");
        (await installation.Refused("cashier.mansour", "update visits_visits set paid_by = registry.acting('user_id')::uuid where id = $1", visit)).ShouldBe("visits_stamps_stand");
    }

    [Fact]
    public async Task takes_the_database_the_same_steps_as_the_kernel_from_each_state_by_each_role()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var visit = await desk.WalkIn(await installation.IdOf("doctor.atlas"));
        foreach (var from in Enum.GetValues<VisitState>())
        {
            foreach (var to in Enum.GetValues<VisitState>().Where(state => state != from))
            {
                var legal = VisitTransition.All.FirstOrDefault(step => step.From == from && step.To == to && step.Step != VisitStep.Settle);
                foreach (var role in Enum.GetValues<Role>())
                {
                    var username = $"{role.Word()}.atlas";
                    await Put(visit, from);
                    var deed = Move(to);
                    if (legal?.By == role) await installation.Raw(username, deed, visit);
                    else (await installation.Refused(username, deed, visit)).ShouldBe(
                        legal is not null ? "visits_not_by_this_role" : from == VisitState.ReadyForBilling && to == VisitState.Paid ? "visits_not_settled" : "visits_illegal_transition", $"{from} {to} {role}");
                }
            }
        }
        (await installation.Refused("doctor.atlas", "insert into visits_visits (clinic_id, id, patient_id, doctor_id, branch_id, day, number, state, registered_at, registered_by) select clinic_id, gen_random_uuid(), patient_id, doctor_id, branch_id, day + 1, 1, 'REGISTERED', now(), registry.acting('user_id')::uuid from visits_visits limit 1")).ShouldBe("visits_not_by_this_role");
        (await installation.Refused("receptionist.atlas", "insert into visits_visits (clinic_id, id, patient_id, doctor_id, branch_id, day, number, state, registered_at, registered_by, started_at, started_by) select clinic_id, gen_random_uuid(), patient_id, doctor_id, branch_id, day + 1, 1, 'IN_CONSULTATION', now(), registry.acting('user_id')::uuid, now(), doctor_id from visits_visits limit 1")).ShouldBe("visits_illegal_transition");
    }

    [Fact]
    public async Task follows_from_the_payment_in_full_that_billing_tells_of_and_from_no_word_of_its_alone()
    {
        var visit = await installation.ToBePaid(installation.Atlas);
        var invoice = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        (await Settle("cashier.atlas", visit, invoice)).ShouldBe<Outcome>(VisitsRefusals.NotSettled); // there are no invoices yet: it fails closed
        var was = await Owner.Ask<string>(installation, "select pg_get_functiondef('registry.visit_is_paid_for'::regproc)");
        try
        {
            await Owner.Do(installation, Invoices);
            (await Settle("cashier.atlas", visit, invoice)).ShouldBe<Outcome>(VisitsRefusals.NotSettled); // an invoice that is not paid in full
            await Owner.Do(installation, $"insert into registry.paid_in_full values ('{visit}', '{invoice}')");
            (await Settle("manager.atlas", visit, invoice)).ShouldBe<Outcome>(VisitsRefusals.NotSettled); // a manager never takes cash
            (await Settle("cashier.atlas", visit, invoice)).ShouldBe(Outcome.Done);
            (await Settle("cashier.atlas", visit, invoice)).ShouldBe<Outcome>(KernelRefusals.NoSuchStep(VisitState.Paid));
            (await Settle("cashier.atlas", Guid.Empty, invoice)).ShouldBe<Outcome>(VisitsRefusals.NoSuchVisit);
            (await Settle("cashier.mansour", visit, invoice)).ShouldBe<Outcome>(VisitsRefusals.NoSuchVisit);
        }
        finally
        {
            await Owner.Do(installation, was);
        }
        (await Owner.Ask<string>(installation, $"select state || ' ' || kind from clinic_atlas.visits_visits v join clinic_atlas.visits_settlements s on s.visit_id = v.id where v.id = '{visit}'")).ShouldBe("PAID payment");
    }

    [Fact]
    public async Task is_what_the_cash_desk_sees_without_a_word_of_why_anybody_came()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        using var cashier = await installation.Mansour.As(Role.Cashier);
        var waiting = await desk.WalkIn(await installation.IdOf("doctor.mansour"));
        var visit = await installation.ToBePaid(installation.Mansour);
        (await cashier.Get($"/api/v1/visits/{waiting}")).ShouldRefuse(404, "visits.no-such-visit");
        var seen = (await cashier.Get($"/api/v1/visits/{visit}")).ShouldBe(200).Json;
        foreach (var hidden in new[] { "note", "typeId", "hasAlerts" }) seen[hidden].ShouldBeNull();
        (await cashier.Get("/api/v1/visits")).ShouldBe(200).Text.ShouldNotContain(waiting.ToString());
    }

    Task<Outcome> Settle(string username, Guid visit, Guid invoice) =>
        installation.By(username, services => services.GetRequiredService<VisitBook>().Settle(visit, invoice, CancellationToken.None));

    // Into any state, by the database's own administrator and without the guards.
    async Task Put(Guid visit, VisitState state)
    {
        var stamps = string.Concat(Stamps.Select(stamp => stamp.From <= state ? $", {stamp.Column}_at = now(), {stamp.Column}_by = doctor_id" : $", {stamp.Column}_at = null, {stamp.Column}_by = null"));
        await using var administrator = await installation.Address.AsAdministrator();
        await administrator.Execute("set session_replication_role = replica");
        await administrator.Execute($"update clinic_atlas.visits_visits set state = '{state.Word()}'{stamps} where id = '{visit}'");
        await administrator.Execute("set session_replication_role = origin");
    }

    // The update by which the server would move it, whatever state it comes from.
    static string Move(VisitState to) => $"update visits_visits set state = '{to.Word()}'" + string.Concat(Stamps.Select(stamp => stamp.From <= to
        ? $", {stamp.Column}_at = coalesce({stamp.Column}_at, now()), {stamp.Column}_by = coalesce({stamp.Column}_by, registry.acting('user_id')::uuid)"
        : $", {stamp.Column}_at = null, {stamp.Column}_by = null")) + " where id = $1";

    static readonly (VisitState From, string Column)[] Stamps =
        [(VisitState.InConsultation, "started"), (VisitState.ReadyForBilling, "ready"), (VisitState.Paid, "paid"), (VisitState.Completed, "completed")];
}
