/*
 * How the C files of the product ask for instructions: code for one kind of processor stands between these two. Whether it may run is asked
 * at run time, so that the whole library is built by one call of the compiler without flags for instructions.
 */
#ifndef EDGE_TARGETS_H
#define EDGE_TARGETS_H

#define EDGE_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define EDGE_BEGIN_TARGET(features) EDGE_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function))
#define EDGE_END_TARGET EDGE_PRAGMA(clang attribute pop)
#define EDGE_UNROLL EDGE_PRAGMA(clang loop unroll(full))
#define EDGE_ARM_DOTPROD "dotprod"
#define EDGE_ARM_I8MM "dotprod,i8mm"
#else
#define EDGE_BEGIN_TARGET(features) EDGE_PRAGMA(GCC push_options) EDGE_PRAGMA(GCC target(features))
#define EDGE_END_TARGET EDGE_PRAGMA(GCC pop_options)
#define EDGE_UNROLL EDGE_PRAGMA(GCC unroll 16)
#define EDGE_ARM_DOTPROD "arch=armv8.2-a+dotprod"
#define EDGE_ARM_I8MM "arch=armv8.2-a+dotprod+i8mm"
#endif

#define EDGE_INLINE static inline __attribute__((always_inline))

#endif
