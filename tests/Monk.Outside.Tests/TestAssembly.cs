// The network library's threads and random state are the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
