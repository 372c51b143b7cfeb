"""Makes the pictures of this folder and prints the SHA-256 of what Pillow decodes from them: the expectations of StillImageDecoderTests.

Run it in this folder with Debian's python3 and python3-pil. The pictures in the repository were made with Pillow 9.4.0.
"""

import hashlib
import math
import pathlib
import struct
import zlib

from PIL import Image

WIDTH, HEIGHT = 67, 45
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def sample(x, y):
    red = int(127 + 127 * math.sin(x / 7.0 + y / 11.0))
    green = (x * 3 + y * 2) % 256
    blue = int(255 * ((x - 30) ** 2 + (y - 20) ** 2) ** 0.5 / 60) % 256
    return (255 - red if (x // 9 + y // 7) % 5 == 0 else red), green, blue


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def interlaced(picture):
    """Pillow cannot write interlaced PNG."""
    rows = b""
    for left, top, step_x, step_y in ADAM7:
        for y in range(top, HEIGHT, step_y):
            rows += b"\0" + b"".join(bytes(picture.getpixel((x, y))) for x in range(left, WIDTH, step_x))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def main():
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    picture.putdata([sample(x, y) for y in range(HEIGHT) for x in range(WIDTH)])
    gray = picture.convert("L")
    rotated = Image.Exif()
    rotated[0x112] = 6
    alpha = picture.convert("RGBA")
    alpha.putalpha(Image.linear_gradient("L").resize((WIDTH, HEIGHT)))

    picture.save("color-420.jpg", quality=85)
    picture.save("color-422.jpg", quality=75, subsampling=1)
    picture.save("color-444-progressive.jpg", quality=92, subsampling=0, progressive=True)
    picture.save("exif-rotated.jpg", quality=85, exif=rotated)
    gray.save("gray.jpg", quality=85)
    picture.convert("CMYK").save("cmyk.jpg", quality=85)
    picture.save("rgb.png")
    gray.save("gray.png")
    alpha.save("rgba.png")
    picture.convert("1").save("bilevel.png")
    picture.quantize(32).save("palette.png")
    pathlib.Path("interlaced.png").write_bytes(interlaced(picture))
    picture.save("rgb.bmp")
    picture.quantize(64).save("palette.gif")
    picture.save("rgb.tif")
    picture.save("lzw.tif", compression="tiff_lzw")
    picture.save("rgb.ppm")
    gray.save("gray.pgm")
    picture.save("lossless.webp", lossless=True)

    for path in sorted(path for path in pathlib.Path(".").iterdir() if path.suffix != ".py"):
        decoded = Image.open(path)
        mode = "L" if path.suffix == ".jpg" and decoded.mode == "L" else "RGB"
        print(path.name, mode, hashlib.sha256(decoded.convert(mode).tobytes()).hexdigest())


if __name__ == "__main__":
    main()
