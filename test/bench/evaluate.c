/* The kernel of bits of src/packed/kernel-text.ts in C: `evaluate FILE RUNS`.
   FILE holds 32-bit words: instructions, slots, inputs, outputs, constants; the slots of the inputs and of the
   outputs; slot and value of each constant; the program. Prints seconds and a checksum of the outputs. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define WORDS 64
#define EACH(expression) for (int i = 0; i < WORDS; i++) { uint32_t x = a[i], y = b[i]; d[i] = expression; } break

int main(int count, char **arguments) {
  if (count != 3) return 2;
  FILE *file = fopen(arguments[1], "rb");
  if (file == NULL) return 2;
  fseek(file, 0, SEEK_END);
  long bytes = ftell(file);
  rewind(file);
  uint32_t *words = malloc(bytes);
  if (fread(words, 1, bytes, file) != (size_t)bytes) return 2;
  uint32_t instructions = words[0], slots = words[1], inputs = words[2], outputs = words[3], constants = words[4];
  uint32_t *in = words + 5, *out = in + inputs, *fixed = out + outputs, *program = fixed + 2 * constants;
  uint8_t *values = aligned_alloc(256, (size_t)slots * 256);
  for (uint32_t k = 0; k < inputs; k++)
    for (uint32_t i = 0; i < WORDS; i++)
      ((uint32_t *)(values + (size_t)in[k] * 256))[i] = (k * 64 + i + 1) * 2654435769u;
  for (uint32_t k = 0; k < constants; k++)
    for (int i = 0; i < WORDS; i++) ((uint32_t *)(values + (size_t)fixed[2 * k] * 256))[i] = fixed[2 * k + 1];
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int run = atoi(arguments[2]); run > 0; run--) {
    for (uint32_t *at = program, *last = program + 3 * (size_t)instructions; at < last; at += 3) {
      uint32_t *d = __builtin_assume_aligned(values + (at[0] & ~255u), 256);
      const uint32_t *a = __builtin_assume_aligned(values + at[1], 256);
      const uint32_t *b = __builtin_assume_aligned(values + at[2], 256);
      /* A result may stand where an operand does, entry for entry. */
      switch (at[0] & 255) {
#define CASE(number, expression) case number: { _Pragma("GCC ivdep") EACH(expression); }
        CASE(0, x & y)
        CASE(1, x & ~y)
        CASE(2, ~(x | y))
        CASE(3, ~(x & y))
        CASE(4, x | y)
        CASE(5, x | ~y)
        CASE(6, x ^ y)
        CASE(7, ~(x ^ y))
      }
    }
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  uint32_t sum = 0;
  for (uint32_t k = 0; k < outputs; k++)
    for (int i = 0; i < WORDS; i++) sum = sum * 31 + ((uint32_t *)(values + (size_t)out[k] * 256))[i];
  printf("%.9f %u\n", (end.tv_sec - start.tv_sec) + (end.tv_nsec - start.tv_nsec) * 1e-9, sum);
  return 0;
}
