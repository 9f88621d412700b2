using Monk.Runtime;

namespace Monk.Tests.Runtime;

public sealed class CallGateTests
{
    private readonly CallGate _gate = new("Experiment 'e'", typeof(CallGateTests), "Infer and Evaluate");

    [Fact]
    public void Calls_that_go_together_are_let_in_from_any_number_of_threads()
    {
        using var here = _gate.Enter("Infer", alone: false);

        Assert.Null(Elsewhere(() => _gate.Enter("Evaluate", alone: false).Dispose()));
    }

    [Fact]
    public void A_call_that_needs_the_object_for_itself_is_refused_while_another_thread_is_inside()
    {
        using (_gate.Enter("Infer", alone: false))
        {
            var refusal = Assert.IsType<MonkException>(Elsewhere(() => _gate.Enter("Reload", alone: true)));
            Assert.StartsWith("Experiment 'e' is busy in this object: Reload came from one thread while another thread is inside Infer. Only Infer and Evaluate can be called from several threads at once.", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Null(Elsewhere(() => _gate.Enter("Reload", alone: true).Dispose()));
    }

    [Fact]
    public void Nobody_is_let_in_while_a_thread_has_the_object_for_itself()
    {
        using (_gate.Enter("Train", alone: true))
        {
            Assert.Contains("inside Train", Assert.IsType<MonkException>(Elsewhere(() => _gate.Enter("Infer", alone: false))).Message, StringComparison.Ordinal);
            Assert.Contains("inside Train", Assert.IsType<MonkException>(Elsewhere(_gate.RequirePassage)).Message, StringComparison.Ordinal);
            Assert.Null(Elsewhere(_gate.RequireOpen));
        }

        Assert.Null(Elsewhere(_gate.RequirePassage));
    }

    [Fact]
    public void A_thread_that_is_inside_may_enter_again_and_leaves_with_its_first_call()
    {
        using (_gate.Enter("Default", alone: true))
        {
            using (_gate.Enter("UpdateBatchSize", alone: true))
                _gate.RequirePassage();
            Assert.IsType<MonkException>(Elsewhere(_gate.RequirePassage));
        }

        Assert.Null(Elsewhere(_gate.RequirePassage));
    }

    [Fact]
    public void A_reservation_keeps_the_object_from_everyone_until_its_thread_has_come_and_gone()
    {
        var reserved = _gate.Reserve("Train");
        Assert.Throws<MonkException>(_gate.RequirePassage);
        Assert.Throws<MonkException>(() => _gate.Reserve("Train"));

        Assert.Null(Elsewhere(() =>
        {
            using (reserved)
            {
                reserved.MoveToThisThread();
                _gate.Enter("Train", alone: true).Dispose();
            }
        }));

        reserved.Dispose();
        _gate.RequirePassage();
    }

    [Fact]
    public void Closing_lets_who_is_inside_finish_and_releases_once_after_the_last()
    {
        var released = 0;
        var inside = _gate.Enter("Infer", alone: false);
        Assert.Null(Elsewhere(() => _gate.Close(() => released++)));
        Assert.Null(Elsewhere(() => _gate.Close(() => released++)));

        _gate.RequirePassage();
        Assert.IsType<ObjectDisposedException>(Elsewhere(() => _gate.Enter("Infer", alone: false)));
        Assert.IsType<ObjectDisposedException>(Elsewhere(_gate.RequireOpen));
        Assert.Equal(0, released);

        inside.Dispose();
        Assert.Equal(1, released);
        Assert.Throws<ObjectDisposedException>(_gate.RequirePassage);
    }

    private static Exception? Elsewhere(Action call)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Record.Exception(call));
        thread.Start();
        thread.Join();
        return thrown;
    }
}
