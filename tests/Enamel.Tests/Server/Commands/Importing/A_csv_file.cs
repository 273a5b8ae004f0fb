using Enamel.Server.Commands;
using Enamel.Server.Commands.Importing;

namespace Enamel.Tests.Server.Commands.Importing;

public sealed class A_csv_file : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("enamel-csv-");

    [Theory]
    [InlineData("a,b\n1,2\n", "2: 1|2")]
    [InlineData("a;b\r\n1;2,5\r\n3;4", "2: 1|2,5", "3: 3|4")]
    [InlineData("a,b\n\"x, y\",\"say \"\"yes\"\"\"\n", "2: x, y|say \"yes\"")]
    [InlineData("a,b\n\"two\nlines\",\n\n5,6\n", "2: two\nlines|", "5: 5|6")]
    [InlineData("a,b\nأمينة,العلوي\n", "2: أمينة|العلوي")]
    [InlineData("a\n5\" tall\n", "2: 5\" tall")]
    [InlineData("a,b\n")]
    public void is_read_with_its_quotes_separators_and_lines(string text, params string[] records)
    {
        using var reader = CsvReader.Over(new StringReader(text));
        reader.Records().Select(record => $"{record.Line}: {string.Join('|', record.Values)}").ShouldBe(records);
    }

    [Fact]
    public void may_begin_with_a_mark_of_its_encoding()
    {
        using var reader = CsvReader.Open(Written([0xEF, 0xBB, 0xBF, .. "firstName;lastName\nÉlodie;Çelik"u8]));
        reader.Header.Values.ShouldBe(["firstName", "lastName"]);
        reader.Records().Single().Values.ShouldBe(["Élodie", "Çelik"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void in_another_encoding_is_refused_even_when_its_mark_says_otherwise(bool isMarked)
    {
        byte[] mark = isMarked ? [0xEF, 0xBB, 0xBF] : [];
        var path = Written([.. mark, .. "firstName,lastName\n"u8, 0xC9, .. "lodie,Alaoui\n"u8]);
        Should.Throw<OperatorException>(() =>
        {
            using var reader = CsvReader.Open(path);
            return reader.Records().Count();
        }).Message.ShouldContain("UTF-8");
    }

    [Theory]
    [InlineData("a,b\n1,\"2\n3,4\n", "Line 2")]
    [InlineData("a,b\n1,2\n\"3\"x,4\n", "Line 3")]
    public void that_is_broken_is_refused_with_its_line_and_none_of_its_values(string text, string line)
    {
        using var reader = CsvReader.Over(new StringReader(text));
        Should.Throw<OperatorException>(() => reader.Records().Count()).Message.ShouldStartWith(line);
    }

    [Theory]
    [InlineData("firstName,lastName,cin_hash", "none is kept")]
    [InlineData("firstName,lastName,phoneHash", "none is kept")]
    [InlineData("firstName,lastName,shoeSize", "Column 3")]
    [InlineData("firstName,lastName,cin,CIN", "two columns cin")]
    [InlineData("firstName,cin", "lastName")]
    public void is_refused_for_columns_that_are_not_a_patients(string header, string why)
    {
        using var reader = CsvReader.Over(new StringReader(header));
        Should.Throw<OperatorException>(() => PatientColumns.Of(reader.Header)).Message.ShouldContain(why);
    }

    [Fact]
    public void without_a_header_is_refused_and_shows_nobody()
    {
        using var reader = CsvReader.Over(new StringReader("Ghita,Alaoui,BK123456\n"));
        Should.Throw<OperatorException>(() => PatientColumns.Of(reader.Header)).Message.ShouldNotContain("Ghita");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Written(byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
