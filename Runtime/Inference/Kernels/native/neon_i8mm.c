/*
 * NEON with the matrix products of Armv8.6: usmmla multiplies two rows of 8 bytes by two outputs' 8 signed bytes and adds them to 2 x 2
 * sums, usdot is a dot product of unsigned and signed bytes. Tiles of 6 rows and 16 outputs.
 */
#if defined(__aarch64__)
#include "sets.h"

EDGE_BEGIN_TARGET(EDGE_ARM_I8MM)

#define FLIP 0

#include "neon.h"

EDGE_INLINE integers dot(integers sums, integers pixels, integers weights) {
  __asm__("usdot %0.4s, %1.16b, %2.16b" : "+w"(sums) : "w"(pixels), "w"(weights));
  return sums;
}

enum { DEPTH = 8, PAIRS = 3, ROWS = PAIRS * 2, TWOS = EDGE_GROUP / 2 };

EDGE_INLINE void store_pair(integers left, integers right, int32_t *upper, int32_t *lower) {
  vst1q_s64((int64_t *)upper, vzip1q_s64(vreinterpretq_s64_s32(left), vreinterpretq_s64_s32(right)));
  vst1q_s64((int64_t *)lower, vzip2q_s64(vreinterpretq_s64_s32(left), vreinterpretq_s64_s32(right)));
}

/* sum[pair][two]: outputs 2 * two and 2 * two + 1 of the pair's first row, then of its second. */
EDGE_INLINE void multiply_tile(const edge_tile *tile, int pairs, int32_t *sums) {
  integers sum[PAIRS][TWOS];
  EDGE_UNROLL for (int i = 0; i < pairs; i++) {
    EDGE_UNROLL for (int t = 0; t < TWOS; t++) sum[i][t] = vcombine_s32(vld1_s32(tile->bias + 2 * t), vld1_s32(tile->bias + 2 * t));
  }
  const uint8_t *const *row = tile->row;
  const int8_t *panel = tile->panel, *next = tile->next;
  for (int k = 0; k < tile->inputs; k += DEPTH, next += DEPTH / EDGE_QUAD * tile->next_step) {
    __builtin_prefetch(next, 0, 2);
    uint8x16_t pixels[PAIRS];
    EDGE_UNROLL for (int i = 0; i < pairs; i++) pixels[i] = vcombine_u8(vld1_u8(row[2 * i] + k), vld1_u8(row[2 * i + 1] + k));
    EDGE_UNROLL for (int t = 0; t < TWOS; t++, panel += EDGE_GROUP) {
      const int8x16_t weights = vld1q_s8(panel);
      EDGE_UNROLL for (int i = 0; i < pairs; i++) {
        __asm__("usmmla %0.4s, %1.16b, %2.16b" : "+w"(sum[i][t]) : "w"(pixels[i]), "w"(weights));
      }
    }
  }
  EDGE_UNROLL for (int i = 0; i < pairs; i++) {
    int32_t *upper = sums + 2 * i * EDGE_GROUP;
    EDGE_UNROLL for (int t = 0; t < TWOS; t += 2) store_pair(sum[i][t], sum[i][t + 1], upper + 2 * t, upper + EDGE_GROUP + 2 * t);
  }
}

static void multiply(const edge_tile *tile, int32_t *sums) {
  if (tile->rows > 2) multiply_tile(tile, PAIRS, sums);
  else multiply_tile(tile, 1, sums);
}

EDGE_END_TARGET

const edge_tiles edge_neon_i8mm = NEON_TILES(ROWS, DEPTH);
#else
typedef int edge_neon_i8mm_is_of_another_architecture;
#endif
