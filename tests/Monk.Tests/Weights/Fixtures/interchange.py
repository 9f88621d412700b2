"""The Python half of the interchange tests: reads what C# wrote, writes what C# reads, and says what it saw as JSON."""
import json, struct, sys
import torch

folder = sys.argv[1]
TYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64,
         "I32": torch.int32, "I16": torch.int16, "I8": torch.int8, "U8": torch.uint8, "BOOL": torch.bool}


def load_safetensors(path):
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        data = f.read()
    header.pop("__metadata__", None)
    result = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = torch.frombuffer(bytearray(data[begin:end]), dtype=TYPES[entry["dtype"]])
        result[name] = flat.reshape(entry["shape"])
    return result


def network():
    n = torch.nn
    return n.Sequential(n.Conv2d(3, 8, 3, stride=2), n.BatchNorm2d(8), n.ReLU(), n.AdaptiveAvgPool2d(1), n.Flatten(), n.Linear(8, 5)).eval()


# What C# wrote: every type, and a network with its input.
types = load_safetensors(folder + "/types.safetensors")
seen = {name: tensor.double().flatten().tolist() for name, tensor in types.items()}
model = network()
model.load_state_dict(load_safetensors(folder + "/network.safetensors"), strict=True)
image = load_safetensors(folder + "/input.safetensors")["input"]
with torch.no_grad():
    logits = model(image)

# What C# is to read: another network, some of its weights channels-last, in both formats.
torch.manual_seed(7)
other = network()
with torch.no_grad():
    other[1].running_mean.normal_()
    other[1].running_var.uniform_(0.5, 2)
    other_logits = other(image)
other = other.to(memory_format=torch.channels_last)
state = other.state_dict()
assert not state["0.weight"].is_contiguous()
torch.save(state, folder + "/zip.pth")
torch.save({"epoch": 1, "state_dict": {"module." + k: v for k, v in state.items()}}, folder + "/stream.pth", _use_new_zipfile_serialization=False)
torch.save({k: v.half() if v.is_floating_point() else v for k, v in state.items()}, folder + "/half.pth")
with open(folder + "/seen.json", "w") as f:
    json.dump({"types": seen, "logits": logits.flatten().tolist(), "other_logits": other_logits.flatten().tolist()}, f)
