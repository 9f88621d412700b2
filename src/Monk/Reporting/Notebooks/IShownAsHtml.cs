namespace Monk.Reporting.Notebooks;

/// <summary>A result of many types, as a generic one is, which knows itself how a notebook shows it.</summary>
internal interface IShownAsHtml
{
    string ToHtml();
}
