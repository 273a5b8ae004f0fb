using Enamel.Practice.Patients;

namespace Enamel.Server.Commands.Importing;

/// <summary>Which column of a file holds which of a patient's fields.</summary>
internal sealed class PatientColumns
{
    private readonly Dictionary<string, int> _places;
    private readonly int _width;

    private PatientColumns(Dictionary<string, int> places, int width) => (_places, _width) = (places, width);

    /// <summary>Reads the header. What is wrong is told by the column's place: where the header is missing, the first line holds somebody's data.</summary>
    /// <exception cref="OperatorException">A column is unknown, there twice, or holds hashes; or the names are missing.</exception>
    public static PatientColumns Of(CsvRecord header)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (place, typed) in header.Values.Index())
        {
            var name = typed.Trim();
            // A hash of an identity or telephone number is guessed back in minutes: docs/decisions/0002-keys.md.
            if (name.EndsWith("hash", StringComparison.OrdinalIgnoreCase))
                throw new OperatorException($"Column {place + 1} holds hashes. A hash of a CIN or a telephone number is guessed back in minutes, so none is kept: take the column out of the file.");
            if (PatientInput.FieldNames.FirstOrDefault(field => field.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } known)
                throw new OperatorException($"Column {place + 1} is called like no field of a patient. The first line names the columns: {string.Join(", ", PatientInput.FieldNames)}.");
            if (!places.TryAdd(known, place))
                throw new OperatorException($"There are two columns {known}: keep one.");
        }
        return places.ContainsKey("firstName") && places.ContainsKey("lastName")
            ? new(places, header.Values.Count)
            : throw new OperatorException("The file has no columns firstName and lastName, and nobody is registered without them.");
    }

    /// <summary>Whether a record has as many values as the header has names.</summary>
    public bool Fit(CsvRecord record) => record.Values.Count == _width;

    /// <summary>Every field's value with the field's name, as they stand in the file.</summary>
    public IEnumerable<(string Field, string Value)> Of(IReadOnlyList<string> values) => _places.Select(place => (place.Key, values[place.Value]));
}
