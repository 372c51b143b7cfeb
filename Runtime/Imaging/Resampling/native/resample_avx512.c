/* AVX-512 with VNNI: vpdpbusd multiplies 64 bytes by signed ones and adds them to 16 sums. */
#if defined(__x86_64__)
#include "resample_sets.h"

#include <immintrin.h>
#include <stdbool.h>
#include <string.h>

EDGE_BEGIN_TARGET("avx2,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")

#define LANES 16
#define FLIP 0

typedef __m512i integers;
typedef __m512 floats;

EDGE_INLINE integers integers_load(const void *from) { return _mm512_loadu_si512(from); }
EDGE_INLINE void integers_store(void *to, integers value) { _mm512_storeu_si512(to, value); }
EDGE_INLINE integers integers_fill(int32_t value) { return _mm512_set1_epi32(value); }
EDGE_INLINE integers integers_fill_bytes(uint8_t value) { return _mm512_set1_epi8((char)value); }
EDGE_INLINE __m128i part_load(const uint8_t *from) { return _mm_loadu_si128((const __m128i *)from); }

EDGE_INLINE integers load_parts(const uint8_t *const *rows, ptrdiff_t byte) {
  integers value = _mm512_castsi128_si512(part_load(rows[0] + byte));
  value = _mm512_inserti32x4(value, part_load(rows[4] + byte), 1);
  value = _mm512_inserti32x4(value, part_load(rows[8] + byte), 2);
  return _mm512_inserti32x4(value, part_load(rows[12] + byte), 3);
}

EDGE_INLINE void store_part(int part, integers value, uint8_t *to) {
  __m128i *at = (__m128i *)to;
  if (part == 0) _mm_storeu_si128(at, _mm512_castsi512_si128(value));
  else if (part == 1) _mm_storeu_si128(at, _mm512_extracti32x4_epi32(value, 1));
  else if (part == 2) _mm_storeu_si128(at, _mm512_extracti32x4_epi32(value, 2));
  else _mm_storeu_si128(at, _mm512_extracti32x4_epi32(value, 3));
}

EDGE_INLINE integers rearrange(integers value, const uint8_t *order) {
  return _mm512_shuffle_epi8(value, _mm512_broadcast_i32x4(part_load(order)));
}

EDGE_INLINE integers zip_bytes_low(integers a, integers b) { return _mm512_unpacklo_epi8(a, b); }
EDGE_INLINE integers zip_bytes_high(integers a, integers b) { return _mm512_unpackhi_epi8(a, b); }
EDGE_INLINE integers zip_words_low(integers a, integers b) { return _mm512_unpacklo_epi16(a, b); }
EDGE_INLINE integers zip_words_high(integers a, integers b) { return _mm512_unpackhi_epi16(a, b); }
EDGE_INLINE integers zip_lanes_low(integers a, integers b) { return _mm512_unpacklo_epi32(a, b); }
EDGE_INLINE integers zip_lanes_high(integers a, integers b) { return _mm512_unpackhi_epi32(a, b); }
EDGE_INLINE integers zip_pairs_low(integers a, integers b) { return _mm512_unpacklo_epi64(a, b); }
EDGE_INLINE integers zip_pairs_high(integers a, integers b) { return _mm512_unpackhi_epi64(a, b); }
EDGE_INLINE integers add(integers a, integers b) { return _mm512_add_epi32(a, b); }
EDGE_INLINE integers multiply(integers a, integers b) { return _mm512_mullo_epi32(a, b); }
EDGE_INLINE integers and(integers a, integers b) { return _mm512_and_si512(a, b); }
EDGE_INLINE integers exclusive_or(integers a, integers b) { return _mm512_xor_si512(a, b); }
EDGE_INLINE integers shift_left(integers value, int bits) { return _mm512_slli_epi32(value, (unsigned)bits); }
EDGE_INLINE integers shift_right(integers value, int bits) { return _mm512_srai_epi32(value, (unsigned)bits); }
EDGE_INLINE integers shift_out(integers value, int bits) { return _mm512_srli_epi32(value, (unsigned)bits); }

EDGE_INLINE integers narrow(const integers *four) {
  return _mm512_packus_epi16(_mm512_packs_epi32(four[0], four[1]), _mm512_packs_epi32(four[2], four[3]));
}

/* In assembly, since compilers move the sums around the intrinsic. */
EDGE_INLINE integers dot(integers to, integers samples, integers digits) {
  __asm__("vpdpbusd %2, %1, %0" : "+v"(to) : "v"(samples), "v"(digits));
  return to;
}

#include "resample_digits.h"

EDGE_INLINE floats floats_from_bytes(const uint8_t *from) { return _mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(part_load(from))); }
EDGE_INLINE floats floats_fill(float value) { return _mm512_set1_ps(value); }
EDGE_INLINE void floats_store(float *to, floats value) { _mm512_storeu_ps(to, value); }
EDGE_INLINE floats floats_multiply(floats a, floats b) { return _mm512_mul_ps(a, b); }
EDGE_INLINE floats floats_add(floats a, floats b) { return _mm512_add_ps(a, b); }

#include "resample_lanes.h"

EDGE_END_TARGET

const edge_resampler edge_resampler_avx512_vnni = {LANES, EDGE_DIGITS, FLIP != 0, resample_columns, resample_row, scale_samples};
#else
typedef int edge_resampler_avx512_vnni_is_of_another_architecture;
#endif
