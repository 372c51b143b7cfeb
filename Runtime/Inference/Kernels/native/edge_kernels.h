/*
 * The integer kernels of ConvNeXt blocks, for one picture in NHWC order: bytes with one scale and zero point for each tensor, signed bytes
 * as weights with one scale for each output channel. Counts of channels are multiples of 16.
 *
 * Every set of kernels gives the same bits as the plain one (plain.c), which says what is computed, one step after the other: products
 * are added in 32-bit integers, floating-point steps are IEEE single precision in the order written there, and rounding is to the nearest,
 * ties to even.
 *
 * No function allocates, locks or keeps anything: memory is the caller's, and any thread may call. Wrong arguments are refused by
 * edge_linear_pack and edge_depthwise_pack (0); the functions that run trust what these have accepted.
 */
#ifndef EDGE_KERNELS_H
#define EDGE_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

/* These and no others are seen outside of the library, which is built with -fvisibility=hidden. */
#pragma GCC visibility push(default)

/* The version of these declarations, which the caller compares with its own: another with every change of one. */
#define EDGE_KERNELS_VERSION 2
int32_t edge_kernels_version(void);

/* Sets of kernels that this library was built with, the best first and the plain one last. */
int32_t edge_kernels_count(void);

/* "avx512-vnni-vbmi", "avx512-vnni", "avx-vnni", "neon-i8mm", "neon-dotprod", "plain"; null where there is no such set. */
const char *edge_kernels_name(int32_t set);

/* 1 where this processor, and the system on it, can run a set. */
int32_t edge_kernels_runs_here(int32_t set);

/* How real numbers become bytes: round(x * inverse_scale) + zero, from 0 to 255. Not a number becomes 255. */
typedef struct edge_quantization {
  float inverse_scale;
  int32_t zero;
} edge_quantization;

/*
 * A linear layer: bytes [rows, inputs] times signed bytes [inputs, outputs].
 * accumulated[n] = bias_integer[n] + sum over k of (input[k] - input_zero) * weight[k, n]
 */
typedef struct edge_linear {
  int32_t inputs;           /* a multiple of 16 */
  int32_t outputs;          /* a multiple of 16 */
  const void *packed;       /* what edge_linear_pack wrote; 64-byte aligned */
  const float *scale;       /* [outputs] */
  const float *bias;        /* [outputs], added to accumulated * scale; only edge_linear_floats reads it */
  int32_t zero;             /* of the bytes that edge_linear_bytes writes */
} edge_linear;

/* Bytes of a packed layer; 0 where the counts are not to be had: not multiples of 16, or less than 16, or more than 65,536. */
size_t edge_linear_packed_size(int32_t set, int32_t inputs, int32_t outputs);

/*
 * Lays weights out as a set wants them. weights: [inputs, outputs], or [outputs, inputs] where is_by_output is not 0. bias_integer:
 * [outputs], or null for zeros. input_zero: of the bytes that come in. 1, or 0 where an argument is wrong.
 */
int32_t edge_linear_pack(int32_t set, int32_t inputs, int32_t outputs, const int8_t *weights, int32_t is_by_output,
                         const int32_t *bias_integer, int32_t input_zero, void *packed);

/* output[m, n] = table[byte of accumulated * scale[n], rounded, + zero]; table: 256 bytes, or null for none. */
void edge_linear_bytes(int32_t set, const edge_linear *layer, int32_t rows, const uint8_t *input, const uint8_t *table, uint8_t *output);

/*
 * output[m, n] = accumulated * scale[n] + bias[n] (one rounding: fma), + residual[m, n] where residual is not null. quantized[m, n] is its
 * byte, where quantized is not null. output may be residual.
 */
void edge_linear_floats(int32_t set, const edge_linear *layer, int32_t rows, const uint8_t *input, const float *residual, float *output,
                        uint8_t *quantized, edge_quantization quantization);

/*
 * Two linear layers with a table between them, a few rows at a time, so that what is between them stays in the cache: first gives bytes by
 * the table, second floats. scratch: edge_mlp_scratch_size bytes, 64-byte aligned, for this call alone.
 */
size_t edge_mlp_scratch_size(int32_t set, const edge_linear *first);
void edge_mlp(int32_t set, const edge_linear *first, const uint8_t *table, const edge_linear *second, int32_t rows, const uint8_t *input,
              const float *residual, float *output, uint8_t *quantized, edge_quantization quantization, void *scratch);

/*
 * A 7x7 depthwise convolution with 3 pixels of padding (of the input's zero point), then layer normalization over the channels of each
 * pixel, then bytes.
 * between = byte of (bias_integer + sum of (input - input_zero) * weight) * scale[c], rounded, + between_zero: as a convolution with bytes
 * as its result.
 * output = byte of ((between - mean) / sqrt(variance + epsilon)) * factor[c] + offset[c], whose quantization is in factor and offset,
 * + zero.
 */
typedef struct edge_depthwise {
  int32_t height;           /* 1 or more */
  int32_t width;            /* 1 or more */
  int32_t channels;         /* a multiple of 16 */
  const void *packed;       /* what edge_depthwise_pack wrote; 64-byte aligned */
  int32_t input_zero;
  const float *scale;       /* [channels] */
  int32_t between_zero;
  float epsilon;            /* in units of between: epsilon of the layer normalization over the square of between's scale */
  const float *factor;      /* [channels]: the normalization's factor over the scale of the bytes that are written */
  const float *offset;      /* [channels]: its offset over that scale */
  int32_t zero;             /* of the bytes that are written */
} edge_depthwise;

/* As edge_linear_packed_size. */
size_t edge_depthwise_packed_size(int32_t set, int32_t channels);

/* weights: [channels, 7, 7]. bias_integer: [channels], or null for zeros. */
int32_t edge_depthwise_pack(int32_t set, int32_t channels, const int8_t *weights, const int32_t *bias_integer, int32_t input_zero,
                            void *packed);

/* Rows first_row to end_row (excluded) of output; input and output: [height, width, channels], both whole. */
size_t edge_depthwise_scratch_size(int32_t set, const edge_depthwise *layer);
void edge_depthwise_norm(int32_t set, const edge_depthwise *layer, int32_t first_row, int32_t end_row, const uint8_t *input,
                         uint8_t *output, void *scratch);

/*
 * Layer normalization of floats: normal[m, c] = ((input - mean) / sqrt(variance + epsilon)) * factor[c] + offset[c]. Written to output
 * where that is not null, and its byte to quantized where that is not null. channels: a multiple of 16. output may be input.
 */
void edge_norm(int32_t set, int32_t rows, int32_t channels, const float *input, const float *factor, const float *offset, float epsilon,
               float *output, uint8_t *quantized, edge_quantization quantization);

#pragma GCC visibility pop

#if defined(__cplusplus)
}
#endif

#endif
