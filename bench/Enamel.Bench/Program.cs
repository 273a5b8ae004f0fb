using System.CommandLine;
using Enamel.Bench;
using Enamel.Bench.Auditing;

var clinics = new Option<int>("--clinics") { Description = "How many clinics.", DefaultValueFactory = _ => 50 };
var appointments = new Option<int>("--appointments") { Description = "Appointments of each, 200 a week.", DefaultValueFactory = _ => 20_000 };
var patients = new Option<int>("--patients") { Description = "Patients of each.", DefaultValueFactory = _ => 2_000 };
var large = new Option<int>("--large") { Description = "Patients of one more clinic, in which names are searched; 0 for none.", DefaultValueFactory = _ => 100_000 };
var seconds = new Option<int>("--seconds") { Description = "How long each scenario is measured.", DefaultValueFactory = _ => 10 };
var connections = new Option<int>("--connections") { Description = "How many ask at the same time.", DefaultValueFactory = _ => 16 };
var only = new Option<string[]>("--only") { Description = "Scenarios: agenda, cin, record, slots, booking, contended, sign-in, name, names.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
var withoutPgBench = new Option<bool>("--without-pgbench") { Description = "Measure the server alone." };
var scale = new Option<bool>("--scale") { Description = "Compare 5, 50 and 500 clinics of 2,000 appointments and 400 patients instead." };
var trail = new Option<bool>("--trail") { Description = "Measure instead what the audit trail costs: registering a patient and recording a payment with and without it." };
var quick = new Option<bool>("--quick") { Description = "Few data and short runs: shows that it works, and little else." };
var fresh = new Option<bool>("--fresh") { Description = "Load anew what is there." };
var data = new Option<string>("--data") { Description = "Where the databases are kept.", DefaultValueFactory = _ => ".data-bench" };

var root = new RootCommand("Loads clinics, starts the server as in production, drives it over HTTP, and repeats its SQL by pgbench beside it.")
{
    clinics, appointments, patients, large, seconds, connections, only, withoutPgBench, scale, trail, quick, fresh, data,
};
root.SetAction(async (given, stop) =>
{
    var options = new BenchOptions(
        new(given.GetValue(clinics), given.GetValue(appointments), given.GetValue(patients), given.GetValue(large)),
        TimeSpan.FromSeconds(given.GetValue(seconds)), given.GetValue(connections), given.GetValue(only)!, !given.GetValue(withoutPgBench), given.GetValue(fresh),
        Path.GetFullPath(given.GetValue(data)!)); // both have a default
    if (given.GetValue(quick)) options = options with { Plan = new(5, 1_000, 200, 5_000), Time = TimeSpan.FromSeconds(2) };
    if (given.GetValue(trail))
    {
        await new TrailCost(Path.Combine(options.Data, "trail"), options.Time, options.Connections, Console.Out).Run(stop);
        return 0;
    }
    IEnumerable<BenchPlan> plans = given.GetValue(scale) ? [new(5, 2_000, 400, 0), new(50, 2_000, 400, 0), new(500, 2_000, 400, 0)] : [options.Plan];
    var all = new List<(BenchPlan Plan, IReadOnlyList<Line> Lines)>();
    foreach (var plan in plans) all.Add((plan, await new BenchRun(options with { Plan = plan }, Console.Out).Run(stop)));
    if (all.Count > 1) new Report(Console.Out).Compare(all);
    return 0;
});
return await root.Parse(args).InvokeAsync();
