/* NEON with the dot product of Armv8.2: sdot multiplies 16 signed bytes and adds them to 4 sums. */
#if defined(__aarch64__)
#include "resample_sets.h"

#include <arm_neon.h>
#include <stdbool.h>
#include <string.h>

EDGE_BEGIN_TARGET(EDGE_ARM_DOTPROD)

#define LANES 4
#define FLIP 0x80

typedef uint8x16_t integers;
typedef float32x4_t floats;

#define AS_NUMBERS(value) vreinterpretq_s32_u8(value)
#define AS_INTEGERS(value) vreinterpretq_u8_s32(value)

EDGE_INLINE integers integers_load(const void *from) { return vld1q_u8(from); }
EDGE_INLINE void integers_store(void *to, integers value) { vst1q_u8(to, value); }
EDGE_INLINE integers integers_fill(int32_t value) { return AS_INTEGERS(vdupq_n_s32(value)); }
EDGE_INLINE integers integers_fill_bytes(uint8_t value) { return vdupq_n_u8(value); }
EDGE_INLINE integers load_parts(const uint8_t *const *rows, ptrdiff_t byte) { return vld1q_u8(rows[0] + byte); }

EDGE_INLINE void store_part(int part, integers value, uint8_t *to) {
  (void)part;
  vst1q_u8(to, value);
}

EDGE_INLINE integers rearrange(integers value, const uint8_t *order) { return vqtbl1q_u8(value, vld1q_u8(order)); }
EDGE_INLINE integers zip_bytes_low(integers a, integers b) { return vzip1q_u8(a, b); }
EDGE_INLINE integers zip_bytes_high(integers a, integers b) { return vzip2q_u8(a, b); }

#define ZIP(name, bits) \
  EDGE_INLINE integers name##_low(integers a, integers b) { \
    return vreinterpretq_u8_u##bits(vzip1q_u##bits(vreinterpretq_u##bits##_u8(a), vreinterpretq_u##bits##_u8(b))); \
  } \
  EDGE_INLINE integers name##_high(integers a, integers b) { \
    return vreinterpretq_u8_u##bits(vzip2q_u##bits(vreinterpretq_u##bits##_u8(a), vreinterpretq_u##bits##_u8(b))); \
  }

ZIP(zip_words, 16)
ZIP(zip_lanes, 32)
ZIP(zip_pairs, 64)

EDGE_INLINE integers add(integers a, integers b) { return AS_INTEGERS(vaddq_s32(AS_NUMBERS(a), AS_NUMBERS(b))); }
EDGE_INLINE integers multiply(integers a, integers b) { return AS_INTEGERS(vmulq_s32(AS_NUMBERS(a), AS_NUMBERS(b))); }
EDGE_INLINE integers and(integers a, integers b) { return vandq_u8(a, b); }
EDGE_INLINE integers exclusive_or(integers a, integers b) { return veorq_u8(a, b); }
EDGE_INLINE integers shift_left(integers value, int bits) { return AS_INTEGERS(vshlq_s32(AS_NUMBERS(value), vdupq_n_s32(bits))); }
EDGE_INLINE integers shift_right(integers value, int bits) { return AS_INTEGERS(vshlq_s32(AS_NUMBERS(value), vdupq_n_s32(-bits))); }
EDGE_INLINE integers shift_out(integers value, int bits) {
  return vreinterpretq_u8_u32(vshlq_u32(vreinterpretq_u32_u8(value), vdupq_n_s32(-bits)));
}

EDGE_INLINE integers narrow(const integers *four) {
  const int16x8_t low = vcombine_s16(vqmovn_s32(AS_NUMBERS(four[0])), vqmovn_s32(AS_NUMBERS(four[1])));
  const int16x8_t high = vcombine_s16(vqmovn_s32(AS_NUMBERS(four[2])), vqmovn_s32(AS_NUMBERS(four[3])));
  return vcombine_u8(vqmovun_s16(low), vqmovun_s16(high));
}

EDGE_INLINE integers dot(integers to, integers samples, integers digits) {
  __asm__("sdot %0.4s, %1.16b, %2.16b" : "+w"(to) : "w"(samples), "w"(digits));
  return to;
}

#include "resample_digits.h"

EDGE_INLINE floats floats_from_bytes(const uint8_t *from) {
  uint32_t bytes;
  memcpy(&bytes, from, sizeof bytes);
  return vcvtq_f32_u32(vmovl_u16(vget_low_u16(vmovl_u8(vreinterpret_u8_u32(vdup_n_u32(bytes))))));
}

EDGE_INLINE floats floats_fill(float value) { return vdupq_n_f32(value); }
EDGE_INLINE void floats_store(float *to, floats value) { vst1q_f32(to, value); }
EDGE_INLINE floats floats_multiply(floats a, floats b) { return vmulq_f32(a, b); }
EDGE_INLINE floats floats_add(floats a, floats b) { return vaddq_f32(a, b); }

#include "resample_lanes.h"

EDGE_END_TARGET

const edge_resampler edge_resampler_neon_dotprod = {LANES, EDGE_DIGITS, FLIP != 0, resample_columns, resample_row, scale_samples};
#else
typedef int edge_resampler_neon_dotprod_is_of_another_architecture;
#endif
