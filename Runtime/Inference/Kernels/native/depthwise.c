/*
 * The depthwise convolution by tiles of two rows. Rows of pixels are spread into a ring of eight, 16 channels at a time, as quads: bytes of
 * four neighbouring pixels side by side, which is what one instruction multiplies and adds. Two rows of the result stand between
 * the convolution and the normalization.
 */
#include "sets.h"

#include <string.h>

/* Packed: what tiles start from, [channels], then the kernels, one group after the other. */
size_t edge_tiled_depthwise_packed_size(int32_t channels) {
  return (size_t)channels * sizeof(int32_t) + (size_t)channels / EDGE_GROUP * EDGE_KERNEL_BYTES;
}

/* Weights of a group of 16 channels: [7 rows][columns 0 to 3, then 4 to 6 and a zero][16 channels][4]. */
static void pack_group(int32_t first, const int8_t *weights, int8_t *packed) {
  memset(packed, 0, EDGE_KERNEL_BYTES);
  for (int32_t c = 0; c < EDGE_GROUP; c++) {
    const int8_t *from = weights + (size_t)(first + c) * EDGE_KERNEL * EDGE_KERNEL;
    for (int32_t row = 0; row < EDGE_KERNEL; row++) {
      for (int32_t column = 0; column < EDGE_KERNEL; column++) {
        const int32_t half = row * 2 + column / EDGE_QUAD;
        packed[half * EDGE_POSITION + c * EDGE_QUAD + column % EDGE_QUAD] = from[row * EDGE_KERNEL + column];
      }
    }
  }
}

static int32_t kernel_sum(const int8_t *weights, int32_t channel) {
  int32_t sum = 0;
  for (int32_t i = 0; i < EDGE_KERNEL * EDGE_KERNEL; i++) sum += weights[(size_t)channel * EDGE_KERNEL * EDGE_KERNEL + i];
  return sum;
}

void edge_tiled_depthwise_pack(const edge_tiles *tiles, int32_t channels, const int8_t *weights, const int32_t *bias_integer,
                               int32_t input_zero, void *packed) {
  int32_t *bias = packed;
  int8_t *kernels = (int8_t *)(bias + channels);
  for (int32_t c = 0; c < channels; c++) {
    const uint32_t zero_part = (uint32_t)(input_zero - tiles->flip) * (uint32_t)kernel_sum(weights, c);
    bias[c] = (int32_t)((bias_integer == NULL ? 0u : (uint32_t)bias_integer[c]) - zero_part);
  }
  for (int32_t first = 0; first < channels; first += EDGE_GROUP) {
    pack_group(first, weights, kernels + (size_t)first / EDGE_GROUP * EDGE_KERNEL_BYTES);
  }
}

/* Pixels of a row in whole tiles: what is computed beyond the picture is never read. */
static int32_t whole_width(const edge_tiles *tiles, int32_t width) {
  return (width - 1) / tiles->columns * tiles->columns + tiles->columns;
}

/* Positions of a spread row: the last pixel reads four beyond its own. */
static int32_t positions_of(const edge_tiles *tiles, int32_t width) { return whole_width(tiles, width) + EDGE_QUAD; }

size_t edge_tiled_depthwise_scratch_size(const edge_tiles *tiles, const edge_depthwise *layer) {
  const size_t ring = (size_t)EDGE_RING * positions_of(tiles, layer->width) * EDGE_POSITION * (layer->channels / EDGE_GROUP);
  return ring + (size_t)2 * whole_width(tiles, layer->width) * layer->channels;
}

/* One group's part of the scratch, and the group's first channel. */
typedef struct edge_group {
  const edge_tiles *tiles;
  const edge_depthwise *layer;
  int32_t channel;
  uint8_t *ring;
  uint8_t *between;
} edge_group;

static uint8_t *ring_row(const edge_group *group, int32_t row) {
  const size_t bytes = (size_t)positions_of(group->tiles, group->layer->width) * EDGE_POSITION;
  return group->ring + (size_t)(row & (EDGE_RING - 1)) * bytes;
}

/* Rows from..to, counted from the picture's first; those outside of it are the zero point. */
static void spread_rows(const edge_group *group, int32_t from, int32_t to, const uint8_t *input) {
  const edge_depthwise *layer = group->layer;
  const int32_t positions = positions_of(group->tiles, layer->width);
  const uint8_t zero = (uint8_t)(layer->input_zero ^ group->tiles->flip);
  for (int32_t row = from; row <= to; row++) {
    uint8_t *ring = ring_row(group, row);
    if (row < 0 || row >= layer->height) {
      memset(ring, zero, (size_t)positions * EDGE_POSITION);
    } else {
      const uint8_t *pixels = input + (size_t)row * layer->width * layer->channels + group->channel;
      group->tiles->spread(pixels, layer->channels, layer->width, zero, positions, ring);
    }
  }
}

/* Rows y and y + 1 of one group, as bytes. */
static void convolve_rows(const edge_group *group, int32_t y) {
  _Alignas(64) int32_t sums[2 * EDGE_COLUMNS * EDGE_GROUP];
  const edge_tiles *tiles = group->tiles;
  const edge_depthwise *layer = group->layer;
  const int32_t *bias = layer->packed;
  const int8_t *weights = (const int8_t *)(bias + layer->channels) + (size_t)group->channel / EDGE_GROUP * EDGE_KERNEL_BYTES;
  const int32_t width = whole_width(tiles, layer->width);
  const uint8_t *ring[EDGE_RING];
  for (int32_t r = 0; r < EDGE_RING; r++) ring[r] = ring_row(group, y + r - EDGE_KERNEL / 2);
  for (int32_t x = 0; x < width; x += tiles->columns) {
    tiles->convolve(ring, weights, bias + group->channel, sums);
    for (int32_t r = 0; r < EDGE_RING; r++) ring[r] += tiles->columns * EDGE_POSITION;
    for (int32_t half = 0; half < 2; half++) {
      uint8_t *to = group->between + ((size_t)half * width + x) * layer->channels + group->channel;
      tiles->finish_bytes(sums + half * tiles->columns * EDGE_GROUP, tiles->columns, EDGE_GROUP, layer->scale + group->channel,
                          layer->between_zero, to, layer->channels);
    }
  }
}

void edge_tiled_depthwise_norm(const edge_tiles *tiles, const edge_depthwise *layer, int32_t first_row, int32_t end_row,
                               const uint8_t *input, uint8_t *output, void *scratch) {
  const size_t row_bytes = (size_t)layer->width * layer->channels;
  const size_t ring_bytes = (size_t)EDGE_RING * positions_of(tiles, layer->width) * EDGE_POSITION;
  uint8_t *between = (uint8_t *)scratch + ring_bytes * (layer->channels / EDGE_GROUP);
  const edge_normalization norm = {layer->channels, layer->factor, layer->offset, layer->epsilon, {1.0f, layer->zero}};
  for (int32_t y = first_row; y < end_row; y += 2) {
    for (int32_t channel = 0; channel < layer->channels; channel += EDGE_GROUP) {
      uint8_t *ring = (uint8_t *)scratch + ring_bytes * (channel / EDGE_GROUP);
      const edge_group group = {tiles, layer, channel, ring, between};
      const int32_t last = y + EDGE_KERNEL / 2 + 1;
      spread_rows(&group, y == first_row ? y - EDGE_KERNEL / 2 : last - 1, last, input);
      convolve_rows(&group, y);
    }
    for (int32_t half = 0; half < 2 && y + half < end_row; half++) {
      const uint8_t *from = between + (size_t)half * whole_width(tiles, layer->width) * layer->channels;
      tiles->norm_bytes(&norm, layer->width, from, output + (y + half) * row_bytes);
    }
  }
}
