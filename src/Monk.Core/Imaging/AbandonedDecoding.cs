using System.Runtime.ExceptionServices;

namespace Monk.Imaging;

/// <summary>
/// Decodes on a thread of its own what may take long, since no codec can be stopped: whoever waits for it can leave. The decoding then goes
/// on to its end and holds nothing up. Its file and its memory are its own until then, and stay counted in the budget.
/// </summary>
internal static class AbandonedDecoding
{
    /// <summary>Decodes here, or apart where it may take long and somebody may want to leave.</summary>
    /// <param name="file">The file; it may be disposed as soon as this returns.</param>
    /// <param name="decode">Must touch nothing of the caller's but the file that it is given.</param>
    /// <param name="cancellation">Lets the caller leave.</param>
    public static T Run<T>(ImageFile file, Func<ImageFile, T> decode, CancellationToken cancellation)
    {
        var job = new Job<T>(file.Share(), decode);
        new Thread(job.Do) { IsBackground = true, Name = "Monk image decoder" }.Start();
        job.Done.Wait(cancellation);
        job.Failure?.Throw();
        return job.Result!;
    }

    /// <summary>Whether decoding may take long and somebody may want to leave meanwhile.</summary>
    public static bool IsWanted(ImageFile file, CancellationToken cancellation) => cancellation.CanBeCanceled && DecodingWork.MayTakeLong(file.Bytes);

    private sealed class Job<T>(ImageFile file, Func<ImageFile, T> decode)
    {
        // Never disposed: whoever waited for it may have left.
        public ManualResetEventSlim Done { get; } = new();

        public ExceptionDispatchInfo? Failure { get; private set; }

        public T? Result { get; private set; }

        public void Do()
        {
            try
            {
                using (file)
                    Result = decode(file);
            }
            catch (Exception failure)
            {
                Failure = ExceptionDispatchInfo.Capture(failure); // Whoever waits throws it; who has left wants to know nothing of it.
            }
            finally
            {
                Done.Set();
            }
        }
    }
}
