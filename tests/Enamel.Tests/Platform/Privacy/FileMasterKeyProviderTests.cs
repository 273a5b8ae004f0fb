using Enamel.Platform.Privacy;

namespace Enamel.Tests.Platform.Privacy;

public sealed class The_master_key_file : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("enamel-keys-").FullName;
    string FilePath => Path.Combine(_folder, "keys", "master.key");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void is_made_at_the_first_start_for_the_servers_account_alone()
    {
        var provider = FileMasterKeyProvider.Open(FilePath);

        provider.IsNew.ShouldBeTrue();
        provider.Keys.Numbers.ShouldBe([1]);
        File.GetUnixFileMode(FilePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(FilePath)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.GetFiles(Path.GetDirectoryName(FilePath)!).ShouldBe([FilePath]);
    }

    [Fact]
    public void gives_the_same_key_at_the_next_start()
    {
        var wrapped = ClinicKeys.Make(7, FileMasterKeyProvider.Open(FilePath).Keys);

        var again = FileMasterKeyProvider.Open(FilePath);

        again.IsNew.ShouldBeFalse();
        ClinicKeys.Open(7, wrapped, again.Keys).CurrentNumber.ShouldBe(1);
    }

    [Fact]
    public async Task is_one_when_many_servers_start_for_the_first_time_at_once()
    {
        var providers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => FileMasterKeyProvider.Open(FilePath))));

        providers.Count(provider => provider.IsNew).ShouldBe(1);
        var wrapped = ClinicKeys.Make(7, providers[0].Keys);
        foreach (var provider in providers) ClinicKeys.Open(7, wrapped, provider.Keys).CurrentNumber.ShouldBe(1);
    }

    [Fact]
    public void takes_a_fresh_key_before_the_old_ones()
    {
        var provider = FileMasterKeyProvider.Open(FilePath);
        var other = FileMasterKeyProvider.Open(FilePath);
        var wrapped = ClinicKeys.Make(7, provider.Keys);

        provider.Add().ShouldBe(2);
        other.Reload();

        other.Keys.Numbers.ShouldBe([2, 1]);
        File.ReadAllLines(FilePath).Select(line => line.Split(':')[0]).ShouldBe(["2", "1"]);
        File.GetUnixFileMode(FilePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        wrapped.Select(key => key.Rewrap(7, other.Keys).MasterNumber).ShouldBe([2, 2]);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void is_refused_when_others_may_read_or_change_it(UnixFileMode right)
    {
        FileMasterKeyProvider.Open(FilePath);
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | right);

        Should.Throw<MasterKeyFileException>(() => FileMasterKeyProvider.Open(FilePath)).Message.ShouldContain($"chmod 600 '{FilePath}'");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("1:AAAA")]
    [InlineData("0:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n1:BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void is_refused_when_it_holds_something_else_and_nothing_of_it_is_shown(string content)
    {
        FileMasterKeyProvider.Open(FilePath);
        File.WriteAllText(FilePath, content);

        var message = Should.Throw<MasterKeyFileException>(() => FileMasterKeyProvider.Open(FilePath)).Message;

        message.ShouldContain(FilePath);
        message.ShouldNotContain("AAAA");
    }

    [Fact]
    public void sees_a_key_that_another_process_added_when_it_is_asked_for_by_number()
    {
        var server = FileMasterKeyProvider.Open(FilePath);
        var added = FileMasterKeyProvider.Open(FilePath).Add();

        server.Keys.Find(added).ShouldBeNull();
        server.KeysWith(added).Find(added).ShouldNotBeNull();
        server.Keys.Current.Number.ShouldBe(added);
    }

    [Fact]
    public void shows_no_key_when_printed() => FileMasterKeyProvider.Open(FilePath).ToString().ShouldBe($"master keys 1 in {FilePath}");
}
