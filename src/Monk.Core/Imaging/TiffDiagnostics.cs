using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace Monk.Imaging;

/// <summary>
/// Catches what LibTiff would print. Its handler is one for the whole process, so messages that do not come from a thread that is
/// inside <see cref="TiffDecoder"/> go on to the handler that was there before.
/// </summary>
internal sealed class TiffDiagnostics : TiffErrorHandler
{
    private static readonly Lazy<TiffDiagnostics> Installed = new(() => new TiffDiagnostics());

    [ThreadStatic]
    private static bool s_isListening;

    [ThreadStatic]
    private static string? s_firstError;

    private readonly TiffErrorHandler _previous;

    private TiffDiagnostics() => _previous = Tiff.SetErrorHandler(this);

    /// <summary>The first error since <see cref="Listen"/>, on this thread.</summary>
    public static string? FirstError => s_firstError;

    public static void Listen()
    {
        _ = Installed.Value;
        (s_isListening, s_firstError) = (true, null);
    }

    public static void StopListening() => (s_isListening, s_firstError) = (false, null);

    public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
    {
        if (s_isListening)
            s_firstError ??= string.Format(CultureInfo.InvariantCulture, format, args).TrimEnd('.');
        else
            _previous?.ErrorHandler(tif, method, format, args);
    }

    public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
        if (!s_isListening)
            _previous?.ErrorHandlerExt(tif, clientData, method, format, args);
    }

    public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
    {
        if (!s_isListening)
            _previous?.WarningHandler(tif, method, format, args);
    }

    public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
        if (!s_isListening)
            _previous?.WarningHandlerExt(tif, clientData, method, format, args);
    }
}
