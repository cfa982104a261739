/* UTF-8 text by pointer and size, not terminated. Whoever passes it owns it.
 *
 *     aviary_string_view name = AVIARY_TEXT("example.adder");     // in C, inside functions only
 */
#ifndef AVIARY_ABI_STRING_VIEW_H
#define AVIARY_ABI_STRING_VIEW_H

#include <stddef.h>

typedef struct aviary_string_view {
    const char* data; /* may be null when size is 0 */
    size_t size;      /* bytes */
} aviary_string_view;

#ifdef __cplusplus
#define AVIARY_TEXT(literal) (aviary_string_view{literal, sizeof(literal) - 1})
#else
#define AVIARY_TEXT(literal) ((aviary_string_view){literal, sizeof(literal) - 1})
#endif

#endif
