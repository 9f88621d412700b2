using Monk;
using Monk.Benchmarks;
using Monk.Models;

return args switch
{
    ["compare", .. var sizes] => CompareBenchmark.Run(sizes),
    ["speed", .. var rows] => SpeedBenchmark.Run(rows),
    ["transforms", .. var folder] => TransformBenchmark.Run(folder.FirstOrDefault()),
    ["weights"] => WeightsBenchmark.Run(),
    ["estimate", .. var rounds] => InspectionBenchmark.Estimates(rounds),
    ["alike", .. var folders] => AlikeBenchmark.Run(folders),
    ["best-epoch", .. var arguments] => BestEpochBenchmark.Run(arguments),
    ["opens", .. var times] => OpensBenchmark.Run(times),
    ["explanation"] => InspectionBenchmark.Explain(),
    ["models"] => PrintModels(),
    _ => Usage(),
};

static int PrintModels()
{
    MonkRuntime.Initialize();
    Console.Out.Write(ModelsPage.Markdown());
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: dotnet run -c Release --project benchmarks -- BENCHMARK

          speed [--rounds N] [ROWS ...]   compares Monk's speed with PyTorch's, row by row: finetune frozen evaluate decode infer memory (default: all, in 3 rounds)
          compare [EXPERIMENTS ...]   times Compare on that many experiments of 100 epochs (default: 40 400 1000 10000)
          transforms [FOLDER]         times each transform on batches of 16 images of 224 × 224 pixels, and decoding a folder's images to several sizes
          weights                     times loading a ResNet50's weights against reading the file
          estimate [ROUNDS]           compares EstimateTrainTime with Train on four small runs
          alike FOLDERS ...           measures how far images and changed copies of them are apart for EDA, and times looking at a folder
          best-epoch FILE held-out|test DATA WEIGHTS [DRAWS [FILTER]]
                                      compares rules for the best epoch on small draws of pets, X-rays and shoes; keeps each training in FILE
          opens [TIMES]               opens an experiment, infers one image and disposes, that many times (default: 2000): what stays in memory
          explanation                 no benchmark: makes docs/images/explanation.png
          models                      no benchmark: prints docs/models.md
        """);
    return 2;
}
