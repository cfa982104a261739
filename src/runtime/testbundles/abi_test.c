/* The ABI headers are C11: this file does not compile otherwise. The sizes are what other languages count on. */
#include <aviary/abi/bundle.h>

_Static_assert(sizeof(aviary_string_view) == 2 * sizeof(void*), "text is a pointer and a size");
_Static_assert(sizeof(aviary_version) == 12, "a version is three numbers");
_Static_assert(sizeof(aviary_status) == 4 && sizeof(aviary_log_level) == 4, "enumerations cross as 32 bits");
_Static_assert(offsetof(aviary_contract, table) % sizeof(void*) == 0, "no hidden packing");
_Static_assert(offsetof(aviary_bundle_host, size) == 0, "the size is read before anything else");
_Static_assert(offsetof(aviary_bundle_entry, abi_version) == 0, "the version is read before anything else");

static const struct { int (*answer)(void); } table;

aviary_status provide_as_c(const aviary_bundle_host* host);
aviary_status provide_as_c(const aviary_bundle_host* host) {
    const aviary_contract contract = {
        .name = AVIARY_TEXT("test.c"), .version = {1, 2, 3}, .table = &table, .function_count = 1};
    return host->provide(host->context, &contract);
}
