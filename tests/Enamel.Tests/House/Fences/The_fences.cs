using System.Reflection;
using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Morocco;
using Enamel.Platform;
using Enamel.Practice.Patients;
using Enamel.Server;
using Enamel.Tests.Support;

namespace Enamel.Tests.House.Fences
{
    /// <summary>Who may know whom: projects, and modules of the practice. Each fence has a breach beside it that must be caught.</summary>
    public sealed partial class The_fences
    {
        /// <summary>Which module may use what another one offers. A new arrow is a decision: it is written here.</summary>
        static readonly HashSet<(string From, string To)> Allowed =
        [
            ("Scheduling", "Patients"), ("Scheduling", "Premises"),
            ("Visits", "Scheduling"), ("Visits", "Patients"), ("Visits", "Premises"),
            ("Home", "Scheduling"), ("Home", "Patients"), ("Home", "Premises"), ("Home", "Visits"),
            ("Portal", "Patients"),
            ("Reminders", "Scheduling"), ("Reminders", "Patients"), ("Reminders", "Premises"), ("Reminders", "Visits"),
            ("Rights", "Patients"), ("Rights", "Scheduling"), ("Rights", "Visits"), ("Rights", "Portal"),
        ];

        [Fact]
        public void keep_the_projects_in_their_order()
        {
            var server = typeof(EnamelServer).Assembly;
            Known(typeof(Slug).Assembly).ShouldBeEmpty();
            Known(typeof(PlatformModule).Assembly).ShouldBeSubsetOf(["Enamel.Kernel"]);
            Known(typeof(PatientsModule).Assembly).ShouldBeSubsetOf(["Enamel.Kernel", "Enamel.Platform"]);
            Known(typeof(MoroccanPhonePlan).Assembly).ShouldBeSubsetOf(["Enamel.Kernel"]);
            Known(server).ShouldBeSubsetOf(["Enamel.Kernel", "Enamel.Platform", "Enamel.Practice", "Enamel.Morocco"]);
            typeof(Slug).Assembly.GetReferencedAssemblies().ShouldAllBe(assembly => assembly.Name!.StartsWith("System.", StringComparison.Ordinal)); // an assembly has a name
        }

        [Fact]
        public void keep_the_modules_to_what_others_offer() => Arrows.Breaches(typeof(PatientsModule).Assembly.GetTypes(), Allowed, Arrows.Offered()).ShouldBeEmpty();

        [Fact]
        public void catch_a_module_that_reaches_behind_what_another_offers()
        {
            var planted = new[] { typeof(Enamel.Practice.Planted.Intruder), typeof(Enamel.Practice.Planted.Guest) };
            Arrows.Breaches(planted, new HashSet<(string, string)> { ("Planted", "Patients") }, Arrows.Offered()).ShouldBe(["Intruder of Planted names PatientsModule of Patients"]);
            Arrows.Breaches(planted, Allowed, Arrows.Offered())
                .ShouldBe(["Intruder of Planted names PatientsModule of Patients", "Guest of Planted names PatientSummary of Patients"], ignoreOrder: true);
        }

        [Fact]
        public void keep_the_modules_to_their_own_tables() => Practice().SelectMany(source => ForeignTables(source.Module, source.Text).Select(table => $"{source.File}: {table}")).ShouldBeEmpty();

        [Fact]
        public void catch_sql_that_names_another_modules_table()
        {
            ForeignTables("Scheduling", "select 1 from patients_patients p join scheduling_hours h on true").ShouldBe(["patients_patients"]);
            ForeignTables("Patients", "select 1 from patients_patients, clinic_patients_patients").ShouldBeEmpty();
        }

        [Fact]
        public void keep_every_step_of_the_schema_in_the_list_of_steps()
        {
            var folder = Repository.Folder("src/Enamel.Server/Migrations");
            var listed = Step().Matches(File.ReadAllText(Path.Combine(folder, "Steps.cs"))).Select(match => match.Groups["file"].Value).ToList();
            listed.ShouldBe(Directory.EnumerateFiles(folder, "*.sql", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)[..^".sql".Length]), ignoreOrder: true);
            listed.Where(name => name.StartsWith("clinic/", StringComparison.Ordinal)).ShouldBeInOrder();
        }

        static IEnumerable<string> Known(Assembly assembly) =>
            assembly.GetReferencedAssemblies().Select(other => other.Name!).Where(name => name.StartsWith("Enamel.", StringComparison.Ordinal) || name == "enamel"); // an assembly has a name

        static IEnumerable<string> ForeignTables(string module, string text) => Table().Matches(text).Select(match => match.Value).Where(Tables.Value.Contains)
            .Where(table => !table.StartsWith(module.ToLowerInvariant() + "_", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);

        static readonly Lazy<HashSet<string>> Tables = new(() => Directory.EnumerateFiles(Repository.Folder("src/Enamel.Server/Migrations/clinic"), "*.sql")
            .SelectMany(file => Made().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value).Where(name => !name.StartsWith("audit_", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal));

        // The audited subject of a patient's record is told by its table's name in Platform; modules name their own tables only.
        static IEnumerable<(string Module, string File, string Text)> Practice() =>
            from wing in Directory.EnumerateDirectories(Repository.Folder("src/Enamel.Practice"))
            from module in Directory.EnumerateDirectories(wing)
            from file in Directory.EnumerateFiles(module, "*", SearchOption.AllDirectories)
            where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
            select (Path.GetFileName(module), Path.GetFileName(file), File.ReadAllText(file));

        [GeneratedRegex(@"(?<![a-z_])[a-z]+_[a-z_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Table();

        [GeneratedRegex(@"create table (?<name>[a-z_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Made();

        [GeneratedRegex("SqlFiles\\.Read\\(\"(?<file>[^\"]+)\"\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
        private static partial Regex Step();
    }
}

namespace Enamel.Practice.Planted
{
    /// <summary>Reaches for what Patients does not offer, in the midst of a method.</summary>
    sealed class Intruder
    {
        public static Type Reach() => new PatientsModule().GetType();
    }

    /// <summary>Uses what Patients offers.</summary>
    sealed class Guest
    {
        public static string Name(IReadOnlyList<PatientSummary> patients) => patients[0].FullName;
    }
}
