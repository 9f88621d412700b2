using Monk.Benchmarks;

return args switch
{
    ["compare", .. var sizes] => CompareBenchmark.Run(sizes),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project benchmarks -- BENCHMARK

          compare [EXPERIMENTS ...]   times Compare on that many experiments of 100 epochs (default: 40 400 1000 10000)
        """);
    return 2;
}
