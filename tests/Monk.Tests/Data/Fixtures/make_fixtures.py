"""Makes this folder's files with Pillow, NumPy and tifffile-free code. Run: python3 make_fixtures.py (Pillow 9.4 made those here).

For each image `NAME.EXT` there is `NAME.EXT.rgb`: the pixels, height x width x 3 bytes, that Monk for .NET has to show.
They are what Pillow's convert("RGB") gives, after ImageOps.exif_transpose, except for 16-bit images: there value / 257, rounded;
and for transparent ones, which lie on white.
"""
import hashlib
import io
import json
import os
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 23, 17


def at(name):
    return os.path.join(HERE, name)


def keep(name, expected=None):
    """Writes the expected pixels; by default what Pillow reads back."""
    if expected is None:
        with Image.open(at(name)) as image:
            upright = ImageOps.exif_transpose(image)
            if "A" in upright.getbands() or "transparency" in upright.info:
                rgba = np.asarray(upright.convert("RGBA"))
                expected = on_white(rgba[:, :, :3], rgba[:, :, 3:])
            else:
                expected = np.asarray(upright.convert("RGB"))
    expected = np.asarray(expected)
    if expected.ndim == 2:
        expected = np.stack([expected] * 3, -1)
    with open(at(name + ".rgb"), "wb") as file:
        file.write(struct.pack("<HH", expected.shape[1], expected.shape[0]) + expected.astype(np.uint8).tobytes())


def on_white(colours, alpha, largest=255):
    colours, alpha = colours.astype(np.int64), alpha.astype(np.int64)
    return (colours * alpha + largest * (largest - alpha) + largest // 2) // largest


def to8(deep):
    return ((deep.astype(np.uint32) * 2 + 257) // 514).astype(np.uint8)


def pattern(width, height, channels):
    """The same numbers are computed in the tests."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    return ((x * 37 + y * 101 + c * 59 + x * y * 7 + (x * x) // 3) % 256).astype(np.uint8)


def smooth(width, height):
    y, x = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    return np.stack([x * 255 // (width - 1), y * 255 // (height - 1), (x + y) * 255 // (width + height - 2)], -1).astype(np.uint8)


def resize_cases():
    cases = []
    for (fw, fh), (tw, th) in [
        ((23, 17), (7, 5)), ((23, 17), (40, 31)), ((23, 17), (23, 9)), ((23, 17), (11, 17)), ((23, 17), (23, 17)), ((1, 1), (3, 2)), ((2, 3), (1, 1)),
        ((301, 207), (224, 224)), ((224, 224), (224, 224)), ((1025, 33), (32, 32)), ((640, 480), (224, 224)), ((333, 500), (96, 96)), ((100, 75), (224, 224)),
        ((5, 700), (9, 64)), ((449, 448), (224, 224)),
    ]:
        rgb = Image.fromarray(pattern(fw, fh, 3)).resize((tw, th), Image.BILINEAR)
        grey = Image.fromarray(pattern(fw, fh, 1)[:, :, 0]).resize((tw, th), Image.BILINEAR)
        cases.append({"from": [fw, fh], "to": [tw, th], "rgb": hashlib.sha256(rgb.tobytes()).hexdigest(), "grey": hashlib.sha256(grey.tobytes()).hexdigest()})
    with open(at("resize.json"), "w") as file:
        json.dump(cases, file, indent=1)
        file.write("\n")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def filtered(rows, bytes_per_pixel):
    """Every one of PNG's five row filters, one after the other."""
    out, above = b"", bytes(len(rows[0])) if rows else b""
    for number, row in enumerate(rows):
        kind, line = number % 5, bytearray()
        for i, value in enumerate(row):
            left = row[i - bytes_per_pixel] if i >= bytes_per_pixel else 0
            up, corner = above[i], above[i - bytes_per_pixel] if i >= bytes_per_pixel else 0
            estimate = left + up - corner
            nearest = min((abs(estimate - left), 0, left), (abs(estimate - up), 1, up), (abs(estimate - corner), 2, corner))[2]
            line.append((value - [0, left, up, (left + up) // 2, nearest][kind]) & 255)
        out += bytes([kind]) + bytes(line)
        above = row
    return out


def deep_png(name, samples, colour_type, interlaced=False):
    samples = samples.reshape(samples.shape[0], samples.shape[1], -1)
    height, width, channels = samples.shape
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
    raw = b""
    for x, y, dx, dy in passes:
        part = samples[y::dy, x::dx]
        if part.size:
            raw += filtered([part[row].astype(">u2").tobytes() for row in range(part.shape[0])], channels * 2)
    packed = zlib.compress(raw)
    with open(at(name), "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, int(interlaced))))
        for start in range(0, len(packed), 500):
            file.write(chunk(b"IDAT", packed[start:start + 500]))
        file.write(chunk(b"IEND", b""))
    colours = samples[:, :, :1] if channels < 3 else samples[:, :, :3]
    if channels in (2, 4):
        colours = on_white(colours, samples[:, :, -1:], 65535)
    keep(name, np.broadcast_to(to8(colours), (height, width, 3)))


def png_fixtures(rng):
    deep = rng.integers(0, 65536, (HEIGHT, WIDTH, 4), dtype=np.uint16)
    deep_png("grey16.png", deep[:, :, 0], 0)
    deep_png("grey16-interlaced.png", deep[:, :, 0], 0, interlaced=True)
    deep_png("grey16-alpha.png", deep[:, :, :2], 4)
    deep_png("rgb16.png", deep[:, :, :3], 2)
    deep_png("rgba16-interlaced.png", deep, 6, interlaced=True)

    colours = pattern(WIDTH, HEIGHT, 4)
    Image.fromarray(colours).save(at("rgba.png"))
    Image.fromarray(colours[:, :, :2], "LA").save(at("grey-alpha.png"))
    Image.fromarray(colours[:, :, 0]).save(at("grey.png"))
    Image.fromarray(smooth(WIDTH, HEIGHT)).quantize(13).save(at("palette-transparent.png"), transparency=3)
    Image.fromarray((colours[:, :, 0] > 127)).save(at("bilevel.png"))
    for name in ["rgba.png", "grey-alpha.png", "grey.png", "palette-transparent.png", "bilevel.png"]:
        keep(name)


def oriented_fixtures():
    image = Image.fromarray(smooth(WIDTH, HEIGHT))
    for value in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = value
        image.save(at(f"orientation-{value}.jpg"), exif=exif, quality=95)
        keep(f"orientation-{value}.jpg")
    for value, extension in [(6, "png"), (5, "webp"), (8, "tif")]:
        exif = Image.Exif()
        exif[0x0112] = value
        options = {"lossless": True} if extension == "webp" else {}
        image.save(at(f"orientation-{value}.{extension}"), exif=exif, **options)
        keep(f"orientation-{value}.{extension}", np.asarray(image.transpose({6: Image.ROTATE_270, 5: Image.TRANSPOSE, 8: Image.ROTATE_90}[value])))


def jpeg_and_other_fixtures():
    image = Image.fromarray(smooth(32, 24))
    image.save(at("progressive.jpg"), progressive=True, quality=90)
    image.convert("L").save(at("grey.jpg"), quality=90)
    image.convert("CMYK").save(at("cmyk.jpg"), quality=95)
    image.save(at("no-subsampling.jpg"), quality=90, subsampling=0)
    image.save(at("colour.bmp"))
    image.convert("L").save(at("grey.bmp"))
    image.save(at("lossy.webp"), quality=90)
    Image.fromarray(pattern(WIDTH, HEIGHT, 4)).save(at("alpha.webp"), lossless=True, exact=True)
    first = Image.fromarray(smooth(WIDTH, HEIGHT)).quantize(16)
    second = Image.fromarray(255 - smooth(WIDTH, HEIGHT)).quantize(16)
    first.save(at("animated.gif"), save_all=True, append_images=[second], duration=100)
    for name in ["progressive.jpg", "grey.jpg", "cmyk.jpg", "no-subsampling.jpg", "colour.bmp", "grey.bmp", "lossy.webp", "alpha.webp"]:
        keep(name)
    with Image.open(at("animated.gif")) as gif:
        keep("animated.gif", np.asarray(gif.convert("RGB")))


def anymap_fixtures(rng):
    w, h = 11, 5
    bits = rng.integers(0, 2, (h, w))
    grey = rng.integers(0, 256, (h, w))
    colour = rng.integers(0, 256, (h, w, 3))
    deep = rng.integers(0, 65536, (h, w))
    deep_colour = rng.integers(0, 65536, (h, w, 3))

    def text(values):
        return (" ".join(str(v) for v in values.ravel()) + "\n").encode()

    def write(name, header, body, expected):
        with open(at(name), "wb") as file:
            file.write(header.encode() + body)
        keep(name, expected)

    packed = np.packbits(bits.astype(np.uint8), axis=1).tobytes()
    black_and_white = (1 - bits) * 255
    write("p1.pbm", f"P1\n# bits may stand without blanks\n{w} {h}\n", "".join(str(b) for b in bits.ravel()).encode(), black_and_white)
    write("p2.pgm", f"P2 # comment\n{w}\n# another\n{h} 255\n", text(grey), grey)
    write("p2-100.pgm", f"P2\n{w} {h}\n100\n", text(grey * 100 // 255), np.floor((grey * 100 // 255) / 100 * 255 + 0.5))
    write("p3.ppm", f"P3\n{w} {h}\n255\n", text(colour), colour)
    write("p4.pbm", f"P4\n{w} {h}\n", packed, black_and_white)
    write("p5.pgm", f"P5\n{w} {h}\n255\n", grey.astype(np.uint8).tobytes(), grey)
    write("p5-16.pgm", f"P5\n{w} {h}\n65535\n", deep.astype(">u2").tobytes(), to8(deep))
    write("p6.ppm", f"P6\n#c\n{w} {h}\n255\n", colour.astype(np.uint8).tobytes(), colour)
    write("p6-16.ppm", f"P6 {w} {h} 65535\n", deep_colour.astype(">u2").tobytes(), to8(deep_colour))


def tiff(name, samples, photometric, bits=8, little=True, strip_rows=None, tile=None, compression=1, extra=None, palette=None, planar=False, predictor=1, orientation=None):
    """A TIFF writer for the kinds that Pillow does not write."""
    samples = samples.reshape(samples.shape[0], samples.shape[1], -1)
    height, width, channels = samples.shape
    order = "<" if little else ">"

    def encode(block):
        if predictor == 2:
            block = block.copy()
            block[:, 1:] -= block[:, :-1]
        if bits < 8:
            rows = []
            for row in block[:, :, 0]:
                unpacked = ((row[:, None] >> np.arange(bits - 1, -1, -1)) & 1).astype(np.uint8)
                rows.append(np.packbits(unpacked.ravel()).tobytes())
            data = b"".join(rows)
        else:
            data = block.astype(order + ("u1" if bits == 8 else "u2")).tobytes()
        return zlib.compress(data) if compression == 8 else data

    blocks = []
    for plane in ([samples[:, :, c:c + 1] for c in range(channels)] if planar else [samples]):
        if tile:
            padded = np.pad(plane, ((0, -height % tile), (0, -width % tile), (0, 0)))
            blocks += [encode(padded[y:y + tile, x:x + tile]) for y in range(0, height, tile) for x in range(0, width, tile)]
        else:
            rows = strip_rows or height
            blocks += [encode(plane[y:y + rows]) for y in range(0, height, rows)]

    offsets, body = [], b""
    for block in blocks:
        offsets.append(8 + len(body))
        body += block + b"\0" * (len(block) % 2)
    tags = {256: (4, [width]), 257: (4, [height]), 258: (3, [bits] * channels), 259: (3, [compression]), 262: (3, [photometric]), 277: (3, [channels]), 284: (3, [2 if planar else 1])}
    if tile:
        tags.update({322: (4, [tile]), 323: (4, [tile]), 324: (4, offsets), 325: (4, [len(b) for b in blocks])})
    else:
        tags.update({273: (4, offsets), 278: (4, [strip_rows or height]), 279: (4, [len(b) for b in blocks])})
    if extra is not None:
        tags[338] = (3, [extra])
    if predictor != 1:
        tags[317] = (3, [predictor])
    if orientation:
        tags[274] = (3, [orientation])
    if palette is not None:
        tags[320] = (3, list(palette.T.ravel()))

    directory_at = 8 + len(body)
    outside_at = directory_at + 2 + 12 * len(tags) + 4
    directory, outside = struct.pack(order + "H", len(tags)), b""
    for tag, (kind, values) in sorted(tags.items()):
        data = struct.pack(order + ("H" if kind == 3 else "I") * len(values), *[int(v) for v in values])
        if len(data) > 4:
            value = struct.pack(order + "I", outside_at + len(outside))
            outside += data + b"\0" * (len(data) % 2)
        else:
            value = data.ljust(4, b"\0")
        directory += struct.pack(order + "HHI", tag, kind, len(values)) + value
    directory += struct.pack(order + "I", 0)
    with open(at(name), "wb") as file:
        file.write((b"II*\0" if little else b"MM\0*") + struct.pack(order + "I", directory_at) + body + directory + outside)


def tiff_fixtures(rng):
    rgb = pattern(WIDTH, HEIGHT, 3)
    grey = rgb[:, :, 0]
    deep = rng.integers(0, 65536, (HEIGHT, WIDTH, 4), dtype=np.uint16)
    tiff("rgb-strips.tif", rgb, 2, strip_rows=4)
    keep("rgb-strips.tif")
    tiff("rgb-tiles.tif", rgb, 2, tile=16, little=False)
    keep("rgb-tiles.tif", rgb)
    tiff("rgb-planar.tif", rgb, 2, planar=True)
    keep("rgb-planar.tif", rgb)
    tiff("rgb-predictor.tif", rgb, 2, compression=8, predictor=2)
    keep("rgb-predictor.tif", rgb)
    tiff("grey-min-is-white.tif", 255 - grey, 0)
    keep("grey-min-is-white.tif", grey)
    tiff("grey-4bit.tif", grey >> 4, 1, bits=4)
    keep("grey-4bit.tif", (grey >> 4) * 17)
    tiff("bilevel.tif", grey >> 7, 1, bits=1)
    keep("bilevel.tif", (grey >> 7) * 255)
    tiff("grey16.tif", deep[:, :, 0], 1, bits=16)
    keep("grey16.tif", to8(deep[:, :, 0]))
    tiff("rgb16-big-endian.tif", deep[:, :, :3], 2, bits=16, little=False)
    keep("rgb16-big-endian.tif", to8(deep[:, :, :3]))
    tiff("rgba16-tiles-planar.tif", deep, 2, bits=16, extra=2, tile=16, planar=True)
    keep("rgba16-tiles-planar.tif", on_white(to8(deep[:, :, :3]), to8(deep[:, :, 3:])))
    rgba = pattern(WIDTH, HEIGHT, 4)
    tiff("rgba-unassociated.tif", rgba, 2, extra=2)
    keep("rgba-unassociated.tif", on_white(rgba[:, :, :3], rgba[:, :, 3:]))
    palette = rng.integers(0, 256, (256, 3))
    tiff("palette.tif", grey, 3, palette=palette * 257)
    keep("palette.tif", palette[grey])
    tiff("oriented-6.tif", rgb, 2, orientation=6)
    keep("oriented-6.tif", np.rot90(rgb, -1))

    image = Image.fromarray(smooth(32, 24))
    image.save(at("lzw.tif"), compression="tiff_lzw")
    image.save(at("deflate.tif"), compression="tiff_adobe_deflate")
    image.save(at("packbits.tif"), compression="packbits")
    image.save(at("jpeg.tif"), compression="jpeg", quality=95)
    image.convert("CMYK").save(at("cmyk.tif"))
    image.convert("1").save(at("fax.tif"), compression="group4")
    for name in ["lzw.tif", "deflate.tif", "packbits.tif", "jpeg.tif", "cmyk.tif", "fax.tif"]:
        keep(name)


def main():
    rng = np.random.default_rng(20240229)
    resize_cases()
    png_fixtures(rng)
    oriented_fixtures()
    jpeg_and_other_fixtures()
    anymap_fixtures(rng)
    tiff_fixtures(rng)


if __name__ == "__main__":
    main()
