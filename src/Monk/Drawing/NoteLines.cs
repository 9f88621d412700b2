using System.Text;
using SkiaSharp;

namespace Monk.Drawing;

/// <summary>Small print under a picture, broken into lines.</summary>
internal sealed class NoteLines
{
    private const float LineHeight = Ink.NoteSize * 1.45f;

    private readonly List<string> _lines = [];

    public NoteLines(IEnumerable<string> notes, float width)
    {
        foreach (var note in notes)
        {
            var line = new StringBuilder();
            foreach (var word in note.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && PictureText.Width($"{line} {word}", Ink.NoteSize) > width)
                {
                    _lines.Add(line.ToString());
                    line.Clear();
                }

                line.Append(line.Length > 0 ? " " : "").Append(PictureText.Shortened(word, Ink.NoteSize, width));
            }

            _lines.Add(line.ToString());
        }
    }

    public float Height => _lines.Count == 0 ? 0 : _lines.Count * LineHeight + 8;

    public void Draw(SKCanvas canvas, float x, float y)
    {
        foreach (var line in _lines)
            PictureText.Draw(canvas, line, x, y += LineHeight, Ink.NoteSize, Ink.Weak);
    }
}
