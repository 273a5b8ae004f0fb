namespace Enamel.Practice.Patients.Record;

static class PhoneText
{
    /// <summary><c>+212 6 12 34 56 78</c> as it is read out at the desk; a number of another country in threes.</summary>
    public static string Spaced(string e164)
    {
        if (e164.StartsWith("+212", StringComparison.Ordinal) && e164.Length == 13)
            return $"+212 {e164[4]} {e164[5..7]} {e164[7..9]} {e164[9..11]} {e164[11..13]}";
        return string.Join(' ', e164.Chunk(3).Select(part => new string(part)));
    }
}
