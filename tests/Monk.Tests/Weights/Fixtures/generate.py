"""Makes the PyTorch files that the tests read. Run with Debian's python3-torch (1.13): python3 generate.py FOLDER"""
import collections, os, pickle, sys, zipfile
import torch

folder = sys.argv[1]

def save(name, value, **options):
    torch.save(value, os.path.join(folder, name), **options)

def both(name, value):
    save(name + ".zip.pth", value)
    save(name + ".stream.pth", value, _use_new_zipfile_serialization=False)

types = [torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.float16, torch.bfloat16, torch.float32, torch.float64]
both("types", collections.OrderedDict((str(t)[6:], torch.tensor([0, 1, 2, 100]).to(t)) for t in types))

base = torch.arange(24, dtype=torch.float32)
both("views", {
    "whole": base.reshape(2, 3, 4),
    "transposed": base.reshape(2, 3, 4).permute(2, 0, 1),
    "row": base.reshape(6, 4)[4],
    "every_third": base[2::3],
    "expanded": base[5:6].expand(3, 2),
    "scalar": torch.tensor(2.5),
    "empty": torch.zeros(0, 3),
    "parameter": torch.nn.Parameter(torch.tensor([7.0, 8.0])),
})

model = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2))
with torch.no_grad():
    for i, t in enumerate(model.state_dict().values()):
        t.fill_(i + 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
model(torch.ones(4, 3)).sum().backward()
with torch.no_grad():
    optimizer.step()
    for i, t in enumerate(model.state_dict().values()):
        t.fill_(i + 1)
checkpoint = {"epoch": 3, "arch": "tiny", "best": torch.tensor(0.5), "optimizer": optimizer.state_dict(),
              "state_dict": {"module." + k: v for k, v in model.state_dict().items()}}
both("checkpoint", checkpoint)
both("model", {"model": model.state_dict(), "args": {"lr": 0.1, "sizes": torch.Size([1, 2]), "big": 1 << 70, "none": None, "names": {"a"}}})
save("protocol4.zip.pth", model.state_dict(), pickle_protocol=4)
save("protocol4.stream.pth", model.state_dict(), pickle_protocol=4, _use_new_zipfile_serialization=False)

# What other machines write: the same zip with CUDA's names, and with the high bytes first (PyTorch 2.1's "byteorder" entry).
def rewrite(source, target, change):
    with zipfile.ZipFile(os.path.join(folder, source)) as old, zipfile.ZipFile(os.path.join(folder, target), "w") as new:
        entries = {i.filename.split("/", 1)[1]: old.read(i) for i in old.infolist()}
        for name, data in change(entries).items():
            new.writestr("archive/" + name, data)

def cuda(entries):
    entries["data.pkl"] = entries["data.pkl"].replace(b"X\x03\x00\x00\x00cpu", b"X\x06\x00\x00\x00cuda:0")
    return entries

def big(entries):
    sizes = {"0": 4, "1": 8}
    for key, size in sizes.items():
        d = entries["data/" + key]
        entries["data/" + key] = b"".join(d[i:i + size][::-1] for i in range(0, len(d), size))
    entries["byteorder"] = b"big"
    return entries

save("plain.zip.pth", {"f": torch.tensor([1.0, -2.5, 3.25]), "l": torch.tensor([1, -2, 1 << 40])})
rewrite("plain.zip.pth", "cuda.zip.pth", cuda)
rewrite("plain.zip.pth", "big.zip.pth", big)

# What must be refused.
class Evil:
    def __reduce__(self):
        return os.system, ("echo harm",)
save("evil.zip.pth", {"weight": torch.ones(2), "payload": Evil()})
save("evil.stream.pth", {"weight": torch.ones(2), "payload": Evil()}, _use_new_zipfile_serialization=False)
save("module.zip.pth", torch.nn.Linear(2, 2))
save("tensor.zip.pth", torch.ones(2))
save("complex.zip.pth", {"c": torch.ones(2, dtype=torch.complex64)})
torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), os.path.join(folder, "script.zip.pth"))
with open(os.path.join(folder, "other.pickle.pth"), "wb") as f:
    pickle.dump({"a": 1}, f, protocol=2)
