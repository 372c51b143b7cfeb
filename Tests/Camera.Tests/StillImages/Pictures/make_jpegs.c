/* Makes the JPEG files of this folder that Pillow cannot write, each with the pixels that libjpeg decodes from it beside it (NAME.rgb): the expectations of
 * CameraJpegTests are their SHA-256. Build it with Debian's gcc and libjpeg62-turbo-dev (cc make_jpegs.c -o make_jpegs -ljpeg) and run it in this folder. */
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>

enum { WIDTH = 67, HEIGHT = 45, CHANNELS = 3, QUALITY = 85 };

struct picture {
    const char *name;
    int restart;
    int is_split; /* a scan for each channel */
    int factors[CHANNELS][2];
};

static const struct picture pictures[] = {
    { "color-restart.jpg", 3, 0, { { 2, 2 }, { 1, 1 }, { 1, 1 } } },
    { "color-split.jpg", 4, 1, { { 2, 2 }, { 1, 1 }, { 1, 1 } } },
    { "color-410.jpg", 0, 0, { { 4, 2 }, { 1, 1 }, { 1, 1 } } },
    { "color-1x4.jpg", 0, 0, { { 1, 4 }, { 1, 1 }, { 1, 1 } } },
    { "color-mixed.jpg", 0, 0, { { 2, 2 }, { 1, 1 }, { 2, 1 } } },
    { "color-chroma.jpg", 0, 0, { { 1, 1 }, { 2, 2 }, { 2, 2 } } },
};

static const jpeg_scan_info scans[] = { { 1, { 0 }, 0, 63, 0, 0 }, { 1, { 1 }, 0, 63, 0, 0 }, { 1, { 2 }, 0, 63, 0, 0 } };

static void encode(const struct picture *picture, unsigned char *pixels)
{
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct jpeg = { .err = jpeg_std_error(&errors) };
    FILE *file = fopen(picture->name, "wb");
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = WIDTH;
    jpeg.image_height = HEIGHT;
    jpeg.input_components = CHANNELS;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, QUALITY, TRUE);
    jpeg.restart_interval = picture->restart;
    for (int i = 0; i < CHANNELS; i++) {
        jpeg.comp_info[i].h_samp_factor = picture->factors[i][0];
        jpeg.comp_info[i].v_samp_factor = picture->factors[i][1];
    }
    if (picture->is_split) {
        jpeg.scan_info = scans;
        jpeg.num_scans = CHANNELS;
    }
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < HEIGHT) {
        JSAMPROW row = pixels + jpeg.next_scanline * WIDTH * CHANNELS;
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    fclose(file);
}

static void decode(const struct picture *picture)
{
    unsigned char pixels[WIDTH * CHANNELS];
    JSAMPROW row = pixels;
    char name[64];
    struct jpeg_error_mgr errors;
    struct jpeg_decompress_struct jpeg = { .err = jpeg_std_error(&errors) };
    FILE *file = fopen(picture->name, "rb");
    snprintf(name, sizeof name, "%s.rgb", picture->name);
    FILE *raw = fopen(name, "wb");
    jpeg_create_decompress(&jpeg);
    jpeg_stdio_src(&jpeg, file);
    jpeg_read_header(&jpeg, TRUE);
    jpeg_start_decompress(&jpeg);
    while (jpeg.output_scanline < HEIGHT) {
        jpeg_read_scanlines(&jpeg, &row, 1);
        fwrite(pixels, 1, sizeof pixels, raw);
    }
    jpeg_destroy_decompress(&jpeg);
    fclose(raw);
    fclose(file);
}

int main(void)
{
    static unsigned char pixels[WIDTH * HEIGHT * CHANNELS];
    FILE *source = fopen("rgb.ppm", "rb");
    if (source == NULL || fseek(source, -(long)sizeof pixels, SEEK_END) != 0 || fread(pixels, 1, sizeof pixels, source) != sizeof pixels) {
        fputs("rgb.ppm cannot be read: run make_pictures.py first, and this in the same folder.\n", stderr);
        return 3;
    }
    for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++) {
        encode(&pictures[i], pixels);
        decode(&pictures[i]);
    }
    return 0;
}
