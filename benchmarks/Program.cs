using Monk.Benchmarks;

return args switch
{
    ["compare", .. var sizes] => CompareBenchmark.Run(sizes),
    ["speed", .. var rows] => SpeedBenchmark.Run(rows),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project benchmarks -- BENCHMARK

          speed [--rounds N] [ROWS ...]   compares Monk's speed with PyTorch's, row by row: finetune frozen evaluate decode infer memory (default: all, in 3 rounds)
          compare [EXPERIMENTS ...]   times Compare on that many experiments of 100 epochs (default: 40 400 1000 10000)
        """);
    return 2;
}
