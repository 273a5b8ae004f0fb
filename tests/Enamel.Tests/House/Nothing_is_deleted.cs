using System.Text.RegularExpressions;
using Enamel.Tests.Support;

namespace Enamel.Tests.House;

/// <summary>What a clinic wrote down stays until a retention run or the deletion of the clinic: neither the application's role nor its code can take a row away.</summary>
public sealed partial class Nothing_is_deleted(TestCluster cluster)
{
    // Tables whose rows the application may take away, and why.
    static readonly Dictionary<string, string> Derived = new(StringComparer.Ordinal)
    {
        ["scheduling_hours"] = "a doctor's weekly plan, replaced as a whole; the trail keeps what it was",
        ["scheduling_week_rules"] = "likewise, dated",
        ["scheduling_exceptions"] = "likewise, for single days",
        ["scheduling_type_doctors"] = "who offers a kind of visit: a list that is said anew",
        ["scheduling_holds"] = "a time kept for minutes while somebody decides",
        ["reminders_recall_rules"] = "after how long whom to call again: a list that is said anew",
    };

    [Theory]
    [InlineData("clinic_atlas")]
    [InlineData("pool_01")]
    public async Task by_the_role_that_serves_requests(string schema)
    {
        var address = await cluster.Clone();
        await using var administrator = await address.AsAdministrator();
        var tables = await administrator.All(row => row.GetString(0), """
            select c.relname::text from pg_class c where c.relnamespace = $1::regnamespace and c.relkind = 'r' and has_table_privilege('enamel_app', c.oid, 'DELETE')
            """, schema);
        tables.Where(table => !Derived.ContainsKey(table)).ShouldBeEmpty();
    }

    [Fact]
    public void by_the_code_of_the_practice()
    {
        var deeds = Directory.EnumerateFiles(Repository.Folder("src/Enamel.Practice"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Deed().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}")).ToList();
        deeds.Where(deed => !Allowed.Contains(deed.Split(':')[0])).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("db.Remove(patient)")]
    [InlineData("db.RemoveRange(rows)")]
    [InlineData("await db.Set<Patient>().ExecuteDeleteAsync(stop)")]
    [InlineData("delete from patients_patients")]
    public void that_is_tried_is_named(string code) => Deed().IsMatch(code).ShouldBeTrue();

    // Where the rows of the tables above, and the doctors' bookings over all clinics, are taken away.
    static readonly string[] Allowed = ["SetHours.cs", "Reservation.cs", "SlotHolds.cs", "FillGap.cs", "ChangeRules.cs", "ChangeType.cs", "KeepRules.cs"];

    [GeneratedRegex(@"\b(db|registry)\.Remove(Range)?\(|ExecuteDelete|\bdelete\s+from\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Deed();
}
