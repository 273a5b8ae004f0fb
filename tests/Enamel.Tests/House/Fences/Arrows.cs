using System.Reflection;
using System.Reflection.Emit;
using System.Text.RegularExpressions;
using Enamel.Tests.Support;

namespace Enamel.Tests.House.Fences;

/// <summary>Reads compiled code: which types a type names, and whether the arrows between modules allow it.</summary>
static partial class Arrows
{
    const string Practice = "Enamel.Practice.";
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value); // every field of OpCodes is one

    /// <summary>Sentences about types that name what their module may not.</summary>
    public static IEnumerable<string> Breaches(IEnumerable<Type> types, IReadOnlySet<(string From, string To)> allowed, IReadOnlySet<string> offered) => (
        from type in types
        let module = Module(type)
        where module is not null
        from named in Named(type)
        let other = Module(named)
        where other is not null && other != module && !(allowed.Contains((module, other)) && offered.Contains($"{other}.{Outermost(named).Name.Split('`')[0]}"))
        select $"{Outermost(type).Name} of {module} names {Outermost(named).Name} of {other}").Distinct(StringComparer.Ordinal);

    /// <summary>What the modules offer, as Module.Type: what is declared in their Offered folders.</summary>
    public static IReadOnlySet<string> Offered() => Directory.EnumerateFiles(Repository.Folder("src/Enamel.Practice"), "*", SearchOption.AllDirectories)
        .Select(file => (File: file, Folders: file.Split(Path.DirectorySeparatorChar)))
        .Where(source => source.Folders is [.., "Offered", _] && source.File.EndsWith(".cs", StringComparison.Ordinal) | source.File.EndsWith(".razor", StringComparison.Ordinal))
        .SelectMany(source => Declarations(source.File).Select(name => $"{source.Folders[^3]}.{name}")).ToHashSet(StringComparer.Ordinal);

    static IEnumerable<string> Declarations(string file) => file.EndsWith(".razor", StringComparison.Ordinal)
        ? [Path.GetFileNameWithoutExtension(file)] : Declaration().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value);

    static string? Module(Type type) => type.Namespace?.StartsWith(Practice, StringComparison.Ordinal) == true ? type.Namespace[Practice.Length..].Split('.')[0] : null;

    static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    static IEnumerable<Type> Named(Type type)
    {
        var direct = new List<Type?> { type.BaseType };
        direct.AddRange(type.GetInterfaces());
        direct.AddRange(type.GetFields(Declared).Select(field => field.FieldType));
        direct.AddRange(type.GetCustomAttributesData().Select(attribute => attribute.AttributeType));
        foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
        {
            direct.AddRange(method.GetParameters().Select(parameter => parameter.ParameterType));
            if (method is MethodInfo { ReturnType: var answer }) direct.Add(answer);
            direct.AddRange(InBody(method));
        }
        return direct.OfType<Type>().SelectMany(Parts);
    }

    static IEnumerable<Type?> InBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code) yield break;
        foreach (var local in body.LocalVariables) yield return local.LocalType;
        for (var at = 0; at < code.Length;)
        {
            var operation = code[at] == 0xFE ? Codes[(short)(0xFE00 | code[at + 1])] : Codes[code[at]];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), Arguments(method.DeclaringType), method.IsGenericMethod ? method.GetGenericArguments() : null);
                yield return member as Type ?? member?.DeclaringType;
                if (member is MethodInfo { IsGenericMethod: true } generic)
                    foreach (var argument in generic.GetGenericArguments()) yield return argument;
            }
            at += operation.OperandType == OperandType.InlineSwitch ? 4 + (4 * BitConverter.ToInt32(code, at)) : Size(operation.OperandType);
        }
    }

    static Type[]? Arguments(Type? type) => type is { IsGenericType: true } ? type.GetGenericArguments() : null;

    static int Size(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!) // it has one
        : type.IsGenericType ? [type, .. type.GetGenericArguments().SelectMany(Parts)] : [type];

    [GeneratedRegex(@"\b(class|record struct|record|struct|interface|enum)\s+(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();
}
