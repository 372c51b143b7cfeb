/* The registers of AVX2, of both sets that have them. Included inside the target of a set, after <immintrin.h>. */
#define LANES 8
#define FLIP 0

typedef __m256i integers;
typedef __m256 floats;

EDGE_INLINE integers integers_load(const void *from) { return _mm256_loadu_si256(from); }
EDGE_INLINE void integers_store(void *to, integers value) { _mm256_storeu_si256(to, value); }
EDGE_INLINE integers integers_fill(int32_t value) { return _mm256_set1_epi32(value); }
EDGE_INLINE integers integers_fill_bytes(uint8_t value) { return _mm256_set1_epi8((char)value); }
EDGE_INLINE __m128i part_load(const uint8_t *from) { return _mm_loadu_si128((const __m128i *)from); }

EDGE_INLINE integers load_parts(const uint8_t *const *rows, ptrdiff_t byte) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(part_load(rows[0] + byte)), part_load(rows[4] + byte), 1);
}

EDGE_INLINE void store_part(int part, integers value, uint8_t *to) {
  if (part == 0) _mm_storeu_si128((__m128i *)to, _mm256_castsi256_si128(value));
  else _mm_storeu_si128((__m128i *)to, _mm256_extracti128_si256(value, 1));
}

EDGE_INLINE integers rearrange(integers value, const uint8_t *order) {
  return _mm256_shuffle_epi8(value, _mm256_broadcastsi128_si256(part_load(order)));
}

EDGE_INLINE integers zip_bytes_low(integers a, integers b) { return _mm256_unpacklo_epi8(a, b); }
EDGE_INLINE integers zip_bytes_high(integers a, integers b) { return _mm256_unpackhi_epi8(a, b); }
EDGE_INLINE integers zip_words_low(integers a, integers b) { return _mm256_unpacklo_epi16(a, b); }
EDGE_INLINE integers zip_words_high(integers a, integers b) { return _mm256_unpackhi_epi16(a, b); }
EDGE_INLINE integers zip_lanes_low(integers a, integers b) { return _mm256_unpacklo_epi32(a, b); }
EDGE_INLINE integers zip_lanes_high(integers a, integers b) { return _mm256_unpackhi_epi32(a, b); }
EDGE_INLINE integers zip_pairs_low(integers a, integers b) { return _mm256_unpacklo_epi64(a, b); }
EDGE_INLINE integers zip_pairs_high(integers a, integers b) { return _mm256_unpackhi_epi64(a, b); }
EDGE_INLINE integers add(integers a, integers b) { return _mm256_add_epi32(a, b); }
EDGE_INLINE integers multiply(integers a, integers b) { return _mm256_mullo_epi32(a, b); }
EDGE_INLINE integers and(integers a, integers b) { return _mm256_and_si256(a, b); }
EDGE_INLINE integers exclusive_or(integers a, integers b) { return _mm256_xor_si256(a, b); }
EDGE_INLINE integers shift_left(integers value, int bits) { return _mm256_slli_epi32(value, bits); }
EDGE_INLINE integers shift_right(integers value, int bits) { return _mm256_srai_epi32(value, bits); }
EDGE_INLINE integers shift_out(integers value, int bits) { return _mm256_srli_epi32(value, bits); }

EDGE_INLINE integers narrow(const integers *four) {
  return _mm256_packus_epi16(_mm256_packs_epi32(four[0], four[1]), _mm256_packs_epi32(four[2], four[3]));
}

EDGE_INLINE floats floats_from_bytes(const uint8_t *from) {
  return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)from)));
}

EDGE_INLINE floats floats_fill(float value) { return _mm256_set1_ps(value); }
EDGE_INLINE void floats_store(float *to, floats value) { _mm256_storeu_ps(to, value); }
EDGE_INLINE floats floats_multiply(floats a, floats b) { return _mm256_mul_ps(a, b); }
EDGE_INLINE floats floats_add(floats a, floats b) { return _mm256_add_ps(a, b); }
