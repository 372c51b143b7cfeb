using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EdgeConvNeXt.Station.Tests.Api.Page.OpenApi;

/// <summary>What the docstrings of the product say of its types and members, as plain text.</summary>
internal sealed partial class DocumentationText
{
    private readonly Dictionary<string, XElement> _members = [];

    /// <summary>Reads the documentation of the libraries beside this one.</summary>
    public DocumentationText()
    {
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "EdgeConvNeXt.*.xml"))
        {
            foreach (XElement member in XDocument.Load(file).Descendants("member"))
            {
                _members[(string)member.Attribute("name")!] = member;
            }
        }
    }

    /// <summary>The summary of a type.</summary>
    public string? Of(Type type) => Summary($"T:{NameOf(type)}");

    /// <summary>The summary of a property, or what its record says of the parameter that it comes from.</summary>
    public string? Of(MemberInfo property)
    {
        Type owner = property.DeclaringType!;
        return Summary($"P:{NameOf(owner)}.{property.Name}") ?? Plain(_members.GetValueOrDefault($"T:{NameOf(owner)}")?
            .Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == property.Name));
    }

    private string? Summary(string name)
    {
        XElement? member = _members.GetValueOrDefault(name);
        return (string?)member?.Element("inheritdoc")?.Attribute("cref") is { } other ? Summary(other) ?? ParameterOf(other)
            : Plain(member?.Element("summary"));
    }

    // A property of a positional record is documented as its parameter.
    private string? ParameterOf(string property)
    {
        int dot = property.LastIndexOf('.');
        return Plain(_members.GetValueOrDefault($"T:{property[2..dot]}")?
            .Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == property[(dot + 1)..]));
    }

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static string? Plain(XElement? element) => element is null ? null
        : Blanks().Replace(string.Concat(element.Nodes().Select(Plain)), " ").Trim();

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" or "paramref" } reference =>
            ((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? (string?)reference.Attribute("langword"))!
            .Split('.', ':')[^1],
        XElement element => string.Concat(element.Nodes().Select(Plain)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
