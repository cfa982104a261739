/* A native bundle in C that passes wrong arguments to the host. test.rude@1 answers with 0, or with the number of the
 * first line that got another status than it should. When called, it also tries what is only allowed during init. It
 * depends on test.answer@1 and holds an instance of it while it is loaded. */
#include <aviary/abi/bundle.h>

struct answer {
    int (*answer)(void);
};

static const aviary_bundle_host* host;
static aviary_contract other;
static void* instance;
static int wrong_line;

#define EXPECT(status, call)                                                                                 \
    do {                                                                                                     \
        if ((call) != (status) && wrong_line == 0) wrong_line = __LINE__;                                    \
    } while (0)

static int answer(void) {
    const aviary_contract late = {.name = AVIARY_TEXT("test.late"), .version = {1, 0, 0}};
    aviary_contract again;
    EXPECT(AVIARY_NOT_NOW, host->provide(host->context, &late));
    EXPECT(AVIARY_NOT_NOW, host->resolve(host->context, AVIARY_TEXT("test.answer"), 1, &again));
    host->log(host->context, AVIARY_LOG_INFO, AVIARY_TEXT("still here"));
    return wrong_line;
}
static const struct answer table = {answer};

static aviary_status no_instance(void** made) {
    (void)made;
    return AVIARY_FAILED;
}

static void provide_what_is_wrong(void) {
    void* const context = host->context;
    const aviary_string_view name = AVIARY_TEXT("test.wrong");
    const aviary_contract bad[] = {
        {.name = {NULL, 4}},
        {.name = AVIARY_TEXT("")},
        {.name = AVIARY_TEXT("caf\xe9")},
        {.name = AVIARY_TEXT("\xc0\xaf")},
        {.name = AVIARY_TEXT("\xed\xa0\x80")},
        {.name = AVIARY_TEXT("two\nlines")},
        {.name = AVIARY_TEXT("name@1")},
        {.name = AVIARY_TEXT("host.mine")},
        {.name = name, .flags = 2},
        {.name = name, .self = &table},
        {.name = name, .function_count = 1},
        {.name = name, .create_instance = no_instance},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i)
        EXPECT(AVIARY_INVALID_ARGUMENT, host->provide(context, &bad[i]));
    EXPECT(AVIARY_INVALID_ARGUMENT, host->provide(context, NULL));
    EXPECT(AVIARY_INVALID_ARGUMENT, host->provide(NULL, &bad[0]));
}

static void resolve_what_is_wrong(void) {
    void* const context = host->context;
    const aviary_string_view no_text = {NULL, 1};
    EXPECT(AVIARY_INVALID_ARGUMENT, host->resolve(context, no_text, 1, &other));
    EXPECT(AVIARY_INVALID_ARGUMENT, host->resolve(context, AVIARY_TEXT("\xff"), 1, &other));
    EXPECT(AVIARY_INVALID_ARGUMENT, host->resolve(context, AVIARY_TEXT("test.answer"), 1, NULL));
    EXPECT(AVIARY_INVALID_ARGUMENT, host->resolve(NULL, AVIARY_TEXT("test.answer"), 1, &other));
    EXPECT(AVIARY_NOT_DECLARED, host->resolve(context, AVIARY_TEXT("test.answer"), 2, &other));
    host->log(context, 99, AVIARY_TEXT("no such level"));
    host->log(context, -1, AVIARY_TEXT("no such level"));
    host->log(context, AVIARY_LOG_INFO, no_text);
    host->log(NULL, AVIARY_LOG_INFO, AVIARY_TEXT("nobody"));
}

static aviary_status init(const aviary_bundle_host* given) {
    const aviary_contract contract = {
        .name = AVIARY_TEXT("test.rude"), .version = {1, 0, 0}, .table = &table, .function_count = 1};
    const aviary_contract stranger = {.name = AVIARY_TEXT("test.answer"), .self = &contract};
    host = given;
    provide_what_is_wrong();
    resolve_what_is_wrong();
    EXPECT(AVIARY_INVALID_ARGUMENT, host->create_instance(host->context, &stranger, &instance));
    EXPECT(AVIARY_OK, host->resolve(host->context, AVIARY_TEXT("test.answer"), 1, &other));
    EXPECT(AVIARY_INVALID_ARGUMENT, host->create_instance(host->context, &other, NULL));
    EXPECT(AVIARY_INVALID_ARGUMENT, host->create_instance(host->context, NULL, &instance));
    EXPECT(AVIARY_OK, host->create_instance(host->context, &other, &instance));
    host->destroy_instance(host->context, &stranger, instance);
    host->destroy_instance(host->context, NULL, instance);
    host->destroy_instance(NULL, &other, instance);
    return host->provide(host->context, &contract);
}

static void deinit(void) { host->destroy_instance(host->context, &other, instance); }

const aviary_bundle_entry aviary_bundle = {AVIARY_ABI_VERSION, init, deinit};
