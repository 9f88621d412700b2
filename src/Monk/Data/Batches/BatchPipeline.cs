using System.Runtime.ExceptionServices;

namespace Monk.Data.Batches;

/// <summary>
/// The workers of one pass over the images. They take image after image, run at most a few batches ahead of the reader, and live
/// until the pass ends or is abandoned. All fields that change are guarded by one lock, held only to hand out and count places.
/// </summary>
internal sealed class BatchPipeline : IDisposable
{
    private readonly object _gate = new();
    private readonly IImageSource _source;
    private readonly IReadOnlyList<int> _order;
    private readonly BatchBufferPool _pool;
    private readonly int _batchSize;
    private readonly PendingBatch?[] _pending;
    private readonly Thread[] _workers;
    private readonly CancellationTokenSource _stopping = new();
    private int _nextPosition;
    private int _batchesTaken;
    private bool _stopped;
    private Exception? _failure;

    public BatchPipeline(IImageSource source, IReadOnlyList<int> order, BatchBufferPool pool, int batchSize, int workers, int lookAhead)
    {
        (_source, _order, _pool, _batchSize) = (source, order, pool, batchSize);
        _pending = new PendingBatch?[lookAhead];
        _workers = new Thread[Math.Min(workers, order.Count)];
        for (var number = 0; number < _workers.Length; number++)
        {
            _workers[number] = new Thread(Work) { IsBackground = true, Name = $"Monk image loader {number + 1}" };
            _workers[number].Start();
        }
    }

    /// <summary>Waits for the next batch, in order. Its buffers are the caller's from then on.</summary>
    /// <returns>Null after the last one.</returns>
    public PendingBatch? Take(CancellationToken cancellationToken)
    {
        using var wakeUp = cancellationToken.UnsafeRegister(static pipeline => ((BatchPipeline)pipeline!).Wake(), this);
        lock (_gate)
        {
            if ((long)_batchesTaken * _batchSize >= _order.Count)
                return null;

            ref var slot = ref _pending[_batchesTaken % _pending.Length];
            while (_failure is null && !cancellationToken.IsCancellationRequested && slot is not { Remaining: 0 })
                Monitor.Wait(_gate);
            cancellationToken.ThrowIfCancellationRequested();
            if (_failure is not null)
                ExceptionDispatchInfo.Throw(_failure);

            var batch = slot;
            slot = null;
            _batchesTaken++;
            Monitor.PulseAll(_gate);
            return batch;
        }
    }

    /// <summary>
    /// Stops the workers, waits until each has finished or left the image in its hands, and gives back what was not taken.
    /// </summary>
    public void Dispose()
    {
        Stop(null);
        foreach (var worker in _workers)
            worker.Join();
        _stopping.Dispose();
        for (var slot = 0; slot < _pending.Length; slot++)
        {
            if (_pending[slot] is { } batch)
                _pool.Return(batch.Buffers);
            _pending[slot] = null;
        }
    }

    private void Work()
    {
        try
        {
            while (NextPlace() is var (batch, position))
            {
                batch.Fill(position % _batchSize, _order[position], _source, _stopping.Token);
                lock (_gate)
                {
                    if (--batch.Remaining == 0)
                        Monitor.PulseAll(_gate);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Nobody wants its image any more.
        }
        catch (Exception failure)
        {
            // Nothing but a bad image is expected here; the reader gets it, with its stack, at its next batch.
            Stop(failure);
        }
    }

    private (PendingBatch Batch, int Position)? NextPlace()
    {
        lock (_gate)
        {
            while (!_stopped && _nextPosition < _order.Count && _nextPosition / _batchSize >= _batchesTaken + _pending.Length)
                Monitor.Wait(_gate);
            if (_stopped || _nextPosition == _order.Count)
                return null;

            var position = _nextPosition++;
            var number = position / _batchSize;
            var count = Math.Min(_batchSize, _order.Count - number * _batchSize);
            return (_pending[number % _pending.Length] ??= new PendingBatch(_pool, count, _source.Width * _source.Height * 3), position);
        }
    }

    private void Stop(Exception? failure)
    {
        lock (_gate)
        {
            _failure ??= failure;
            _stopped = true;
            Monitor.PulseAll(_gate);
        }

        _stopping.Cancel();
    }

    private void Wake()
    {
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
