/* The functions of edge_kernels.h: which sets there are, which of them run here, and what arguments are refused. */
#include "sets.h"

#include <stdbool.h>

#if defined(__x86_64__)
#include <cpuid.h>

/* Bits of CPUID leaves and of XCR0: Intel, "Software Developer's Manual", volume 2, CPUID, and volume 1, 13.3. */
enum { FMA = 1 << 12, OSXSAVE = 1 << 27 };                               /* leaf 1, ecx */
enum { AVX2 = 1 << 5, AVX512F = 1 << 16, AVX512DQ = 1 << 17, AVX512BW = 1 << 30 };   /* leaf 7, ebx */
#define AVX512VL (1u << 31)
enum { AVX512VBMI = 1 << 1, AVX512VNNI = 1 << 11 };                      /* leaf 7, ecx */
enum { AVX_VNNI = 1 << 4 };                                              /* leaf 7.1, eax */
enum { YMM_STATE = 0x06, ZMM_STATE = 0xe6 };                             /* registers that the system keeps */

typedef struct processor {
  uint32_t leaf1_ecx, leaf7_ebx, leaf7_ecx, leaf7_1_eax, state;
} processor;

static processor this_processor(void) {
  processor found = {0};
  uint32_t a, b, c, d;
  if (__get_cpuid(1, &a, &b, &c, &d)) found.leaf1_ecx = c;
  if (found.leaf1_ecx & OSXSAVE) __asm__("xgetbv" : "=a"(found.state), "=d"(d) : "c"(0));
  uint32_t leaves = 0;
  if (__get_cpuid_count(7, 0, &leaves, &found.leaf7_ebx, &found.leaf7_ecx, &d) && leaves >= 1) {
    __get_cpuid_count(7, 1, &found.leaf7_1_eax, &b, &c, &d);
  }
  return found;
}

static bool has(uint32_t word, uint32_t bits) { return (word & bits) == bits; }

static bool has_avx2(void) {
  const processor here = this_processor();
  return has(here.state, YMM_STATE) && has(here.leaf1_ecx, FMA) && has(here.leaf7_ebx, AVX2);
}

static bool runs_avx_vnni(void) { return has_avx2() && has(this_processor().leaf7_1_eax, AVX_VNNI); }

static bool runs_avx512_vnni(void) {
  const processor here = this_processor();
  return has_avx2() && has(here.state, ZMM_STATE) && has(here.leaf7_ebx, AVX512F | AVX512DQ | AVX512BW | AVX512VL) &&
         has(here.leaf7_ecx, AVX512VNNI);
}

static bool runs_avx512_vnni_vbmi(void) { return runs_avx512_vnni() && has(this_processor().leaf7_ecx, AVX512VBMI); }

#elif defined(__aarch64__)
#include <sys/auxv.h>

/* Bits of the kernel's capabilities: Linux, Documentation/arch/arm64/elf_hwcaps.rst. */
enum { DOTPROD = 1 << 20, I8MM = 1 << 13 };

static bool runs_neon_dotprod(void) { return (getauxval(AT_HWCAP) & DOTPROD) != 0; }

static bool runs_neon_i8mm(void) { return runs_neon_dotprod() && (getauxval(AT_HWCAP2) & I8MM) != 0; }
#endif

static bool runs_anywhere(void) { return true; }

/* The best first. Without tiles: the plain set. */
static const struct {
  const char *name;
  const edge_tiles *tiles;
  bool (*runs_here)(void);
} sets[] = {
#if defined(__x86_64__)
  {"avx512-vnni-vbmi", &edge_avx512_vnni_vbmi, runs_avx512_vnni_vbmi},
  {"avx512-vnni", &edge_avx512_vnni, runs_avx512_vnni},
  {"avx-vnni", &edge_avx_vnni, runs_avx_vnni},
#elif defined(__aarch64__)
  {"neon-i8mm", &edge_neon_i8mm, runs_neon_i8mm},
  {"neon-dotprod", &edge_neon_dotprod, runs_neon_dotprod},
#endif
  {"plain", NULL, runs_anywhere},
};

enum { MOST_COUNT = 65536 };

static bool is_set(int32_t set) { return set >= 0 && set < edge_kernels_count(); }

static bool is_count(int32_t count) { return count > 0 && count <= MOST_COUNT && count % EDGE_GROUP == 0; }

static bool is_packable(const int8_t *weights, int32_t input_zero, const void *packed) {
  return weights != NULL && input_zero >= 0 && input_zero <= 255 && packed != NULL && (uintptr_t)packed % 64 == 0;
}

int32_t edge_kernels_version(void) { return EDGE_KERNELS_VERSION; }

int32_t edge_kernels_count(void) { return (int32_t)(sizeof sets / sizeof *sets); }

const char *edge_kernels_name(int32_t set) { return is_set(set) ? sets[set].name : NULL; }

int32_t edge_kernels_runs_here(int32_t set) { return is_set(set) && sets[set].runs_here(); }

size_t edge_linear_packed_size(int32_t set, int32_t inputs, int32_t outputs) {
  if (!is_set(set) || !is_count(inputs) || !is_count(outputs)) return 0;
  if (sets[set].tiles == NULL) return edge_plain_linear_packed_size(inputs, outputs);
  return edge_tiled_linear_packed_size(inputs, outputs);
}

int32_t edge_linear_pack(int32_t set, int32_t inputs, int32_t outputs, const int8_t *weights, int32_t is_by_output,
                         const int32_t *bias_integer, int32_t input_zero, void *packed) {
  if (edge_linear_packed_size(set, inputs, outputs) == 0 || !is_packable(weights, input_zero, packed)) return 0;
  const edge_tiles *tiles = sets[set].tiles;
  const edge_matrix matrix = {weights, inputs, outputs, is_by_output ? 1 : (size_t)outputs, is_by_output ? (size_t)inputs : 1};
  if (tiles == NULL) edge_plain_linear_pack(matrix, bias_integer, input_zero, packed);
  else edge_tiled_linear_pack(tiles, matrix, bias_integer, input_zero, packed);
  return 1;
}

void edge_linear_bytes(int32_t set, const edge_linear *layer, int32_t rows, const uint8_t *input, const uint8_t *table, uint8_t *output) {
  const edge_tiles *tiles = sets[set].tiles;
  if (tiles == NULL) edge_plain_linear_bytes(layer, rows, input, table, output);
  else edge_tiled_linear_bytes(tiles, layer, rows, input, table, output);
}

void edge_linear_floats(int32_t set, const edge_linear *layer, int32_t rows, const uint8_t *input, const float *residual, float *output,
                        uint8_t *quantized, edge_quantization quantization) {
  const edge_tiles *tiles = sets[set].tiles;
  const edge_floats to = {residual, output, quantized, quantization};
  if (tiles == NULL) edge_plain_linear_floats(layer, rows, input, to);
  else edge_tiled_linear_floats(tiles, layer, rows, input, to);
}

size_t edge_mlp_scratch_size(int32_t set, const edge_linear *first) {
  const edge_tiles *tiles = sets[set].tiles;
  return tiles == NULL ? (size_t)first->outputs : edge_tiled_mlp_scratch_size(tiles, first);
}

void edge_mlp(int32_t set, const edge_linear *first, const uint8_t *table, const edge_linear *second, int32_t rows, const uint8_t *input,
              const float *residual, float *output, uint8_t *quantized, edge_quantization quantization, void *scratch) {
  const edge_tiles *tiles = sets[set].tiles;
  const edge_floats to = {residual, output, quantized, quantization};
  if (tiles == NULL) edge_plain_mlp(first, table, second, rows, input, to, scratch);
  else edge_tiled_mlp(tiles, first, table, second, rows, input, to, scratch);
}

size_t edge_depthwise_packed_size(int32_t set, int32_t channels) {
  if (!is_set(set) || !is_count(channels)) return 0;
  return sets[set].tiles == NULL ? edge_plain_depthwise_packed_size(channels) : edge_tiled_depthwise_packed_size(channels);
}

int32_t edge_depthwise_pack(int32_t set, int32_t channels, const int8_t *weights, const int32_t *bias_integer, int32_t input_zero,
                            void *packed) {
  if (edge_depthwise_packed_size(set, channels) == 0 || !is_packable(weights, input_zero, packed)) return 0;
  const edge_tiles *tiles = sets[set].tiles;
  if (tiles == NULL) edge_plain_depthwise_pack(channels, weights, bias_integer, packed);
  else edge_tiled_depthwise_pack(tiles, channels, weights, bias_integer, input_zero, packed);
  return 1;
}

size_t edge_depthwise_scratch_size(int32_t set, const edge_depthwise *layer) {
  const edge_tiles *tiles = sets[set].tiles;
  return tiles == NULL ? (size_t)layer->channels : edge_tiled_depthwise_scratch_size(tiles, layer);
}

void edge_depthwise_norm(int32_t set, const edge_depthwise *layer, int32_t first_row, int32_t end_row, const uint8_t *input,
                         uint8_t *output, void *scratch) {
  const edge_tiles *tiles = sets[set].tiles;
  if (tiles == NULL) edge_plain_depthwise_norm(layer, first_row, end_row, input, output, scratch);
  else edge_tiled_depthwise_norm(tiles, layer, first_row, end_row, input, output, scratch);
}

void edge_norm(int32_t set, int32_t rows, int32_t channels, const float *input, const float *factor, const float *offset, float epsilon,
               float *output, uint8_t *quantized, edge_quantization quantization) {
  const edge_normalization norm = {channels, factor, offset, epsilon, quantization};
  const edge_tiles *tiles = sets[set].tiles;
  for (size_t at = 0; rows > 0; rows--, at += channels) {
    float *floats = output == NULL ? NULL : output + at;
    uint8_t *bytes = quantized == NULL ? NULL : quantized + at;
    if (tiles == NULL) edge_plain_norm(&norm, input + at, floats, bytes);
    else tiles->norm_floats(&norm, input + at, floats, bytes);
  }
}
