/* AVX2 with AVX-VNNI, the 256-bit form of processors without AVX-512. */
#if defined(__x86_64__)
#include "resample_sets.h"

#include <immintrin.h>
#include <stdbool.h>
#include <string.h>

EDGE_BEGIN_TARGET("avx2,avxvnni")

#include "resample_avx2.h"

/* In assembly, since the form without AVX-512 has to be asked for, and compilers move the sums around the intrinsic. */
EDGE_INLINE integers dot(integers to, integers samples, integers digits) {
  __asm__("%{vex%} vpdpbusd %2, %1, %0" : "+x"(to) : "x"(samples), "x"(digits));
  return to;
}

#include "resample_digits.h"
#include "resample_lanes.h"

EDGE_END_TARGET

const edge_resampler edge_resampler_avx_vnni = {LANES, EDGE_DIGITS, FLIP != 0, resample_columns, resample_row, scale_samples};
#else
typedef int edge_resampler_avx_vnni_is_of_another_architecture;
#endif
