/*
 * The proof of the native resizer: every set that runs here gives the bytes of the plain set, for every format, shrinking and growing, with
 * ordinary and extreme pixels and weights, and touches nothing outside of its buffers, which lie against pages that cannot be touched.
 *
 * Prints a line for each set that runs here: its name, cases, a hash of all that it gave, and "exact" or the first difference. Ends with
 * 0 where all sets are exact and the hash is the one below, 1 where not.
 */
#define _GNU_SOURCE
#include "edge_resample.h"
#include "proof.h"

/* Of all that a set gives, on every architecture. Another only where cases, or what the resizer is to give, have been changed. */
#define KNOWN_HASH 0x6563b1cf702e6aaeull

enum { CASES = 600, BOTH_ENDS = 2, HALF = 1 << 21, ONE = 1 << 22 };

/* An axis: how it is shrunk, and which part of it is left. */
typedef struct axis {
  int32_t source;             /* samples of the region */
  int32_t count;              /* output samples */
  int32_t least, most;        /* taps of an output sample */
  bool is_extreme;            /* weights of 1.25 and less, of both signs */
} axis;

typedef struct trial {
  int32_t format, width, height, padding, gap, x, y;
  axis columns, rows;
  bool is_extreme;            /* pixels of 0 and 255 */
} trial;

static int32_t pick(int32_t below) { return (int32_t)next((uint32_t)below); }

static int32_t between(int32_t least, int32_t most) { return least + pick(most - least + 1); }

/* Weights of both signs that add up to one; extreme ones to 1.25, which is the most that 32 bits are made for. */
static void fill_weights(int32_t *weights, int32_t taps, bool is_extreme) {
  int32_t left = ONE;
  for (int32_t tap = 0; tap < taps; tap++) {
    weights[tap] = is_extreme ? 0 : tap == taps - 1 ? left : between(-ONE / 16 / taps, 2 * (left < 0 ? 0 : left) / taps);
    left -= weights[tap];
  }
  if (!is_extreme) return;
  weights[pick(taps)] += ONE + ONE / 8;
  weights[pick(taps)] -= ONE / 8;
}

/* Outputs in order, as a resize has them, with a trifle of disorder. */
static edge_axis make_axis(const axis *of, int32_t origin) {
  const int32_t stride = of->most + pick(3);
  int32_t *starts = buffer(sizeof(int32_t) * (size_t)of->count, 4), *counts = buffer(sizeof(int32_t) * (size_t)of->count, 4);
  int32_t *weights = buffer(sizeof(int32_t) * (size_t)of->count * (size_t)stride, 4);
  for (int32_t o = 0; o < of->count; o++) {
    counts[o] = between(of->least, of->most);
    const int32_t at = (int32_t)((int64_t)o * of->source / of->count) + between(-2, 2);
    starts[o] = at < 0 ? 0 : at > of->source - counts[o] ? of->source - counts[o] : at;
    fill_weights(weights + (size_t)o * (size_t)stride, counts[o], of->is_extreme);
  }
  return (edge_axis){of->count, origin, starts, counts, weights, stride};
}

static void *pack(int32_t set, const edge_axis *axis, int32_t is_columns) {
  const size_t size = edge_axis_packed_size(set, axis);
  void *packed = size == 0 ? NULL : buffer(size, 64);
  if (packed == NULL || !edge_axis_pack(set, axis, is_columns, packed)) fail("an axis is refused");
  return packed;
}

static edge_picture make_picture(const trial *of, int32_t before) {
  const int32_t bytes = of->format == EDGE_INTERLEAVED ? 3 : of->format == EDGE_YUYV ? 2 : 1;
  const int32_t stride = of->width * bytes + of->padding, offset = stride * of->height + of->gap;
  const size_t first = (size_t)stride * (size_t)(of->height - 1) + (size_t)(of->width * bytes);
  const size_t second = (size_t)offset + (size_t)stride * (size_t)((of->height + 1) / 2 - 1) + (size_t)of->width;
  const size_t all = of->format == EDGE_NV12 ? second : first;
  uint8_t *pixels = buffer(all, 1);
  for (size_t i = 0; i < all; i++) pixels[i] = (uint8_t)(of->is_extreme ? pick(2) * 255 : pick(256));
  /* BT.601, limited range */
  const edge_color color = {76309, 104597, -25675, -53279, 132201, -14577224, 8909708, -18109988};
  return (edge_picture){pixels, of->width, stride, offset, of->format, of->x - before, color};
}

/* The whole way of a picture: columns, rows, floats. */
static void give(int32_t set, const trial *of, record *to) {
  const int32_t channels = of->format == EDGE_GRAY ? 1 : 3;
  const int32_t before = of->format == EDGE_YUYV || of->format == EDGE_NV12 ? of->x % 2 : 0;
  const edge_picture picture = make_picture(of, before);
  const edge_axis columns = make_axis(&of->columns, -before), rows = make_axis(&of->rows, 0);
  const void *packed_columns = pack(set, &columns, 1), *packed_rows = pack(set, &rows, 0);
  const size_t plane = (size_t)(columns.count + 15) / 16 * 16, row_stride = (plane * (size_t)channels + 63) / 64 * 64;
  uint8_t *samples = buffer((size_t)(of->rows.source + 3) * row_stride, 1), *row = buffer(row_stride, 1);
  float *floats = buffer(sizeof(float) * (size_t)columns.count, 4);
  void *scratch = buffer(edge_resample_scratch_size(set, packed_columns), 64);
  to->count = 0;
  edge_resample_columns(set, &picture, packed_columns, of->y, of->rows.source, samples, row_stride, plane, scratch);
  record_bytes(to, samples, (size_t)of->rows.source * row_stride);
  for (int32_t o = 0; o < rows.count; o++) {
    edge_resample_row(set, samples, row_stride, packed_rows, o, row);
    record_bytes(to, row, row_stride);
    edge_resample_scale(set, row, columns.count, 0.017124753f, -2.117904f, floats);
    record_bytes(to, floats, sizeof(float) * (size_t)columns.count);
  }
  release_buffers();
}

static axis random_axis(int32_t length) {
  axis made = {.source = between(1, length), .is_extreme = pick(4) == 0};
  made.count = between(1, 70);
  made.least = between(1, made.source < 24 ? made.source : 24);
  made.most = between(made.least, made.source < made.least + 9 ? made.source : made.least + 9);
  if (pick(20) == 0) made.most = made.source;
  return made;
}

static trial random_trial(void) {
  trial made = {.format = pick(4), .height = between(1, 60), .padding = pick(20), .gap = pick(9), .is_extreme = pick(4) == 0};
  made.width = 2 * between(1, pick(4) == 0 ? 200 : 40);
  if (made.format < EDGE_YUYV) made.width -= pick(2);
  made.columns = random_axis(made.width);
  made.rows = random_axis(made.height);
  made.x = pick(made.width - made.columns.source + 1);
  made.y = pick(made.height - made.rows.source + 1);
  return made;
}

static void describe(int32_t set, const trial *t) {
  static const char *formats[] = {"gray", "interleaved", "yuyv", "nv12"};
  snprintf(description, sizeof description, "%s: %s %dx%d at %s, region %dx%d at (%d, %d) to %dx%d, up to %d x %d taps",
           edge_resample_name(set), formats[t->format], t->width, t->height, placement == AT_START ? "start" : "end", t->columns.source,
           t->rows.source, t->x, t->y, t->columns.count, t->rows.count, t->columns.most, t->rows.most);
}

/* The plain set, which is the last, gives what the others are compared with. */
static void try_case(int32_t number) {
  const int32_t plain = edge_resample_count() - 1;
  for (int32_t set = plain; set >= 0; set--) {
    if (!edge_resample_runs_here(set)) continue;
    record *to = set == plain ? &expected : &actual;
    for (int p = 0; p < BOTH_ENDS; p++) {
      placement = (enum placement)p;
      seed(number);
      const trial trial = random_trial();
      describe(set, &trial);
      give(set, &trial, to);
      if (set != plain) compare(set);
    }
    results[set].hash = hash(results[set].hash, to);
    results[set].cases++;
  }
}

static bool is_taken(int32_t set, edge_axis axis, void *packed) {
  const bool has_size = edge_axis_packed_size(set, &axis) > 0, is_packed = edge_axis_pack(set, &axis, 1, packed) != 0;
  expect(!is_packed || has_size, "what has no size is packed");
  return is_packed;
}

static void try_refusals(void) {
  static _Alignas(64) uint8_t room[4096];
  const int32_t starts[] = {0, 3}, counts[] = {2, 1}, weights[] = {HALF, HALF, ONE, 0};
  const int32_t before[] = {-1, 3}, none[] = {2, 0}, many[] = {2, 3}, large[] = {2 * ONE, HALF, ONE, 0};
  const edge_axis good = {2, 0, starts, counts, weights, 2};
  const int32_t sets = edge_resample_count();
  expect(edge_resample_version() == EDGE_RESAMPLE_VERSION, "the version is another");
  expect(edge_resample_name(sets) == NULL && edge_resample_name(-1) == NULL, "a set that is not there has a name");
  expect(!edge_resample_runs_here(sets) && !edge_resample_runs_here(-1), "a set that is not there runs");
  expect(strcmp(edge_resample_name(sets - 1), "plain") == 0 && edge_resample_runs_here(sets - 1), "the last set is not the plain one");
  for (int32_t set = -1; set <= sets; set++) {
    expect(is_taken(set, good, room) == (set >= 0 && set < sets), "an axis");
    expect(!is_taken(set, good, room + 4) && !is_taken(set, good, NULL), "a wrong address is written to");
    expect(!is_taken(set, (edge_axis){0, 0, starts, counts, weights, 2}, room), "no outputs are packed");
    expect(!is_taken(set, (edge_axis){2, 0, before, counts, weights, 2}, room), "a source before the first is packed");
    expect(!is_taken(set, (edge_axis){2, 1, starts, counts, weights, 2}, room), "a source before the origin is packed");
    expect(!is_taken(set, (edge_axis){2, 0, starts, none, weights, 2}, room), "an output of nothing is packed");
    expect(!is_taken(set, (edge_axis){2, 0, starts, many, weights, 2}, room), "more taps than there are weights are packed");
    expect(!is_taken(set, (edge_axis){2, 0, starts, counts, large, 2}, room), "a weight of 2 is packed");
  }
}

int main(void) {
  begin(edge_resample_count());
  try_refusals();
  for (int32_t number = 0; number < CASES; number++) try_case(number);
  return report(edge_resample_count(), edge_resample_name, edge_resample_runs_here, KNOWN_HASH);
}
