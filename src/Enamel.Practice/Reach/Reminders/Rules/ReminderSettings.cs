using Enamel.Platform.Database;
using Enamel.Platform.Messaging;

namespace Enamel.Practice.Reminders.Rules;

/// <summary>What a clinic decided about reminders: one row; none until somebody decided anything.</summary>
sealed class ReminderSettings : ClinicRow
{
    public bool IsOn { get; set; }

    /// <summary>The job that plans goes on by itself under this id.</summary>
    public Guid Chain { get; set; }

    /// <summary>Words of channels, the first tried first.</summary>
    public string Channels { get; set; } = "sms,email";

    public TimeOnly QuietFrom { get; set; } = new(21, 0);

    public TimeOnly QuietTo { get; set; } = new(8, 0);

    public string LinkRoot { get; set; } = "";

    public string? WordsFrench { get; set; }

    public string? WordsArabic { get; set; }

    public string? WordsEnglish { get; set; }

    /// <summary>Whether recalls are told to patients by message.</summary>
    public bool CallsBack { get; set; }

    public DateOnly? LookedBackTo { get; set; }

    public IEnumerable<Channel> ByTurn => Channels.Split(',').Select(MessagingWords.ChannelOf);

    public string? WordsIn(string language) => language switch { "ar" => WordsArabic, "en" => WordsEnglish, _ => WordsFrench };
}

/// <summary>One reminder before each appointment. A rule that is given up stays, for what was sent by it.</summary>
sealed class ReminderRule : ClinicRow
{
    public required int MinutesBefore { get; init; }

    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>When who was treated is to come again.</summary>
sealed class RecallRule : ClinicRow
{
    public required Guid TypeId { get; init; }

    public required int Months { get; set; }
}
