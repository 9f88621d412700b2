namespace Monk.Reporting.Notebooks;

/// <summary>A result that knows itself how a notebook shows it, as one of many types must and a picture does.</summary>
internal interface IShownAsHtml
{
    string ToHtml();
}
