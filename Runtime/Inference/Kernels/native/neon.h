/*
 * What both NEON sets are made of, besides their tile of a linear layer. Included inside the target of a set, after
 *
 *   FLIP   0x80 where dot multiplies signed bytes, else 0
 *   dot    as lanes.h says
 */
#include "sets.h"

#include <arm_neon.h>
#include <string.h>

/* GCC would load all weights of an unrolled loop before it multiplies, which takes more registers than there are. */
#if !defined(__clang__)
#pragma GCC optimize("no-schedule-insns")
#endif

#define LANES 4
#define COLUMNS 7

typedef int32x4_t integers;
typedef float32x4_t floats;

typedef struct byte_range {
  float32x4_t high;
  int16x8_t zero;
} byte_range;

EDGE_INLINE integers dot(integers sums, integers pixels, integers weights);

EDGE_INLINE byte_range range_of(int zero) { return (byte_range){vdupq_n_f32((float)(255 - zero)), vdupq_n_s16((int16_t)zero)}; }
EDGE_INLINE integers integers_load(const void *from) { return vreinterpretq_s32_u8(vld1q_u8(from)); }
EDGE_INLINE void integers_store(void *to, integers value) { vst1q_u8(to, vreinterpretq_u8_s32(value)); }
EDGE_INLINE floats floats_load(const float *from) { return vld1q_f32(from); }
EDGE_INLINE void floats_store(float *to, floats value) { vst1q_f32(to, value); }
EDGE_INLINE floats floats_fill(float value) { return vdupq_n_f32(value); }
EDGE_INLINE floats floats_from_integers(const int32_t *from) { return vcvtq_f32_s32(vld1q_s32(from)); }
EDGE_INLINE floats floats_add(floats a, floats b) { return vaddq_f32(a, b); }
EDGE_INLINE floats floats_subtract(floats a, floats b) { return vsubq_f32(a, b); }
EDGE_INLINE floats floats_multiply(floats a, floats b) { return vmulq_f32(a, b); }
EDGE_INLINE floats floats_fuse(floats a, floats b, floats c) { return vfmaq_f32(c, a, b); }

EDGE_INLINE floats floats_from_bytes(const uint8_t *from) {
  uint32_t bytes;
  memcpy(&bytes, from, sizeof bytes);
  const uint16x8_t words = vmovl_u8(vreinterpret_u8_u32(vdup_n_u32(bytes)));
  return vcvtq_f32_u32(vmovl_u16(vget_low_u16(words)));
}

/* Conversions saturate; only what is too large, or not a number, needs the limit. */
EDGE_INLINE int16x4_t words_of(floats value, byte_range range) { return vqmovn_s32(vcvtnq_s32_f32(vminnmq_f32(value, range.high))); }

EDGE_INLINE void store_bytes(uint8_t *to, const floats *value, byte_range range) {
  const int16x8_t low = vqaddq_s16(vcombine_s16(words_of(value[0], range), words_of(value[1], range)), range.zero);
  const int16x8_t high = vqaddq_s16(vcombine_s16(words_of(value[2], range), words_of(value[3], range)), range.zero);
  vst1q_u8(to, vcombine_u8(vqmovun_s16(low), vqmovun_s16(high)));
}

/* In assembly, as are the other dot products, since clang 14 declares the intrinsics only with flags for the whole file. */
EDGE_INLINE uint32x4_t dot_unsigned(uint32x4_t sums, uint8x16_t a, uint8x16_t b) {
  __asm__("udot %0.4s, %1.16b, %2.16b" : "+w"(sums) : "w"(a), "w"(b));
  return sums;
}

EDGE_INLINE void sum_bytes(const uint8_t *bytes, int count, uint32_t *sum, uint32_t *squares) {
  uint32x4_t sums = vdupq_n_u32(0), products = sums;
  for (int c = 0; c < count; c += EDGE_GROUP) {
    const uint8x16_t q = vld1q_u8(bytes + c);
    sums = dot_unsigned(sums, q, vdupq_n_u8(1));
    products = dot_unsigned(products, q, q);
  }
  *sum = vaddvq_u32(sums);
  *squares = vaddvq_u32(products);
}

#include "lanes.h"

/* Storing four registers by turns of bytes puts the bytes of four pixels side by side. */
static void spread(const uint8_t *input, size_t stride, int width, uint8_t zero, int positions, uint8_t *ring) {
  const uint8x16_t outside = vdupq_n_u8(zero);
  uint8x16x4_t quads = {{outside, outside, outside, outside}};
  for (int p = 0; p < positions; p++, ring += EDGE_POSITION) {
    quads.val[0] = quads.val[1];
    quads.val[1] = quads.val[2];
    quads.val[2] = quads.val[3];
    quads.val[3] = p < width ? veorq_u8(vld1q_u8(input + p * stride), vdupq_n_u8(FLIP)) : outside;
    vst4q_u8(ring, quads);
  }
}

EDGE_INLINE uint8x16x4_t quarter(const uint8_t *table) {
  return (uint8x16x4_t){{vld1q_u8(table), vld1q_u8(table + 16), vld1q_u8(table + 32), vld1q_u8(table + 48)}};
}

/* A quarter of the table at a time: an index beyond the quarter leaves what was found before. */
static void translate(uint8_t *bytes, size_t count, const uint8_t *table) {
  const uint8x16x4_t a = quarter(table), b = quarter(table + 64), c = quarter(table + 128), d = quarter(table + 192);
  for (size_t at = 0; at < count; at += EDGE_GROUP) {
    const uint8x16_t index = vld1q_u8(bytes + at);
    uint8x16_t found = vqtbl4q_u8(a, index);
    found = vqtbx4q_u8(found, b, vsubq_u8(index, vdupq_n_u8(64)));
    found = vqtbx4q_u8(found, c, vsubq_u8(index, vdupq_n_u8(128)));
    found = vqtbx4q_u8(found, d, vsubq_u8(index, vdupq_n_u8(192)));
    vst1q_u8(bytes + at, found);
  }
}

#define NEON_TILES(row_count, inputs_together) \
  {.rows = row_count, .panel = EDGE_GROUP, .depth = inputs_together, .columns = COLUMNS, .flip = FLIP, .multiply = multiply, \
   .finish_bytes = finish_bytes, .finish_floats = finish_floats, .translate = translate, .spread = spread, .convolve = convolve, \
   .norm_bytes = norm_bytes, .norm_floats = norm_floats}
