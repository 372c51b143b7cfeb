/* AVX2 with AVX-VNNI (the 256-bit form of processors without AVX-512): tiles of 6 rows and 16 outputs. */
#if defined(__x86_64__)
#include "sets.h"

#include <immintrin.h>
#include <string.h>

EDGE_BEGIN_TARGET("avx2,fma,avxvnni")

#define LANES 8
#define COLUMNS 4

typedef __m256i integers;
typedef __m256 floats;

typedef struct byte_range {
  __m256 high;
  __m256i zero;
} byte_range;

EDGE_INLINE byte_range range_of(int zero) { return (byte_range){_mm256_set1_ps((float)(255 - zero)), _mm256_set1_epi16((int16_t)zero)}; }
EDGE_INLINE integers integers_load(const void *from) { return _mm256_loadu_si256(from); }
EDGE_INLINE void integers_store(void *to, integers value) { _mm256_storeu_si256(to, value); }
EDGE_INLINE floats floats_load(const float *from) { return _mm256_loadu_ps(from); }
EDGE_INLINE void floats_store(float *to, floats value) { _mm256_storeu_ps(to, value); }
EDGE_INLINE floats floats_fill(float value) { return _mm256_set1_ps(value); }
EDGE_INLINE floats floats_from_integers(const int32_t *from) { return _mm256_cvtepi32_ps(integers_load(from)); }
EDGE_INLINE integers integers_from_bytes(const uint8_t *from) { return _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)from)); }
EDGE_INLINE floats floats_from_bytes(const uint8_t *from) { return _mm256_cvtepi32_ps(integers_from_bytes(from)); }
EDGE_INLINE floats floats_add(floats a, floats b) { return _mm256_add_ps(a, b); }
EDGE_INLINE floats floats_subtract(floats a, floats b) { return _mm256_sub_ps(a, b); }
EDGE_INLINE floats floats_multiply(floats a, floats b) { return _mm256_mul_ps(a, b); }
EDGE_INLINE floats floats_fuse(floats a, floats b, floats c) { return _mm256_fmadd_ps(a, b, c); }

/* What is too small becomes the least integer, and packing saturates; only what is too large, or not a number, needs the limit. */
EDGE_INLINE void store_bytes(uint8_t *to, const floats *value, byte_range range) {
  const __m256i low = _mm256_cvtps_epi32(_mm256_min_ps(value[0], range.high));
  const __m256i high = _mm256_cvtps_epi32(_mm256_min_ps(value[1], range.high));
  const __m256i words = _mm256_adds_epi16(_mm256_packs_epi32(low, high), range.zero);
  const __m256i bytes = _mm256_permute4x64_epi64(_mm256_packus_epi16(words, words), 0x08);
  _mm_storeu_si128((__m128i *)to, _mm_shuffle_epi32(_mm256_castsi256_si128(bytes), 0xd8));
}

/* In assembly, since the form without AVX-512 has to be asked for, and compilers move the sums around the intrinsic. */
EDGE_INLINE integers dot(integers sums, integers pixels, integers weights) {
  __asm__("%{vex%} vpdpbusd %2, %1, %0" : "+x"(sums) : "x"(pixels), "x"(weights));
  return sums;
}

EDGE_INLINE uint32_t total(integers sums) {
  const __m128i four = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  const __m128i two = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
  return (uint32_t)_mm_cvtsi128_si32(two) + (uint32_t)_mm_extract_epi32(two, 1);
}

/* Bytes times themselves less 128 are products that vpdpbusd has: q * (q - 128) = q * q - 128 * q. */
EDGE_INLINE void sum_bytes(const uint8_t *bytes, int count, uint32_t *sum, uint32_t *squares) {
  const __m256i ones = _mm256_set1_epi8(1), flip = _mm256_set1_epi8((char)0x80);
  __m256i sums = _mm256_setzero_si256(), products = sums;
  for (int c = 0; c < count; c += 32) {
    const __m256i q = count - c >= 32 ? integers_load(bytes + c) : _mm256_zextsi128_si256(_mm_loadu_si128((const __m128i *)(bytes + c)));
    sums = dot(sums, q, ones);
    products = dot(products, q, _mm256_xor_si256(q, flip));
  }
  *sum = total(sums);
  *squares = total(products) + 128u * *sum;
}

#include "lanes.h"

static void spread(const uint8_t *input, size_t stride, int width, uint8_t zero, int positions, uint8_t *ring) {
  const __m256i outside = _mm256_set1_epi32((int)((uint32_t)zero << 24));
  __m256i left = _mm256_set1_epi8((char)zero), right = left;
  for (int p = 0; p < positions; p++, ring += EDGE_POSITION) {
    const __m256i next_left = p < width ? _mm256_slli_epi32(integers_from_bytes(input + p * stride), 24) : outside;
    const __m256i next_right = p < width ? _mm256_slli_epi32(integers_from_bytes(input + p * stride + LANES), 24) : outside;
    left = _mm256_or_si256(_mm256_srli_epi32(left, 8), next_left);
    right = _mm256_or_si256(_mm256_srli_epi32(right, 8), next_right);
    integers_store(ring, left);
    integers_store(ring + EDGE_POSITION / 2, right);
  }
}

enum {
  ROWS = 6,
  HALF_ROWS = 3,
  AHEAD = 1024              /* bytes of a panel that are asked for ahead of their use, from the second cache */
};

EDGE_INLINE void multiply_tile(const edge_tile *tile, int rows, int32_t *sums) {
  integers left[ROWS], right[ROWS];
  EDGE_UNROLL for (int r = 0; r < rows; r++) {
    left[r] = integers_load(tile->bias);
    right[r] = integers_load(tile->bias + LANES);
  }
  const int8_t *panel = tile->panel, *next = tile->next;
  for (int k = 0; k < tile->inputs; k += EDGE_QUAD, panel += EDGE_POSITION, next += tile->next_step) {
    const integers weights_left = integers_load(panel), weights_right = integers_load(panel + EDGE_POSITION / 2);
    __builtin_prefetch(panel + AHEAD, 0, 3);
    __builtin_prefetch(next, 0, 2);
    EDGE_UNROLL for (int r = 0; r < rows; r++) {
      int32_t quad;
      memcpy(&quad, tile->row[r] + k, sizeof quad);
      const integers quads = _mm256_set1_epi32(quad);
      left[r] = dot(left[r], quads, weights_left);
      right[r] = dot(right[r], quads, weights_right);
    }
  }
  EDGE_UNROLL for (int r = 0; r < rows; r++) {
    integers_store(sums + r * EDGE_GROUP, left[r]);
    integers_store(sums + r * EDGE_GROUP + LANES, right[r]);
  }
}

static void multiply(const edge_tile *tile, int32_t *sums) {
  if (tile->rows > HALF_ROWS) multiply_tile(tile, ROWS, sums);
  else multiply_tile(tile, HALF_ROWS, sums);
}

/* 16 tables of 16 entries. A shuffle gives 0 where the index is negative, so with differences as tables an index less 16 for each table
   adds up to the entry of its own: the sum ends where the index goes below zero. Bytes from 128 start negative, and flipped, positive. */
EDGE_INLINE __m256i look_up(__m256i low, const __m256i *difference) {
  __m256i high = _mm256_xor_si256(low, _mm256_set1_epi8((char)0x80));
  __m256i result = _mm256_setzero_si256();
  EDGE_UNROLL for (int t = 0; t < 8; t++) {
    const __m256i found = _mm256_xor_si256(_mm256_shuffle_epi8(difference[t], low), _mm256_shuffle_epi8(difference[t + 8], high));
    result = _mm256_xor_si256(result, found);
    low = _mm256_subs_epi8(low, _mm256_set1_epi8(16));
    high = _mm256_subs_epi8(high, _mm256_set1_epi8(16));
  }
  return result;
}

static void translate(uint8_t *bytes, size_t count, const uint8_t *table) {
  __m256i difference[16];
  for (int t = 0; t < 16; t++) {
    const __m128i entries = _mm_loadu_si128((const __m128i *)table + t);
    const __m128i before = t % 8 == 0 ? _mm_setzero_si128() : _mm_loadu_si128((const __m128i *)table + t - 1);
    difference[t] = _mm256_broadcastsi128_si256(_mm_xor_si128(entries, before));
  }
  size_t at = 0;
  for (; count - at >= 32; at += 32) integers_store(bytes + at, look_up(integers_load(bytes + at), difference));
  for (; at < count; at++) bytes[at] = table[bytes[at]];
}

EDGE_END_TARGET

const edge_tiles edge_avx_vnni = {.rows = ROWS, .panel = EDGE_GROUP, .depth = EDGE_QUAD, .columns = COLUMNS, .flip = 0,
                                  .multiply = multiply, .finish_bytes = finish_bytes, .finish_floats = finish_floats,
                                  .translate = translate, .spread = spread, .convolve = convolve, .norm_bytes = norm_bytes,
                                  .norm_floats = norm_floats};
#else
typedef int edge_avx_vnni_is_of_another_architecture;
#endif
