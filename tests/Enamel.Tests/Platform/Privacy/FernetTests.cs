using System.Text;
using Enamel.Platform.Privacy;
using Enamel.Tests.Kernel;

namespace Enamel.Tests.Platform.Privacy;

/// <summary>The vectors are those of github.com/fernet/spec.</summary>
public sealed class A_Fernet_token
{
    const string Key = "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=";
    const string OtherKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const string Hello = "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==";

    [Fact]
    public void opens_with_its_key() => Open(Hello, Key).ShouldBe("hello");

    [Fact]
    public void opens_with_any_of_several_keys()
    {
        Open(Hello, OtherKey, Key).ShouldBe("hello");
        Open(Hello, Key, OtherKey).ShouldBe("hello");
        Open(Hello, OtherKey).ShouldBeNull();
    }

    [Theory]
    [InlineData("incorrect mac", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==")]
    [InlineData("too short", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==")]
    [InlineData("invalid base64", "%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==")]
    [InlineData("not whole blocks", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm")]
    [InlineData("padding error", "gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==")]
    [InlineData("incorrect IV", "gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==")]
    [InlineData("nothing", "")]
    public void that_is_broken_is_refused(string why, string token) => Open(token, Key).ShouldBeNull(why);

    [Fact]
    public void is_refused_when_any_byte_was_changed()
    {
        var bytes = Convert.FromBase64String(Hello.Replace('-', '+').Replace('_', '/'));
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= 1;
            Open(Convert.ToBase64String(changed).Replace('+', '-').Replace('/', '_'), Key).ShouldBeNull();
        }
    }

    [Fact]
    public void of_any_text_whatever_is_refused_without_an_exception() => AnyText.Always(text => Open(text, Key) is null);

    [Theory]
    [InlineData("")]
    [InlineData("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e")]
    [InlineData("not a key")]
    public void needs_keys_of_32_bytes(string key) => Fernet.WithKeys(key).ShouldBe(PrivacyRefusals.FernetKeyMalformed);

    [Fact]
    public void needs_a_key() => Fernet.WithKeys().ShouldBe(PrivacyRefusals.FernetKeyMalformed);

    static string? Open(string token, params string[] keys) =>
        Fernet.WithKeys(keys).Expected().Open(token).Succeeded(out var plain, out _) ? Encoding.UTF8.GetString(plain) : null;
}
