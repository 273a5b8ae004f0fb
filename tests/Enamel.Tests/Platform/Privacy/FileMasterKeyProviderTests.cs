using Enamel.Platform.Privacy;

namespace Enamel.Tests.Platform.Privacy;

public sealed class The_master_key_file : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("enamel-keys-").FullName;
    string FilePath => Path.Combine(_folder, "keys", "master.key");

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    Task<FileMasterKeyProvider> Open() => FileMasterKeyProvider.Open(FilePath, Stop);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task is_made_at_the_first_start_for_the_servers_account_alone()
    {
        var provider = await Open();

        provider.IsNew.ShouldBeTrue();
        provider.Keys.Numbers.ShouldBe([1]);
        File.GetUnixFileMode(FilePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(Path.GetDirectoryName(FilePath)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.GetFiles(Path.GetDirectoryName(FilePath)!).ShouldBe([FilePath, $"{FilePath}.lock"], ignoreOrder: true);
    }

    [Fact]
    public async Task gives_the_same_key_at_the_next_start()
    {
        var wrapped = ClinicKeys.Make(7, (await Open()).Keys);

        var again = await Open();

        again.IsNew.ShouldBeFalse();
        ClinicKeys.Open(7, wrapped, again.Keys).CurrentNumber.ShouldBe(1);
    }

    [Fact]
    public async Task is_one_when_many_servers_start_for_the_first_time_at_once()
    {
        var providers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(Open)));

        providers.Count(provider => provider.IsNew).ShouldBe(1);
        var wrapped = ClinicKeys.Make(7, providers[0].Keys);
        foreach (var provider in providers) ClinicKeys.Open(7, wrapped, provider.Keys).CurrentNumber.ShouldBe(1);
    }

    [Fact]
    public async Task keeps_every_key_that_two_add_at_once()
    {
        var first = await Open();
        var others = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Open)));

        var numbers = await Task.WhenAll(others.Select(provider => Task.Run(() => provider.Add(Stop))));

        numbers.Order().ShouldBe(Enumerable.Range(2, 8));
        first.Reload();
        first.Keys.Numbers.ShouldBe(Enumerable.Range(1, 9).Reverse());
    }

    [Fact]
    public async Task takes_a_fresh_key_before_the_old_ones()
    {
        var provider = await Open();
        var other = await Open();
        var wrapped = ClinicKeys.Make(7, provider.Keys);

        (await provider.Add(Stop)).ShouldBe(2);
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
    public async Task is_refused_when_others_may_read_or_change_it(UnixFileMode right)
    {
        await Open();
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | right);

        (await Should.ThrowAsync<MasterKeyFileException>(Open)).Message.ShouldContain($"chmod 600 '{FilePath}'");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("1:AAAA")]
    [InlineData("0:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n1:BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public async Task is_refused_when_it_holds_something_else_and_nothing_of_it_is_shown(string content)
    {
        await Open();
        File.WriteAllText(FilePath, content);

        var message = (await Should.ThrowAsync<MasterKeyFileException>(Open)).Message;

        message.ShouldContain(FilePath);
        message.ShouldNotContain("AAAA");
    }

    [Fact]
    public async Task sees_a_key_that_another_process_added_when_it_is_asked_for_by_number()
    {
        var server = await Open();
        var added = await (await Open()).Add(Stop);

        server.Keys.Find(added).ShouldBeNull();
        server.KeysWith(added).Find(added).ShouldNotBeNull();
        server.Keys.Current.Number.ShouldBe(added);
    }

    [Fact]
    public async Task shows_no_key_when_printed() => (await Open()).ToString().ShouldBe($"master keys 1 in {FilePath}");
}
