using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Likely_duplicates(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("""{"firstName":"Youssef","lastName":"Tahiri"}""", "same_name")]
    [InlineData("""{"firstName":"TAHIRI","lastName":"Yoûssef"}""", "same_name")]
    [InlineData("""{"firstName":"Yousef","lastName":"Taheri","birthDate":"1975-06-07"}""", "similar_name_same_birth_date")]
    [InlineData("""{"firstName":"Youssef","lastName":"Tahiri","birthDate":"1975-06-07"}""", "similar_name_same_birth_date,same_name")]
    [InlineData("""{"firstName":"Amal","lastName":"Autre","phone":"06 67 77 77 77"}""", "same_phone")]
    [InlineData("""{"phone":"+212667777777"}""", "same_phone")]
    [InlineData("""{"cin":"yt 70001"}""", "same_cin")]
    [InlineData("""{"firstName":"Youssef","lastName":"Tahiri","cin":"not one","phone":"neither","birthDate":"no day"}""", "same_name")]
    [InlineData("""{"firstName":"Youssef","lastName":"Mernissi"}""", "")]
    [InlineData("""{"firstName":"Meryem","lastName":"Cherkaoui","birthDate":"1975-06-07"}""", "")]
    [InlineData("""{"firstName":"Youssef"}""", "")]
    [InlineData("""{}""", "")]
    public async Task are_named_with_the_reason(string typed, string reasons)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        if ((await desk.Find("cin=YT70001")).Count == 0)
            await desk.Register("Youssef", "Tahiri", new { birthDate = "1975-06-07", phone = "0667777777", cin = "YT70001" });
        var items = (await desk.SendRaw(HttpMethod.Post, "/api/v1/patients/duplicates", typed)).ShouldBe(200).Json["items"]!.AsArray();
        string.Join(',', items.SelectMany(item => item!["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>()))).ShouldBe(reasons);
    }
}
