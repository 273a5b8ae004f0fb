using Enamel.Practice.Reminders.Answering;

namespace Enamel.Tests.Practice.Reminders;

public sealed class A_patients_reply
{
    [Theory]
    [InlineData("OUI")]
    [InlineData("oui.")]
    [InlineData(" Oui merci !")]
    [InlineData("Je confirme")]
    [InlineData("D’accord")]
    [InlineData("1")]
    [InlineData("١")]
    [InlineData("ok docteur")]
    [InlineData("YES")]
    [InlineData("Yes, thank you")]
    [InlineData("نعم")]
    [InlineData("نَعَم")]
    [InlineData("نعم شكرا")]
    [InlineData("أؤكد")]
    [InlineData("واخا")]
    [InlineData("wakha")]
    public void confirms(string written) => ReplyWords.Read(written).ShouldBe(ReplyMeaning.Yes);

    [Theory]
    [InlineData("NON")]
    [InlineData("non, merci")]
    [InlineData("Annuler")]
    [InlineData("j'annule")]
    [InlineData("2")]
    [InlineData("٢")]
    [InlineData("no")]
    [InlineData("Cancel please")]
    [InlineData("لا")]
    [InlineData("لا، شكراً")]
    [InlineData("إلغاء")]
    public void cancels(string written) => ReplyWords.Read(written).ShouldBe(ReplyMeaning.No);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?")]
    [InlineData("12")]
    [InlineData("oui non")]
    [InlineData("non je viens")]
    [InlineData("oui mais à 11h")]
    [InlineData("pas oui")]
    [InlineData("نعم ولكن غدا")]
    [InlineData("لا اعرف")]
    [InlineData("ouiouiouiouiouiouiouiouiouiouiouiouiouiouioui")]
    [InlineData("'; drop table reminders_links; --")]
    public void is_for_a_person_to_read(string? written) => ReplyWords.Read(written).ShouldBe(ReplyMeaning.Unclear);
}
