/* NEON with the dot product of Armv8.2: sdot multiplies 16 signed bytes and adds them to 4 sums. Tiles of 6 rows and 16 outputs. */
#if defined(__aarch64__)
#include "sets.h"

EDGE_BEGIN_TARGET(EDGE_ARM_DOTPROD)

#define FLIP 0x80

#include "neon.h"

EDGE_INLINE integers dot(integers sums, integers pixels, integers weights) {
  __asm__("sdot %0.4s, %1.16b, %2.16b" : "+w"(sums) : "w"(pixels), "w"(weights));
  return sums;
}

enum { ROWS = 6, HALF_ROWS = 3 };

/* Four inputs of each row, the quad-th of the 16 in a register, times four inputs of all outputs. */
#define MULTIPLY_QUAD(quad) \
  EDGE_UNROLL for (int p = 0; p < PARTS; p++, panel += EDGE_GROUP) { \
    const int8x16_t weights = vld1q_s8(panel); \
    EDGE_UNROLL for (int r = 0; r < rows; r++) { \
      __asm__("sdot %0.4s, %1.16b, %2.4b[" #quad "]" : "+w"(sum[r][p]) : "w"(weights), "w"(pixels[r])); \
    } \
  }

EDGE_INLINE void multiply_tile(const edge_tile *tile, int rows, int32_t *sums) {
  integers sum[ROWS][PARTS];
  EDGE_UNROLL for (int r = 0; r < rows; r++) {
    EDGE_UNROLL for (int p = 0; p < PARTS; p++) sum[r][p] = vld1q_s32(tile->bias + p * LANES);
  }
  const int8_t *panel = tile->panel, *next = tile->next;
  for (int k = 0; k < tile->inputs; k += EDGE_GROUP, next += EDGE_QUAD * tile->next_step) {
    __builtin_prefetch(next, 0, 2);
    uint8x16_t pixels[ROWS];
    EDGE_UNROLL for (int r = 0; r < rows; r++) pixels[r] = veorq_u8(vld1q_u8(tile->row[r] + k), vdupq_n_u8(FLIP));
    MULTIPLY_QUAD(0) MULTIPLY_QUAD(1) MULTIPLY_QUAD(2) MULTIPLY_QUAD(3)
  }
  EDGE_UNROLL for (int r = 0; r < rows; r++) {
    EDGE_UNROLL for (int p = 0; p < PARTS; p++) vst1q_s32(sums + r * EDGE_GROUP + p * LANES, sum[r][p]);
  }
}

static void multiply(const edge_tile *tile, int32_t *sums) {
  if (tile->rows > HALF_ROWS) multiply_tile(tile, ROWS, sums);
  else multiply_tile(tile, HALF_ROWS, sums);
}

EDGE_END_TARGET

const edge_tiles edge_neon_dotprod = NEON_TILES(ROWS, EDGE_QUAD);
#else
typedef int edge_neon_dotprod_is_of_another_architecture;
#endif
