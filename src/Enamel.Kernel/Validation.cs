using System.Diagnostics.CodeAnalysis;

namespace Enamel.Kernel;

/// <summary>
/// Gathers what is wrong with the fields of one request, so that whoever typed it learns everything at once.
/// The values that it hands out mean something only once <see cref="Refused"/> has answered false.
/// </summary>
public sealed class Validation
{
    readonly List<FieldRefusal> _wrong = [];

    /// <summary>Refuses the field unless the statement holds.</summary>
    /// <returns>Whether it holds.</returns>
    public bool Require(string field, bool holds, string code)
    {
        if (!holds) Refuse(field, code);
        return holds;
    }

    /// <summary>Refuses an absent or blank field, reads any other.</summary>
    public bool Require<T>(string field, string? text, Func<string, Outcome<T>> read, out T value)
    {
        if (!string.IsNullOrWhiteSpace(text)) return Field(field, read(text), out value);
        Refuse(field, KernelRefusals.Required.Code);
        value = default!; // not looked at: Refused answers true
        return false;
    }

    /// <summary>Refuses an absent value.</summary>
    public bool Require<T>(string field, T? given, out T value) where T : struct
    {
        value = given ?? default;
        return Require(field, given is not null, KernelRefusals.Required.Code);
    }

    /// <summary>Leaves out an absent or blank field, reads any other.</summary>
    public bool Optional<T>(string field, string? text, Func<string, Outcome<T>> read, out T? value) where T : class
    {
        value = null;
        return string.IsNullOrWhiteSpace(text) || Field(field, read(text), out value);
    }

    /// <summary>Leaves out an absent or blank field, reads any other.</summary>
    public bool Optional<T>(string field, string? text, Func<string, Outcome<T>> read, out T? value) where T : struct
    {
        value = null;
        if (string.IsNullOrWhiteSpace(text)) return true;
        if (!Field(field, read(text), out var found)) return false;
        value = found;
        return true;
    }

    /// <summary>Takes a field's value, or notes why it is refused. The fields of a nested refusal are named <c>outer.inner</c>.</summary>
    /// <returns>Whether there is a value.</returns>
    public bool Field<T>(string field, Outcome<T> outcome, out T value)
    {
        if (outcome.Succeeded(out var found, out var refusal))
        {
            value = found;
            return true;
        }
        value = default!; // not looked at: Refused answers true
        Refuse(field, refusal);
        return false;
    }

    /// <summary>Notes why a field is refused, when it is.</summary>
    public bool Field(string field, Outcome outcome)
    {
        if (outcome.Succeeded(out var refusal)) return true;
        Refuse(field, refusal);
        return false;
    }

    /// <summary>Notes that a field is refused.</summary>
    public void Refuse(string field, string code) => _wrong.Add(new(field, code));

    /// <summary>Notes that a field is refused.</summary>
    public void Refuse(FieldRefusal wrong) => _wrong.Add(wrong);

    /// <summary>Whether anything was wrong; if so, all of it in one refusal.</summary>
    public bool Refused([NotNullWhen(true)] out Refusal? refusal)
    {
        refusal = _wrong.Count == 0 ? null : Refusal.OfFields(_wrong);
        return refusal is not null;
    }

    void Refuse(string field, Refusal refusal)
    {
        if (refusal.Fields.Count == 0) _wrong.Add(new(field, refusal.Code) { Facts = refusal.Facts });
        else _wrong.AddRange(refusal.Fields.Select(inner => inner with { Field = $"{field}.{inner.Field}" }));
    }
}
