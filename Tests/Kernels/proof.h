/*
 * What the proofs of the native sets share: numbers at random, buffers between pages that cannot be touched, what a set gave, and the
 * report of each set against the plain one. For one program each.
 */
#ifndef EDGE_PROOF_H
#define EDGE_PROOF_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST_MAPS = 64, MOST_SETS = 16 };

/* Where a buffer lies between its two guards. */
enum placement { AT_START, AT_END, ODD, PLACEMENTS };

typedef struct record {
  uint8_t *bytes;
  size_t count, room;
} record;

static record expected, actual;
static enum placement placement;
static uint64_t state;
static char description[256];

static void fail(const char *reason) {
  printf("%s: %s\n", description, reason);
  exit(1);
}

static void expect(bool is_so, const char *what) {
  snprintf(description, sizeof description, "arguments");
  if (!is_so) fail(what);
}

static void on_fault(int number) {
  (void)number;
  static const char text[] = ": memory outside of the buffers was touched\n";
  if (write(1, description, strlen(description)) < 0 || write(1, text, sizeof text - 1) < 0) _exit(2);
  _exit(1);
}

/* What a case is made of, for the cases of one number the same numbers. */
static void seed(int32_t number) { state = 88172645463325252ull + (uint64_t)number * 1442695040888963407ull; }

/* xorshift64*: https://www.jstatsoft.org/article/view/v008i14 */
static uint32_t next(uint32_t below) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (uint32_t)((state * 2685821657736338717ull) >> 32) % below;
}

/* Buffers of one trial. */
static struct {
  void *map;
  size_t bytes;
} maps[MOST_MAPS];
static int map_count;

static void release_buffers(void) {
  while (map_count > 0) {
    map_count--;
    munmap(maps[map_count].map, maps[map_count].bytes);
  }
}

/* Pages that cannot be touched on both sides. Filled, so that what is left alone is the same for each set. */
static void *buffer(size_t bytes, size_t alignment) {
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t inner = (bytes + 64 + page - 1) / page * page;
  uint8_t *map = mmap(NULL, inner + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map == MAP_FAILED || map_count == MOST_MAPS) fail("no memory");
  if (mprotect(map + page, inner, PROT_READ | PROT_WRITE) != 0) fail("no memory");
  maps[map_count].map = map;
  maps[map_count++].bytes = inner + 2 * page;
  uint8_t *at = map + page;
  if (placement == AT_END) at += (inner - bytes) / alignment * alignment;
  if (placement == ODD) at += alignment;
  memset(map + page, 0xa5, inner);
  return at;
}

static void record_bytes(record *to, const void *bytes, size_t count) {
  if (to->count + count > to->room) {
    to->room = (to->count + count) * 2;
    to->bytes = realloc(to->bytes, to->room);
    if (to->bytes == NULL) fail("no memory");
  }
  memcpy(to->bytes + to->count, bytes, count);
  to->count += count;
}

static struct {
  int32_t cases;
  uint64_t hash;
  bool is_exact;
  char difference[320];
} results[MOST_SETS];

/* FNV-1a: http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t hash(uint64_t from, const record *of) {
  for (size_t i = 0; i < of->count; i++) from = (from ^ of->bytes[i]) * 1099511628211ull;
  return from;
}

static void compare(int32_t set) {
  if (actual.count == expected.count && memcmp(actual.bytes, expected.bytes, actual.count) == 0) return;
  if (!results[set].is_exact) return;
  size_t at = 0;
  while (at < actual.count && at < expected.count && actual.bytes[at] == expected.bytes[at]) at++;
  results[set].is_exact = false;
  snprintf(results[set].difference, sizeof results[set].difference, "%s: byte %zu of the result is %d, not %d", description, at,
           actual.bytes[at], expected.bytes[at]);
}

/* Before the first case. */
static void begin(int32_t sets) {
  signal(SIGSEGV, on_fault);
  signal(SIGBUS, on_fault);
  for (int32_t set = 0; set < sets; set++) {
    results[set].hash = 14695981039346656037ull;
    results[set].is_exact = true;
  }
}

/* The exit status: 0 where every set that runs here is exact and gave what is known of all of them. */
static int report(int32_t sets, const char *(*name)(int32_t set), int32_t (*runs_here)(int32_t set), uint64_t known) {
  bool is_exact = true;
  for (int32_t set = 0; set < sets; set++) {
    if (!runs_here(set)) continue;
    printf("%-16s %d cases, hash %016llx, %s\n", name(set), results[set].cases, (unsigned long long)results[set].hash,
           results[set].is_exact ? "exact" : results[set].difference);
    is_exact = is_exact && results[set].is_exact && results[set].hash == known;
  }
  if (!is_exact) printf("wrong: a set is not exact, or its hash is not %016llx\n", (unsigned long long)known);
  return is_exact ? 0 : 1;
}

#endif
