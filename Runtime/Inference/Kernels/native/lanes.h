/*
 * The steps of a set that are the same text for registers of any size: included by the file of a set, inside its target, after these:
 *
 *   LANES                                    32-bit numbers of a register: 4, 8 or 16
 *   COLUMNS                                  pixels of a tile of the depthwise convolution
 *   integers, floats                         register types
 *   byte_range, range_of(zero)               what store_bytes needs besides the numbers
 *   integers_load, integers_store            from and to any address
 *   floats_load, floats_store, floats_fill
 *   floats_from_integers, floats_from_bytes  of LANES numbers in memory
 *   floats_add, floats_subtract, floats_multiply, floats_fuse(a, b, c) = a * b + c rounded once
 *   store_bytes(to, numbers[PARTS], range)   16 numbers, rounded, + zero, from 0 to 255
 *   dot(sums, pixels, weights)               adds the products of four neighbouring bytes to each sum
 *   sum_bytes(bytes, count, &sum, &squares)  exact, of a multiple of 16
 *
 * The order of the steps is plain.c's.
 */
#include "sets.h"

#define PARTS (EDGE_GROUP / LANES)

static void finish_bytes(const int32_t *sums, int rows, int width, const float *scale, int zero, uint8_t *output, size_t stride) {
  const byte_range range = range_of(zero);
  for (int r = 0; r < rows; r++, output += stride) {
    for (int n = 0; n < width; n += EDGE_GROUP, sums += EDGE_GROUP) {
      floats value[PARTS];
      EDGE_UNROLL for (int p = 0; p < PARTS; p++) {
        value[p] = floats_multiply(floats_from_integers(sums + p * LANES), floats_load(scale + n + p * LANES));
      }
      store_bytes(output + n, value, range);
    }
  }
}

/* 16 floats to their place, and their bytes. */
EDGE_INLINE void finish_group(const floats *value, floats inverse_scale, byte_range range, float *output, uint8_t *quantized) {
  if (output != NULL) {
    EDGE_UNROLL for (int p = 0; p < PARTS; p++) floats_store(output + p * LANES, value[p]);
  }
  if (quantized == NULL) return;
  floats scaled[PARTS];
  EDGE_UNROLL for (int p = 0; p < PARTS; p++) scaled[p] = floats_multiply(value[p], inverse_scale);
  store_bytes(quantized, scaled, range);
}

static void finish_floats(const int32_t *sums, int rows, int width, const float *scale, const float *bias, edge_floats to, size_t stride) {
  const byte_range range = range_of(to.quantization.zero);
  const floats inverse_scale = floats_fill(to.quantization.inverse_scale);
  for (int r = 0; r < rows; r++) {
    for (int n = 0; n < width; n += EDGE_GROUP, sums += EDGE_GROUP) {
      const size_t place = r * stride + n;
      floats value[PARTS];
      EDGE_UNROLL for (int p = 0; p < PARTS; p++) {
        const int at = n + p * LANES;
        value[p] = floats_fuse(floats_from_integers(sums + p * LANES), floats_load(scale + at), floats_load(bias + at));
        if (to.residual != NULL) value[p] = floats_add(value[p], floats_load(to.residual + place + p * LANES));
      }
      finish_group(value, inverse_scale, range, to.output + place, to.quantized == NULL ? NULL : to.quantized + place);
    }
  }
}

EDGE_INLINE floats normal(floats input, floats mean, floats inverse, const float *factor, const float *offset) {
  return floats_fuse(floats_multiply(floats_subtract(input, mean), inverse), floats_load(factor), floats_load(offset));
}

EDGE_INLINE void norm_pixel(const edge_normalization *norm, edge_moments moments, byte_range range, const uint8_t *input, uint8_t *output) {
  const floats mean = floats_fill(moments.mean), inverse = floats_fill(moments.inverse);
  for (int c = 0; c < norm->channels; c += EDGE_GROUP) {
    floats value[PARTS];
    EDGE_UNROLL for (int p = 0; p < PARTS; p++) {
      const int at = c + p * LANES;
      value[p] = normal(floats_from_bytes(input + at), mean, inverse, norm->factor + at, norm->offset + at);
    }
    store_bytes(output + c, value, range);
  }
}

/* Some pixels' moments first, so that their divisions and roots, each of which takes long, run side by side. */
static void norm_bytes(const edge_normalization *norm, int pixels, const uint8_t *input, uint8_t *output) {
  enum { TOGETHER = 8 };
  const byte_range range = range_of(norm->quantization.zero);
  const size_t channels = norm->channels;
  for (; pixels > 0; pixels -= TOGETHER, input += TOGETHER * channels, output += TOGETHER * channels) {
    const int count = edge_least(pixels, TOGETHER);
    edge_moments moments[TOGETHER];
    for (int x = 0; x < count; x++) {
      uint32_t sum, squares;
      sum_bytes(input + x * channels, norm->channels, &sum, &squares);
      moments[x] = edge_moments_of_bytes(sum, squares, norm->channels, norm->epsilon);
    }
    for (int x = 0; x < count; x++) norm_pixel(norm, moments[x], range, input + x * channels, output + x * channels);
  }
}

EDGE_INLINE float tree_sum(const floats *partial) {
  float sums[EDGE_GROUP];
  EDGE_UNROLL for (int p = 0; p < PARTS; p++) floats_store(sums + p * LANES, partial[p]);
  return edge_tree_sum(sums);
}

EDGE_INLINE edge_moments moments_of_floats(const edge_normalization *norm, const float *input) {
  floats sums[PARTS], squares[PARTS];
  EDGE_UNROLL for (int p = 0; p < PARTS; p++) sums[p] = squares[p] = floats_fill(0);
  for (int c = 0; c < norm->channels; c += EDGE_GROUP) {
    EDGE_UNROLL for (int p = 0; p < PARTS; p++) sums[p] = floats_add(sums[p], floats_load(input + c + p * LANES));
  }
  const float mean = tree_sum(sums) / (float)norm->channels;
  const floats means = floats_fill(mean);
  for (int c = 0; c < norm->channels; c += EDGE_GROUP) {
    EDGE_UNROLL for (int p = 0; p < PARTS; p++) {
      const floats distance = floats_subtract(floats_load(input + c + p * LANES), means);
      squares[p] = floats_fuse(distance, distance, squares[p]);
    }
  }
  return (edge_moments){mean, 1.0f / sqrtf(tree_sum(squares) / (float)norm->channels + norm->epsilon)};
}

static void norm_floats(const edge_normalization *norm, const float *input, float *output, uint8_t *quantized) {
  const byte_range range = range_of(norm->quantization.zero);
  const floats inverse_scale = floats_fill(norm->quantization.inverse_scale);
  const edge_moments moments = moments_of_floats(norm, input);
  const floats mean = floats_fill(moments.mean), inverse = floats_fill(moments.inverse);
  for (int c = 0; c < norm->channels; c += EDGE_GROUP) {
    floats value[PARTS];
    EDGE_UNROLL for (int p = 0; p < PARTS; p++) {
      const int at = c + p * LANES;
      value[p] = normal(floats_load(input + at), mean, inverse, norm->factor + at, norm->offset + at);
    }
    finish_group(value, inverse_scale, range, output == NULL ? NULL : output + c, quantized == NULL ? NULL : quantized + c);
  }
}

/* Position x of a spread row holds pixels x-3 to x, so pixel x of the result takes columns 0 to 3 of the kernel from position x and
   columns 4 to 6 from position x + 4. Row r of the ring is the kernel's row r for the upper row of the result and r - 1 for the lower. */
static void convolve(const uint8_t *const *ring, const int8_t *weights, const int32_t *bias, int32_t *sums) {
  for (int part = 0; part < EDGE_GROUP; part += LANES) {
    integers upper[COLUMNS], lower[COLUMNS];
    EDGE_UNROLL for (int x = 0; x < COLUMNS; x++) upper[x] = lower[x] = integers_load(bias + part);
    EDGE_UNROLL for (int r = 0; r < EDGE_RING; r++) {
      const uint8_t *pixels = ring[r] + part * EDGE_QUAD;
      const int8_t *now = weights + part * EDGE_QUAD + (r < EDGE_KERNEL ? r : r - 1) * 2 * EDGE_POSITION;
      const int8_t *before = weights + part * EDGE_QUAD + (r > 0 ? r - 1 : 0) * 2 * EDGE_POSITION;
      const integers now_left = integers_load(now), now_right = integers_load(now + EDGE_POSITION);
      const integers before_left = integers_load(before), before_right = integers_load(before + EDGE_POSITION);
      EDGE_UNROLL for (int x = 0; x < COLUMNS + EDGE_QUAD; x++) {
        const integers quad = integers_load(pixels + x * EDGE_POSITION);
        if (x < COLUMNS && r < EDGE_KERNEL) upper[x] = dot(upper[x], quad, now_left);
        if (x < COLUMNS && r > 0) lower[x] = dot(lower[x], quad, before_left);
        if (x >= EDGE_QUAD && r < EDGE_KERNEL) upper[x - EDGE_QUAD] = dot(upper[x - EDGE_QUAD], quad, now_right);
        if (x >= EDGE_QUAD && r > 0) lower[x - EDGE_QUAD] = dot(lower[x - EDGE_QUAD], quad, before_right);
      }
    }
    EDGE_UNROLL for (int x = 0; x < COLUMNS; x++) {
      integers_store(sums + x * EDGE_GROUP + part, upper[x]);
      integers_store(sums + (COLUMNS + x) * EDGE_GROUP + part, lower[x]);
    }
  }
}
