using Monk;

using var gtf = new Prototype("Pneumonia_Classification", "Quick_Prototype", overwrite: true);
gtf.Default(args[0] + "/train", modelName: "resnet18_v1", numEpochs: 2, weightsPath: args[1]);
gtf.UpdateBatchSize(16);
gtf.Train();

using var t = new Prototype("Pneumonia_Classification", "Quick_Prototype", evalInfer: true);
t.DatasetParams(args[0] + "/test");
t.Dataset();
var (acc, classes) = t.Evaluate();
Console.WriteLine(t.Infer(Directory.EnumerateFiles(args[0] + "/test/NORMAL").First()));
Console.WriteLine(t.InferFolder(args[0] + "/test/NORMAL").Count);
