namespace Monk.Optimizers;

/// <summary>What an optimizer's settings may be, for the call that chooses them and for the state that they are read from.</summary>
internal static class OptimizerRules
{
    /// <exception cref="MonkException">A setting is out of its range.</exception>
    public static void Require(OptimizerOptions options)
    {
        switch (options)
        {
            case SgdOptions sgd:
                Check.FromZeroToBelowOne("momentum", sgd.Momentum);
                Check.FromZeroToBelowOne("momentumDampeningRate", sgd.MomentumDampeningRate);
                break;
            case NesterovSgdOptions nesterov:
                Check.FromZeroToBelowOne("momentum", nesterov.Momentum);
                if (nesterov.Momentum == 0)
                    throw new MonkException("momentum is 0; Nesterov's step looks ahead along the momentum, so give one above 0, such as 0.9, or take OptimizerSgd.");
                break;
            case RmsPropOptions rmsprop:
                Check.FromZeroToBelowOne("decayRate", rmsprop.DecayRate);
                Check.Positive("epsilon", rmsprop.Epsilon);
                Check.FromZeroToBelowOne("momentum", rmsprop.Momentum);
                break;
            case AdamOptions adam:
                Moments(adam.Beta1, adam.Beta2, adam.Epsilon);
                break;
            case AdamaxOptions adamax:
                Moments(adamax.Beta1, adamax.Beta2, adamax.Epsilon);
                break;
            case AdamWOptions adamw:
                Moments(adamw.Beta1, adamw.Beta2, adamw.Epsilon);
                break;
            case NadamOptions nadam:
                Moments(nadam.Beta1, nadam.Beta2, nadam.Epsilon);
                Check.NotNegative("momentumDecay", nadam.MomentumDecay);
                break;
            case RadamOptions radam:
                Moments(radam.Beta1, radam.Beta2, radam.Epsilon);
                break;
            case AdadeltaOptions adadelta:
                Check.FromZeroToBelowOne("rho", adadelta.Rho);
                Check.Positive("epsilon", adadelta.Epsilon);
                break;
            case AdagradOptions adagrad:
                Check.NotNegative("learningRateDecay", adagrad.LearningRateDecay);
                Check.Positive("epsilon", adagrad.Epsilon);
                break;
        }

        Check.Positive("learningRate", options.LearningRate);
        Check.NotNegative("weightDecay", options.WeightDecay);
        Check.NotNegative("clipnorm", options.ClipNorm);
        Check.NotNegative("clipvalue", options.ClipValue);
    }

    private static void Moments(double beta1, double beta2, double epsilon)
    {
        Check.FromZeroToBelowOne("beta1", beta1);
        Check.FromZeroToBelowOne("beta2", beta2);
        Check.Positive("epsilon", epsilon);
    }
}
