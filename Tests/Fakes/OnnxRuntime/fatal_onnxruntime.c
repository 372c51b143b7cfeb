// A FAKE: the real ONNX Runtime with one function of its interface replaced. Making a session from bytes does what some sound networks do
// to the real one: it ends the process, or never comes back.
//
// EDGE_REAL_ONNXRUNTIME  the real library
// EDGE_FATAL_WAY         "abort", "exit" (with 0, without a word) or "hang"
// EDGE_FATAL_LOG         a file or pipe that gets a line for each session that is begun; it stays open as long as the process lives

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// struct OrtApi of onnxruntime_c_api.h only grows at its end. It has some 400 functions; what is copied of what lies behind them is
// never looked at.
enum { CREATE_SESSION_FROM_ARRAY = 8, KNOWN_FUNCTIONS = 512 };

typedef struct {
  const void *const *(*get_api)(uint32_t version);
  const char *(*get_version)(void);
} api_base;

static const api_base *real;
static const void *functions[KNOWN_FUNCTIONS];

static void *create_session(void) {
  const char *way = getenv("EDGE_FATAL_WAY");
  const char *log = getenv("EDGE_FATAL_LOG");
  int file = log ? open(log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600) : -1;
  if (file >= 0 && dprintf(file, "a session is begun\n") < 0) {
    _exit(99);
  }

  if (way && strcmp(way, "hang") == 0) {
    for (;;) {
      pause();
    }
  }

  if (way && strcmp(way, "exit") == 0) {
    _exit(0);
  }

  fprintf(stderr, "fatal: the graph cannot be resolved\n");
  abort();
}

static const void *const *get_api(uint32_t version) {
  const void *const *table = real->get_api(version);
  if (!table) {
    return NULL;
  }

  memcpy(functions, table, sizeof functions);
  functions[CREATE_SESSION_FROM_ARRAY] = (const void *)create_session;
  return functions;
}

static const char *get_version(void) { return real->get_version(); }

__attribute__((visibility("default"))) const api_base *OrtGetApiBase(void) {
  static const api_base base = {get_api, get_version};
  if (!real) {
    const char *path = getenv("EDGE_REAL_ONNXRUNTIME");
    void *library = path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    const api_base *(*entry)(void) = library ? (const api_base *(*)(void))dlsym(library, "OrtGetApiBase") : NULL;
    if (!entry) {
      fprintf(stderr, "fatal_onnxruntime: no real library\n");
      _exit(98);
    }

    real = entry();
  }

  return &base;
}
