/* A native bundle in C for the tests: NAME@1 answers with what FIRST@1 and, if there is one, SECOND@1 said when this
 * bundle initialised, and PLUS. */
#include <aviary/abi/bundle.h>

struct answer {
    int (*answer)(void);
};

static int sum = PLUS;
static int answer(void) { return sum; }
static const struct answer table = {answer};

static aviary_status add(const aviary_bundle_host* host, aviary_string_view name) {
    aviary_contract other;
    const aviary_status status = host->resolve(host->context, name, 1, &other);
    if (status == AVIARY_OK) sum += ((const struct answer*)other.table)->answer();
    return status;
}

static aviary_status init(const aviary_bundle_host* host) {
    const aviary_contract contract = {
        .name = AVIARY_TEXT(NAME), .version = {1, 0, 0}, .table = &table, .function_count = 1};
    aviary_status status = add(host, AVIARY_TEXT(FIRST));
#ifdef SECOND
    if (status == AVIARY_OK) status = add(host, AVIARY_TEXT(SECOND));
#endif
    return status == AVIARY_OK ? host->provide(host->context, &contract) : status;
}

const aviary_bundle_entry aviary_bundle = {AVIARY_ABI_VERSION, init, NULL};
