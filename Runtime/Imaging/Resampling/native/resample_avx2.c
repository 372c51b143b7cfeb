/*
 * AVX2 alone: vpmaddwd multiplies 16 words by signed ones and adds neighbours. A weight is its low 15 bits and the rest, each with sums of
 * its own; even and odd samples of a quad become words.
 */
#if defined(__x86_64__)
#include "resample_sets.h"

#include <immintrin.h>
#include <stdbool.h>
#include <string.h>

EDGE_BEGIN_TARGET("avx2")

#include "resample_avx2.h"

enum { LOW_BITS = 15 };

typedef struct weights {
  integers low_even, high_even, low_odd, high_odd;
} weights;

typedef struct sums {
  integers low, high;
} sums;

EDGE_INLINE weights weights_load(const int32_t *from) {
  return (weights){integers_fill(from[0]), integers_fill(from[1]), integers_fill(from[2]), integers_fill(from[3])};
}

EDGE_INLINE sums sums_begin(integers bias) { return (sums){bias, integers_fill(0)}; }

EDGE_INLINE void accumulate(sums *to, integers samples, weights weight) {
  const integers even = and(samples, integers_fill(0x00ff00ff)), odd = _mm256_srli_epi16(samples, 8);
  to->low = add(to->low, add(_mm256_madd_epi16(even, weight.low_even), _mm256_madd_epi16(odd, weight.low_odd)));
  to->high = add(to->high, add(_mm256_madd_epi16(even, weight.high_even), _mm256_madd_epi16(odd, weight.high_odd)));
}

EDGE_INLINE integers sums_end(sums of) { return add(of.low, shift_left(of.high, LOW_BITS)); }

#include "resample_lanes.h"

EDGE_END_TARGET

const edge_resampler edge_resampler_avx2 = {LANES, EDGE_HALVES, FLIP != 0, resample_columns, resample_row, scale_samples};
#else
typedef int edge_resampler_avx2_is_of_another_architecture;
#endif
