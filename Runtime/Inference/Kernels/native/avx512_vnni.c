/* AVX-512 with VNNI: vpdpbusd multiplies 64 bytes and adds them to 16 sums. Tiles of 7 rows and 48 outputs. */
#if defined(__x86_64__)
#include "sets.h"

#include <immintrin.h>
#include <string.h>

EDGE_BEGIN_TARGET("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,fma")

#define LANES 16
#define COLUMNS 7

typedef __m512i integers;
typedef __m512 floats;

typedef struct byte_range {
  __m512 high;
  __m512i zero;
} byte_range;

EDGE_INLINE byte_range range_of(int zero) { return (byte_range){_mm512_set1_ps((float)(255 - zero)), _mm512_set1_epi32(zero)}; }
EDGE_INLINE integers integers_load(const void *from) { return _mm512_loadu_si512(from); }
EDGE_INLINE void integers_store(void *to, integers value) { _mm512_storeu_si512(to, value); }
EDGE_INLINE floats floats_load(const float *from) { return _mm512_loadu_ps(from); }
EDGE_INLINE void floats_store(float *to, floats value) { _mm512_storeu_ps(to, value); }
EDGE_INLINE floats floats_fill(float value) { return _mm512_set1_ps(value); }
EDGE_INLINE floats floats_from_integers(const int32_t *from) { return _mm512_cvtepi32_ps(_mm512_loadu_si512(from)); }
EDGE_INLINE integers integers_from_bytes(const uint8_t *from) { return _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)from)); }
EDGE_INLINE floats floats_from_bytes(const uint8_t *from) { return _mm512_cvtepi32_ps(integers_from_bytes(from)); }
EDGE_INLINE floats floats_add(floats a, floats b) { return _mm512_add_ps(a, b); }
EDGE_INLINE floats floats_subtract(floats a, floats b) { return _mm512_sub_ps(a, b); }
EDGE_INLINE floats floats_multiply(floats a, floats b) { return _mm512_mul_ps(a, b); }
EDGE_INLINE floats floats_fuse(floats a, floats b, floats c) { return _mm512_fmadd_ps(a, b, c); }

/* What is too small becomes the least integer; only what is too large, or not a number, needs the limit. */
EDGE_INLINE void store_bytes(uint8_t *to, const floats *value, byte_range range) {
  const __m512i rounded = _mm512_add_epi32(_mm512_cvtps_epi32(_mm512_min_ps(value[0], range.high)), range.zero);
  _mm_storeu_si128((__m128i *)to, _mm512_cvtusepi32_epi8(_mm512_max_epi32(rounded, _mm512_setzero_si512())));
}

/* In assembly, since GCC 12 moves the sums between registers and the stack around the intrinsic. */
EDGE_INLINE integers dot(integers sums, integers pixels, integers weights) {
  __asm__("vpdpbusd %2, %1, %0" : "+v"(sums) : "v"(pixels), "v"(weights));
  return sums;
}

/* Masked loads and stores leave alone what lies beyond a buffer. */
EDGE_INLINE __mmask64 mask_of(size_t count) { return count >= 64 ? ~0ull : (1ull << count) - 1; }

/* Bytes times themselves less 128 are products that vpdpbusd has: q * (q - 128) = q * q - 128 * q. */
EDGE_INLINE void sum_bytes(const uint8_t *bytes, int count, uint32_t *sum, uint32_t *squares) {
  const __m512i ones = _mm512_set1_epi8(1), flip = _mm512_set1_epi8((char)0x80);
  __m512i sums = _mm512_setzero_si512(), products = sums;
  for (int c = 0; c < count; c += 64) {
    const __m512i q = _mm512_maskz_loadu_epi8(mask_of(count - c), bytes + c);
    sums = dot(sums, q, ones);
    products = dot(products, q, _mm512_xor_si512(q, flip));
  }
  *sum = (uint32_t)_mm512_reduce_add_epi32(sums);
  *squares = (uint32_t)_mm512_reduce_add_epi32(products) + 128u * *sum;
}

#include "lanes.h"

static void spread(const uint8_t *input, size_t stride, int width, uint8_t zero, int positions, uint8_t *ring) {
  const __m512i outside = _mm512_set1_epi32((int)((uint32_t)zero << 24));
  __m512i quad = _mm512_set1_epi8((char)zero);
  for (int p = 0; p < positions; p++, ring += EDGE_POSITION) {
    const __m512i next = p < width ? _mm512_slli_epi32(integers_from_bytes(input + p * stride), 24) : outside;
    quad = _mm512_or_si512(_mm512_srli_epi32(quad, 8), next);
    integers_store(ring, quad);
  }
}

/* 48 numbers to bytes: packed together they take three quarters of the steps that they take 16 at a time. */
EDGE_INLINE void store_48(uint8_t *to, const __m512i *rounded, __m512i zero) {
  const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  const __m512i low = _mm512_adds_epi16(_mm512_packs_epi32(rounded[0], rounded[1]), zero);
  const __m512i high = _mm512_adds_epi16(_mm512_packs_epi32(rounded[2], rounded[2]), zero);
  const __m512i bytes = _mm512_permutexvar_epi32(order, _mm512_packus_epi16(low, high));
  _mm512_mask_storeu_epi8(to, mask_of(EDGE_PANEL), bytes);
}

static void finish_panel(const int32_t *sums, int rows, int width, const float *scale, int zero, uint8_t *output, size_t stride) {
  if (width != EDGE_PANEL) {
    finish_bytes(sums, rows, width, scale, zero, output, stride);
    return;
  }
  const __m512 high = range_of(zero).high;
  const __m512i zeros = _mm512_set1_epi16((int16_t)zero);
  for (int r = 0; r < rows; r++, sums += EDGE_PANEL, output += stride) {
    __m512i rounded[EDGE_PANEL / LANES];
    EDGE_UNROLL for (int v = 0; v < EDGE_PANEL / LANES; v++) {
      const floats value = floats_multiply(floats_from_integers(sums + v * LANES), floats_load(scale + v * LANES));
      rounded[v] = _mm512_cvtps_epi32(_mm512_min_ps(value, high));
    }
    store_48(output, rounded, zeros);
  }
}

/* Bytes of a panel that are asked for ahead of their use, from the second cache. */
enum { AHEAD = 1536 };

EDGE_INLINE void multiply_tile(const edge_tile *tile, int rows, int vectors, int32_t *sums) {
  integers sum[EDGE_ROWS][3];
  EDGE_UNROLL for (int r = 0; r < rows; r++) {
    EDGE_UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = integers_load(tile->bias + v * LANES);
  }
  const int8_t *panel = tile->panel, *next = tile->next;
  for (int k = 0; k < tile->inputs; k += EDGE_QUAD, next += tile->next_step) {
    integers weights[3];
    EDGE_UNROLL for (int v = 0; v < vectors; v++, panel += EDGE_POSITION) {
      weights[v] = integers_load(panel);
      __builtin_prefetch(panel + AHEAD, 0, 3);
    }
    __builtin_prefetch(next, 0, 2);
    EDGE_UNROLL for (int r = 0; r < rows; r++) {
      int32_t quad;
      memcpy(&quad, tile->row[r] + k, sizeof quad);
      const integers quads = _mm512_set1_epi32(quad);
      EDGE_UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = dot(sum[r][v], quads, weights[v]);
    }
  }
  EDGE_UNROLL for (int r = 0; r < rows; r++) {
    EDGE_UNROLL for (int v = 0; v < vectors; v++) integers_store(sums + (r * vectors + v) * LANES, sum[r][v]);
  }
}

static void multiply(const edge_tile *tile, int32_t *sums) {
  switch (tile->width / LANES * 2 + (tile->rows > 4)) {
  case 2: multiply_tile(tile, 4, 1, sums); break;
  case 3: multiply_tile(tile, 7, 1, sums); break;
  case 4: multiply_tile(tile, 4, 2, sums); break;
  case 5: multiply_tile(tile, 7, 2, sums); break;
  case 6: multiply_tile(tile, 4, 3, sums); break;
  default: multiply_tile(tile, 7, 3, sums); break;
  }
}

/* 16 tables of 16 entries. A shuffle gives 0 where the index is negative, so with differences as tables an index less 16 for each table
   adds up to the entry of its own: the sum ends where the index goes below zero. Bytes from 128 start negative, and flipped, positive. */
static void translate(uint8_t *bytes, size_t count, const uint8_t *table) {
  __m512i difference[16];
  for (int t = 0; t < 16; t++) {
    const __m128i entries = _mm_loadu_si128((const __m128i *)table + t);
    const __m128i before = t % 8 == 0 ? _mm_setzero_si128() : _mm_loadu_si128((const __m128i *)table + t - 1);
    difference[t] = _mm512_broadcast_i32x4(_mm_xor_si128(entries, before));
  }
  for (size_t at = 0; at < count; at += 64) {
    const __mmask64 mask = mask_of(count - at);
    __m512i low = _mm512_maskz_loadu_epi8(mask, bytes + at);
    __m512i high = _mm512_xor_si512(low, _mm512_set1_epi8((char)0x80));
    __m512i result = _mm512_setzero_si512();
    EDGE_UNROLL for (int t = 0; t < 8; t++) {
      const __m512i found = _mm512_xor_si512(_mm512_shuffle_epi8(difference[t], low), _mm512_shuffle_epi8(difference[t + 8], high));
      result = _mm512_xor_si512(result, found);
      low = _mm512_subs_epi8(low, _mm512_set1_epi8(16));
      high = _mm512_subs_epi8(high, _mm512_set1_epi8(16));
    }
    _mm512_mask_storeu_epi8(bytes + at, mask, result);
  }
}

EDGE_END_TARGET

EDGE_BEGIN_TARGET("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx512vbmi,fma")

static void translate_vbmi(uint8_t *bytes, size_t count, const uint8_t *table) {
  const __m512i a = _mm512_loadu_si512(table), b = _mm512_loadu_si512(table + 64);
  const __m512i c = _mm512_loadu_si512(table + 128), d = _mm512_loadu_si512(table + 192);
  for (size_t at = 0; at < count; at += 64) {
    const __mmask64 mask = mask_of(count - at);
    const __m512i index = _mm512_maskz_loadu_epi8(mask, bytes + at);
    const __m512i low = _mm512_permutex2var_epi8(a, index, b), high = _mm512_permutex2var_epi8(c, index, d);
    _mm512_mask_storeu_epi8(bytes + at, mask, _mm512_mask_blend_epi8(_mm512_movepi8_mask(index), low, high));
  }
}

EDGE_END_TARGET

#define TILES(translation) {.rows = 7, .panel = 48, .depth = EDGE_QUAD, .columns = COLUMNS, .flip = 0, .multiply = multiply, \
                            .finish_bytes = finish_panel, .finish_floats = finish_floats, .translate = translation, .spread = spread, \
                            .convolve = convolve, .norm_bytes = norm_bytes, .norm_floats = norm_floats}

const edge_tiles edge_avx512_vnni_vbmi = TILES(translate_vbmi);
const edge_tiles edge_avx512_vnni = TILES(translate);
#else
typedef int edge_avx512_vnni_is_of_another_architecture;
#endif
