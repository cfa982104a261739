/* A native bundle in C for the tests. Compiled several times; what differs is defined by CMake:
 * ANSWER: what test.answer@1 says. WITH_EXTRA: also provides test.extra@1. ONLY_EXTRA: that alone. TWICE: registers
 * test.answer@1 twice. FAILS: init fails after registering. FORWARDS: test.extra@1 answers with what test.answer@1 of
 * another bundle said plus ANSWER. COUNTS: test.answer@1 has instances. SINGLE: one at a time. */
#include <aviary/abi/bundle.h>

#include <stdlib.h>

struct answer {
    int (*answer)(void);
};

#ifdef FORWARDS
static aviary_contract other;
static int answer(void) { return ((const struct answer*)other.table)->answer() + ANSWER; }
#else
static int answer(void) { return ANSWER; }
#endif
static const struct answer table = {answer};

/* The same function, for a caller that finds it with dlsym. */
AVIARY_EXPORT int aviary_test_answer(void);
int aviary_test_answer(void) { return answer(); }

#ifdef COUNTS
static aviary_status create(void** instance) {
    *instance = calloc(1, sizeof(int));
    return *instance ? AVIARY_OK : AVIARY_FAILED;
}
#endif

static aviary_status provide(const aviary_bundle_host* host, aviary_string_view name) {
    const aviary_contract contract = {
        .name = name,
        .version = {1, ANSWER % 10, 0},
        .table = &table,
        .function_count = 1,
#ifdef COUNTS
        .create_instance = create,
        .destroy_instance = free,
#endif
#ifdef SINGLE
        .flags = AVIARY_CONTRACT_SINGLETON,
#endif
    };
    return host->provide(host->context, &contract);
}

static aviary_status init(const aviary_bundle_host* host) {
    const aviary_string_view answer_name = AVIARY_TEXT("test.answer"), extra_name = AVIARY_TEXT("test.extra");
    aviary_status status = AVIARY_OK;
    (void)answer_name, (void)extra_name;
#ifdef FORWARDS
    status = host->resolve(host->context, answer_name, 1, &other);
    if (status != AVIARY_OK) return status;
#endif
#if !defined(ONLY_EXTRA) && !defined(FORWARDS)
    status = provide(host, answer_name);
#endif
#if defined(WITH_EXTRA) || defined(ONLY_EXTRA) || defined(FORWARDS)
    if (status == AVIARY_OK) status = provide(host, extra_name);
#endif
#ifdef TWICE
    if (status == AVIARY_OK) status = provide(host, answer_name);
#endif
#ifdef FAILS
    host->log(host->context, AVIARY_LOG_ERROR, AVIARY_TEXT("out of luck"));
    status = AVIARY_FAILED;
#endif
    if (host->provide(host->context, NULL) != AVIARY_INVALID_ARGUMENT) return AVIARY_FAILED;
    return status;
}

const aviary_bundle_entry aviary_bundle = {AVIARY_ABI_VERSION, init, NULL};
