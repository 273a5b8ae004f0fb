using Enamel.Kernel;

namespace Enamel.Tests.Kernel;

public sealed class A_visit
{
    /// <summary>The whole table: every state with every step, and where it leads; nothing where it may not be taken.</summary>
    public static TheoryData<VisitState, VisitStep, VisitState?> Steps
    {
        get
        {
            var legal = new Dictionary<(VisitState, VisitStep), VisitState>
            {
                [(VisitState.Registered, VisitStep.Start)] = VisitState.InConsultation,
                [(VisitState.InConsultation, VisitStep.Ready)] = VisitState.ReadyForBilling,
                [(VisitState.ReadyForBilling, VisitStep.Settle)] = VisitState.Paid,
                [(VisitState.Paid, VisitStep.Complete)] = VisitState.Completed,
                [(VisitState.InConsultation, VisitStep.Unstart)] = VisitState.Registered,
                [(VisitState.ReadyForBilling, VisitStep.Unready)] = VisitState.InConsultation,
            };
            var rows = new TheoryData<VisitState, VisitStep, VisitState?>();
            foreach (var from in Enum.GetValues<VisitState>())
                foreach (var step in Enum.GetValues<VisitStep>()) rows.Add(from, step, legal.TryGetValue((from, step), out var to) ? to : null);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void takes_the_steps_of_its_way_and_no_others(VisitState from, VisitStep step, VisitState? to)
    {
        if (to is { } expected) VisitTransition.Take(from, step).ShouldBe<Outcome<VisitState>>(expected);
        else VisitTransition.Take(from, step).ShouldBe<Outcome<VisitState>>(KernelRefusals.NoSuchStep(from));
    }

    [Fact]
    public void leads_from_arrival_to_leaving_in_four_steps_each_by_one_role()
    {
        var way = new List<(VisitState To, Role By)>();
        for (var next = VisitTransition.Next(VisitState.Registered); next is not null; next = VisitTransition.Next(next.To)) way.Add((next.To, next.By));
        way.ShouldBe([(VisitState.InConsultation, Role.Doctor), (VisitState.ReadyForBilling, Role.Doctor), (VisitState.Paid, Role.Cashier), (VisitState.Completed, Role.Receptionist)]);
        VisitTransition.All.GroupBy(step => step.Step).ShouldAllBe(step => step.Select(one => one.By).Distinct().Count() == 1);
        VisitTransition.All.ShouldAllBe(step => step.By != Role.Manager); // a manager waives, which is decided elsewhere, and takes no step by hand
    }

    [Fact]
    public void never_comes_back_out_of_paid() => VisitTransition.All.Where(step => step.From >= VisitState.Paid).ShouldAllBe(step => step.To > step.From);

    [Fact]
    public void is_spelt_in_one_way()
    {
        Enum.GetValues<VisitState>().Select(state => state.Word()).ShouldBe(["REGISTERED", "IN_CONSULTATION", "READY_FOR_BILLING", "PAID", "COMPLETED"]);
        foreach (var state in Enum.GetValues<VisitState>()) VisitStateWords.Parse(state.Word()).ShouldBe<Outcome<VisitState>>(state);
        VisitStateWords.Parse("paid").ShouldBe<Outcome<VisitState>>(KernelRefusals.UnknownVisitState);
    }
}
