/*
 * The plain set: what every other set has to give, byte for byte, written so that it can be read. It serves as the oracle of tests;
 * programs take the C# code instead.
 */
#include "resample_sets.h"

#include <stdbool.h>
#include <string.h>

#if defined(__FAST_MATH__)
#error "Exactness needs the compiler's strict floating point: no -ffast-math"
#endif

/* Packed: this, starts, counts, weights. */
typedef struct plain_axis {
  int32_t count;
  int32_t weight_stride;
  int32_t padding[14];
} plain_axis;

static const int32_t *starts_of(const plain_axis *axis) { return (const int32_t *)(axis + 1); }
static const int32_t *tap_counts_of(const plain_axis *axis) { return starts_of(axis) + axis->count; }
static const int32_t *weights_of(const plain_axis *axis) { return tap_counts_of(axis) + axis->count; }

size_t edge_plain_axis_packed_size(const edge_axis *axis) {
  return sizeof(plain_axis) + sizeof(int32_t) * (size_t)axis->count * (size_t)(axis->weight_stride + 2);
}

void edge_plain_axis_pack(const edge_axis *axis, void *packed) {
  plain_axis *to = packed;
  *to = (plain_axis){.count = axis->count, .weight_stride = axis->weight_stride};
  for (int32_t o = 0; o < axis->count; o++) ((int32_t *)starts_of(to))[o] = axis->starts[o] - axis->origin;
  memcpy((int32_t *)tap_counts_of(to), axis->tap_counts, sizeof(int32_t) * (size_t)axis->count);
  memcpy((int32_t *)weights_of(to), axis->weights, sizeof(int32_t) * (size_t)axis->count * (size_t)axis->weight_stride);
}

static uint8_t limit(int32_t value) { return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value); }

/* Channel c of a pixel: 0 to 2 in the order of the format, or red, green, blue. */
static uint8_t sample(const edge_picture *picture, ptrdiff_t x, int32_t y, int32_t c) {
  const uint8_t *row = picture->pixels + (size_t)y * (size_t)picture->stride;
  if (picture->format == EDGE_GRAY) return row[x];
  if (picture->format == EDGE_INTERLEAVED) return row[3 * x + c];
  const bool is_nv12 = picture->format == EDGE_NV12;
  const uint8_t *chroma = is_nv12 ? picture->pixels + (size_t)picture->chroma_offset + (size_t)(y / 2) * (size_t)picture->stride : row;
  const uint8_t *pair = is_nv12 ? chroma + (x & ~1) : chroma + 4 * (x / 2) + 1;
  const int32_t u = pair[0], v = pair[is_nv12 ? 1 : 2];
  const edge_color *color = &picture->color;
  const int32_t luminance = color->luminance * (is_nv12 ? row[x] : row[2 * x]);
  const int32_t others[] = {color->red_from_v * v + color->red_offset,
                            color->green_from_u * u + color->green_from_v * v + color->green_offset,
                            color->blue_from_u * u + color->blue_offset};
  return limit((luminance + others[c]) >> EDGE_COLOR_BITS);
}

/* The sum is added without a sign, for it may leave 32 bits on its way, and has them again in the end. */
static uint8_t level(uint32_t sum) { return limit((int32_t)sum >> EDGE_WEIGHT_BITS); }

void edge_plain_columns(const edge_picture *picture, const void *columns, int32_t first_row, int32_t rows, uint8_t *samples,
                        size_t row_stride, size_t plane_stride) {
  const plain_axis *axis = columns;
  const int32_t channels = picture->format == EDGE_GRAY ? 1 : 3;
  for (int32_t y = 0; y < rows; y++, samples += row_stride) {
    for (int32_t c = 0; c < channels; c++) {
      memset(samples + (size_t)c * plane_stride, 0, plane_stride);
      for (int32_t o = 0; o < axis->count; o++) {
        const int32_t *weights = weights_of(axis) + (size_t)o * (size_t)axis->weight_stride;
        uint32_t sum = 1u << (EDGE_WEIGHT_BITS - 1);
        for (int32_t tap = 0; tap < tap_counts_of(axis)[o]; tap++) {
          sum += (uint32_t)weights[tap] * sample(picture, picture->x + starts_of(axis)[o] + tap, first_row + y, c);
        }
        samples[(size_t)c * plane_stride + (size_t)o] = level(sum);
      }
    }
  }
}

void edge_plain_row(const uint8_t *samples, size_t row_stride, const void *rows, int32_t output, uint8_t *row) {
  const plain_axis *axis = rows;
  const int32_t *weights = weights_of(axis) + (size_t)output * (size_t)axis->weight_stride;
  samples += (size_t)starts_of(axis)[output] * row_stride;
  for (size_t x = 0; x < row_stride; x++) {
    uint32_t sum = 1u << (EDGE_WEIGHT_BITS - 1);
    for (int32_t tap = 0; tap < tap_counts_of(axis)[output]; tap++) sum += (uint32_t)weights[tap] * samples[(size_t)tap * row_stride + x];
    row[x] = level(sum);
  }
}

void edge_plain_scale(const uint8_t *samples, int32_t count, float scale, float offset, float *output) {
  for (int32_t i = 0; i < count; i++) {
    const float product = (float)samples[i] * scale;
    output[i] = product + offset;
  }
}
