/*
 * Sums for instructions that multiply four neighbouring bytes and add them (`dot`): a weight is three signed digits of a byte, each with
 * sums of its own, which are put together in the end. Included before resample_lanes.h.
 */
typedef struct weights {
  integers digit[3];
} weights;

typedef struct sums {
  integers digit[3];
} sums;

EDGE_INLINE weights weights_load(const int32_t *from) {
  return (weights){{integers_fill(from[0]), integers_fill(from[1]), integers_fill(from[2])}};
}

EDGE_INLINE sums sums_begin(integers bias) { return (sums){{bias, integers_fill(0), integers_fill(0)}}; }

EDGE_INLINE void accumulate(sums *to, integers samples, weights weight) {
  EDGE_UNROLL for (int i = 0; i < 3; i++) to->digit[i] = dot(to->digit[i], samples, weight.digit[i]);
}

EDGE_INLINE integers sums_end(sums of) { return add(of.digit[0], shift_left(add(of.digit[1], shift_left(of.digit[2], 8)), 8)); }
