/*
 * What the files of this library share and nobody outside sees: how a set of kernels is made of its parts, and the few scalar steps that
 * every set takes in the same way.
 */
#ifndef EDGE_SETS_H
#define EDGE_SETS_H

#include "../../../Imaging/Resampling/native/targets.h"
#include "edge_kernels.h"

#include <math.h>

enum {
  EDGE_GROUP = 16,          /* channels that are handled together */
  EDGE_ROWS = 7,            /* at most, of a tile */
  EDGE_PANEL = 48,          /* outputs of a tile, at most */
  EDGE_COLUMNS = 7,         /* neighbouring pixels of a tile of the depthwise convolution, at most */
  EDGE_RING = 8,            /* rows of pixels that two rows of a 7x7 convolution read */
  EDGE_QUAD = 4,            /* neighbouring bytes that one instruction multiplies and adds */
  EDGE_POSITION = EDGE_GROUP * EDGE_QUAD,
  EDGE_KERNEL = 7,
  EDGE_KERNEL_BYTES = EDGE_KERNEL * 2 * EDGE_POSITION
};

/* Where the floats of a linear layer go. */
typedef struct edge_floats {
  const float *residual;    /* or null */
  float *output;
  uint8_t *quantized;       /* or null */
  edge_quantization quantization;
} edge_floats;

/* The floats of a normalization and what they become. */
typedef struct edge_normalization {
  int32_t channels;
  const float *factor;
  const float *offset;
  float epsilon;
  edge_quantization quantization;
} edge_normalization;

/* A tile of a linear layer: some rows and a panel of outputs. */
typedef struct edge_tile {
  const uint8_t *row[EDGE_ROWS];    /* the last one again beyond `rows`, so that all of a set's tile can be read */
  int32_t rows;
  int32_t inputs;
  int32_t width;            /* outputs */
  const int8_t *panel;
  const int32_t *bias;
  const int8_t *next;       /* what is to be in the second cache soon: next_step bytes further on for each four inputs */
  int32_t next_step;
} edge_tile;

/* The parts of a set that the loops in linear.c and depthwise.c call. */
typedef struct edge_tiles {
  int32_t rows;             /* of a tile of a linear layer */
  int32_t panel;            /* outputs of such a tile; the last panel of a layer may have fewer, a multiple of 16 */
  int32_t depth;            /* neighbouring inputs that stand together in a panel: [inputs / depth][outputs of the panel][depth] */
  int32_t columns;          /* pixels of a tile of the depthwise convolution, which has two rows */
  uint8_t flip;             /* 0x80 where the instruction multiplies signed bytes: bytes less 128, which the packed sums make good */

  /* sums[row][width] = bias + products. */
  void (*multiply)(const edge_tile *tile, int32_t *sums);

  /* Sums of `rows` rows to bytes, stride bytes from row to row. */
  void (*finish_bytes)(const int32_t *sums, int rows, int width, const float *scale, int zero, uint8_t *output, size_t stride);

  /* Sums of `rows` rows to floats; `to` points to the tile's first, stride elements from row to row. */
  void (*finish_floats)(const int32_t *sums, int rows, int width, const float *scale, const float *bias, edge_floats to, size_t stride);

  /* Each of count bytes (a multiple of 16) becomes table[byte]. */
  void (*translate)(uint8_t *bytes, size_t count, const uint8_t *table);

  /* A row of pixels, 16 channels of it: position p holds the bytes of pixels p-3 to p of each channel side by side. */
  void (*spread)(const uint8_t *input, size_t stride, int width, uint8_t zero, int positions, uint8_t *ring);

  /* sums[2][columns][16] = bias + products of 16 channels; ring: the eight rows, at the tile's first position. */
  void (*convolve)(const uint8_t *const *ring, const int8_t *weights, const int32_t *bias, int32_t *sums);

  /* Layer normalization of pixels of bytes, by exact sums. */
  void (*norm_bytes)(const edge_normalization *norm, int pixels, const uint8_t *input, uint8_t *output);

  /* Layer normalization of one row of floats. */
  void (*norm_floats)(const edge_normalization *norm, const float *input, float *output, uint8_t *quantized);
} edge_tiles;

#if defined(__x86_64__)
extern const edge_tiles edge_avx512_vnni_vbmi;
extern const edge_tiles edge_avx512_vnni;
extern const edge_tiles edge_avx_vnni;
#elif defined(__aarch64__)
extern const edge_tiles edge_neon_i8mm;
extern const edge_tiles edge_neon_dotprod;
#endif

/* Weights of a linear layer as they come: the one from input k to output n is values[k * input_step + n * output_step]. */
typedef struct edge_matrix {
  const int8_t *values;
  int32_t inputs;
  int32_t outputs;
  size_t input_step;
  size_t output_step;
} edge_matrix;

size_t edge_tiled_linear_packed_size(int32_t inputs, int32_t outputs);
void edge_tiled_linear_pack(const edge_tiles *tiles, edge_matrix weights, const int32_t *bias_integer, int32_t input_zero, void *packed);
void edge_tiled_linear_bytes(const edge_tiles *tiles, const edge_linear *layer, int32_t rows, const uint8_t *input, const uint8_t *table,
                             uint8_t *output);
void edge_tiled_linear_floats(const edge_tiles *tiles, const edge_linear *layer, int32_t rows, const uint8_t *input, edge_floats to);
size_t edge_tiled_mlp_scratch_size(const edge_tiles *tiles, const edge_linear *first);
void edge_tiled_mlp(const edge_tiles *tiles, const edge_linear *first, const uint8_t *table, const edge_linear *second, int32_t rows,
                    const uint8_t *input, edge_floats to, void *scratch);
size_t edge_tiled_depthwise_packed_size(int32_t channels);
void edge_tiled_depthwise_pack(const edge_tiles *tiles, int32_t channels, const int8_t *weights, const int32_t *bias_integer,
                               int32_t input_zero, void *packed);
size_t edge_tiled_depthwise_scratch_size(const edge_tiles *tiles, const edge_depthwise *layer);
void edge_tiled_depthwise_norm(const edge_tiles *tiles, const edge_depthwise *layer, int32_t first_row, int32_t end_row,
                               const uint8_t *input, uint8_t *output, void *scratch);

size_t edge_plain_linear_packed_size(int32_t inputs, int32_t outputs);
void edge_plain_linear_pack(edge_matrix weights, const int32_t *bias_integer, int32_t input_zero, void *packed);
void edge_plain_linear_bytes(const edge_linear *layer, int32_t rows, const uint8_t *input, const uint8_t *table, uint8_t *output);
void edge_plain_linear_floats(const edge_linear *layer, int32_t rows, const uint8_t *input, edge_floats to);
void edge_plain_mlp(const edge_linear *first, const uint8_t *table, const edge_linear *second, int32_t rows, const uint8_t *input,
                    edge_floats to, uint8_t *scratch);
size_t edge_plain_depthwise_packed_size(int32_t channels);
void edge_plain_depthwise_pack(int32_t channels, const int8_t *weights, const int32_t *bias_integer, void *packed);
void edge_plain_depthwise_norm(const edge_depthwise *layer, int32_t first_row, int32_t end_row, const uint8_t *input, uint8_t *output,
                               uint8_t *scratch);
void edge_plain_norm(const edge_normalization *norm, const float *input, float *output, uint8_t *quantized);

/* A mean and one over a standard deviation. */
typedef struct edge_moments {
  float mean;
  float inverse;
} edge_moments;

/* Of bytes, by their exact sum and sum of squares, each of which fits into 32 bits for 65,536 channels. */
static inline edge_moments edge_moments_of_bytes(uint32_t sum, uint32_t squares, int32_t channels, float epsilon) {
  const int64_t spread = (int64_t)channels * squares - (int64_t)sum * sum;
  const float variance = (float)((double)spread / ((double)channels * channels));
  return (edge_moments){(float)sum / (float)channels, 1.0f / sqrtf(variance + epsilon)};
}

/* The sum of 16 partial sums: halves are added to halves, so that a set may do it in registers of any size. */
static inline float edge_tree_sum(const float *partial) {
  float sum[EDGE_GROUP];
  EDGE_UNROLL for (int lane = 0; lane < EDGE_GROUP; lane++) sum[lane] = partial[lane];
  EDGE_UNROLL for (int half = EDGE_GROUP / 2; half > 0; half /= 2) {
    EDGE_UNROLL for (int lane = 0; lane < half; lane++) sum[lane] += sum[lane + half];
  }
  return sum[0];
}

static inline int32_t edge_least(int32_t a, int32_t b) { return a < b ? a : b; }

#endif
