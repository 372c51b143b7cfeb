"""Makes the pictures of this folder with 16 bits a channel, and prints the SHA-256 of them scaled from 12 bits: the expectations of DeepPictureTests.

Run it in this folder with Debian's python3 and libtiff6, which writes the TIFF files; Pillow knows no 16-bit RGB.
"""

import ctypes
import hashlib
import math
import pathlib
import struct
import zlib

WIDTH, HEIGHT, BITS = 67, 45, 12
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
PLAIN, LZW, DEFLATE, PACK_BITS = 1, 5, 8, 32773


def sample(x, y, channel):
    wave = 2047 + 2040 * math.sin(x / 7.0 + y / 11.0 + channel)
    noise = (x * 7919 + y * 104729 + channel * 15485863) % 97
    # Some lie above the range
    return min(65535, int(wave) + noise)


def rows(channels):
    return [[sample(x, y, channel) for x in range(WIDTH) for channel in range(channels)] for y in range(HEIGHT)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def paeth(left, above, corner):
    estimate = left + above - corner
    return min((left, above, corner), key=lambda value: abs(estimate - value))


def filtered(kind, row, above, pixel):
    result = bytearray([kind])
    for i, value in enumerate(row):
        left = row[i - pixel] if i >= pixel else 0
        corner = above[i - pixel] if i >= pixel else 0
        guess = (0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner))[kind]
        result.append((value - guess) & 255)
    return bytes(result)


def png(name, colour_type, channels):
    above, data = bytes(WIDTH * channels * 2), b""
    for y, values in enumerate(rows(channels)):
        row = struct.pack(f">{len(values)}H", *values)
        data += filtered(y % 5, row, above, channels * 2)
        above = row
    packed = zlib.compress(data, 9)
    parts = b"".join(chunk(b"IDAT", packed[at:at + 1000]) for at in range(0, len(packed), 1000))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, colour_type, 0, 0, 0)
    pathlib.Path(name).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + parts + chunk(b"IEND", b""))


def interlaced(name):
    data = b""
    for left, top, step_x, step_y in ADAM7:
        for y in range(top, HEIGHT, step_y):
            data += b"\0" + b"".join(struct.pack(">H", sample(x, y, 0)) for x in range(left, WIDTH, step_x))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 16, 0, 0, 0, 1)
    pathlib.Path(name).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


def pnm(name, kind, channels):
    data = b"".join(struct.pack(f">{len(values)}H", *values) for values in rows(channels))
    pathlib.Path(name).write_bytes(kind + b"\n# a camera's\n%d %d\n65535\n" % (WIDTH, HEIGHT) + data)


def tiff(name, mode, channels, compression, predictor, rows_per_strip):
    library = ctypes.CDLL("libtiff.so.6")
    library.TIFFOpen.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(library.TIFFOpen(name.encode(), mode))
    fields = [(256, WIDTH), (257, HEIGHT), (258, 16), (277, channels), (262, 2 if channels == 3 else 1), (284, 1), (259, compression), (278, rows_per_strip)]
    for tag, value in fields + ([(317, 2)] if predictor else []):
        library.TIFFSetField(handle, ctypes.c_uint32(tag), ctypes.c_uint32(value))
    for y, values in enumerate(rows(channels)):
        library.TIFFWriteScanline(handle, (ctypes.c_uint16 * len(values))(*values), ctypes.c_uint32(y), ctypes.c_uint16(0))
    library.TIFFClose(handle)


def main():
    png("deep-grey.png", 0, 1)
    png("deep-grey-alpha.png", 4, 2)
    png("deep-rgb.png", 2, 3)
    png("deep-rgba.png", 6, 4)
    interlaced("deep-interlaced.png")
    pnm("deep-grey.pgm", b"P5", 1)
    pnm("deep-rgb.ppm", b"P6", 3)
    tiff("deep-grey.tif", b"wb", 1, PLAIN, False, 20)
    tiff("deep-grey-packbits.tif", b"wb", 1, PACK_BITS, False, 7)
    tiff("deep-grey-lzw.tif", b"wl", 1, LZW, True, 8)
    tiff("deep-rgb.tif", b"wb", 3, PLAIN, False, 45)
    tiff("deep-rgb-lzw.tif", b"wb", 3, LZW, True, 45)
    tiff("deep-rgb-lzw-plain.tif", b"wl", 3, LZW, False, 45)
    tiff("deep-rgb-deflate.tif", b"wl", 3, DEFLATE, True, 16)
    for channels in (1, 3):
        largest = 2 ** BITS - 1
        levels = bytes(min(255, (value * 510 + largest) // (2 * largest)) for row in rows(channels) for value in row)
        print(channels, hashlib.sha256(levels).hexdigest())


if __name__ == "__main__":
    main()
