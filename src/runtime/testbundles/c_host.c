/* A host in C for the tests: loads, calls, reloads and unloads over <aviary/abi/runtime.h>. Each function returns 0, or
 * the number of the first line that did not get what it expected. */
#include "c_host.h"

struct answer {
    int (*answer)(void);
};

#define EXPECT(condition)                                                                                    \
    do {                                                                                                     \
        if (!(condition)) return __LINE__;                                                                   \
    } while (0)

struct seen {
    aviary_phase phases[8];
    int count;
    const aviary_runtime* runtime; /* asked for what it must refuse inside a callback */
    aviary_status nested;
    uint64_t bundle;
    int reason_given;
};

static void on_event(void* context, const aviary_event* event) {
    struct seen* const seen = context;
    if (seen->count < 8) seen->phases[seen->count++] = event->phase;
    seen->bundle = event->bundle;
    seen->reason_given = event->reason.size > 0;
    if (seen->runtime) seen->nested = seen->runtime->reload(seen->runtime->context, event->bundle);
}

static int answer_of(const aviary_runtime* runtime, aviary_handle handle) {
    aviary_pin* pin;
    aviary_contract contract;
    int answer = -1;
    if (runtime->pin(runtime->context, handle, &pin, &contract) != AVIARY_OK) return -1;
    answer = ((const struct answer*)contract.table)->answer();
    runtime->let_go(runtime->context, pin);
    return answer;
}

int c_host_reloads(aviary_string_view folder, void (*next_version)(void)) {
    struct seen seen = {.count = 0};
    const aviary_runtime_settings settings = {
        .size = sizeof settings, .hot_reload = 1, .context = &seen, .on_event = on_event};
    const aviary_runtime* runtime;
    const aviary_version one = {1, 0, 0};
    uint64_t bundle;
    aviary_handle handle;
    EXPECT(aviary_runtime_create(&settings, &runtime) == AVIARY_OK);
    EXPECT(runtime->size == sizeof *runtime);
    EXPECT(runtime->load(runtime->context, folder, &bundle) == AVIARY_OK);
    EXPECT(runtime->load(runtime->context, folder, &bundle) == AVIARY_ALREADY_EXISTS);
    EXPECT(runtime->find(runtime->context, AVIARY_TEXT("test.answer"), one, &handle) == AVIARY_OK);
    EXPECT(answer_of(runtime, handle) == 1);

    next_version();
    seen.runtime = runtime;
    EXPECT(runtime->reload(runtime->context, bundle) == AVIARY_OK);
    EXPECT(seen.count == 2 && seen.phases[0] == AVIARY_PREPARING && seen.phases[1] == AVIARY_RELOADED);
    EXPECT(seen.bundle == bundle && seen.nested == AVIARY_NOT_NOW);
    EXPECT(answer_of(runtime, handle) == 2);

    next_version(); /* to one whose init fails */
    EXPECT(runtime->reload_from(runtime->context, folder) == AVIARY_FAILED);
    EXPECT(seen.count == 4 && seen.phases[3] == AVIARY_RELOAD_FAILED && seen.reason_given);
    EXPECT(runtime->last_error(runtime->context).size > 0);
    EXPECT(answer_of(runtime, handle) == 2);

    EXPECT(runtime->unload(runtime->context, bundle, 1) == AVIARY_OK);
    EXPECT(seen.phases[4] == AVIARY_UNLOADING);
    EXPECT(answer_of(runtime, handle) == -1);
    EXPECT(runtime->find(runtime->context, AVIARY_TEXT("test.answer"), one, &handle) == AVIARY_NOT_FOUND);
    runtime->collect(runtime->context);
    aviary_runtime_destroy(runtime);
    return 0;
}

int c_host_has_instances(aviary_string_view folder) {
    const aviary_runtime_settings settings = {.size = sizeof settings};
    const aviary_runtime* runtime;
    uint64_t bundle;
    aviary_handle handle;
    aviary_pin* pin;
    aviary_contract contract;
    void *first, *second;
    EXPECT(aviary_runtime_create(&settings, &runtime) == AVIARY_OK);
    EXPECT(runtime->load(runtime->context, folder, &bundle) == AVIARY_OK);
    EXPECT(runtime->reload(runtime->context, bundle) == AVIARY_FAILED); /* not asked for in the settings */
    EXPECT(runtime->find(runtime->context, AVIARY_TEXT("test.answer"), (aviary_version){1, 0, 0}, &handle)
           == AVIARY_OK);
    EXPECT(runtime->pin(runtime->context, handle, &pin, &contract) == AVIARY_OK);
    EXPECT(contract.create_instance == NULL && contract.self != NULL);
    EXPECT(runtime->create_instance(runtime->context, pin, &first) == AVIARY_OK);
    EXPECT(runtime->create_instance(runtime->context, pin, &second) == AVIARY_OK);
    EXPECT(first != NULL && second != NULL && first != second);
    runtime->destroy_instance(runtime->context, pin, first);
    runtime->destroy_instance(runtime->context, pin, second);
    EXPECT(runtime->unload(runtime->context, bundle, 0) == AVIARY_OK);
    EXPECT(runtime->pin(runtime->context, handle, &pin, &contract) == AVIARY_STALE);
    runtime->let_go(runtime->context, pin);
    aviary_runtime_destroy(runtime);
    return 0;
}

static int host_answer(void) { return 42; }

int c_host_provides(aviary_string_view folder) {
    static const struct answer table = {host_answer};
    const aviary_contract mine = {
        .name = AVIARY_TEXT("host.answer"), .version = {1, 3, 0}, .table = &table, .function_count = 1};
    const aviary_contract not_mine = {.name = AVIARY_TEXT("test.answer"), .version = {1, 0, 0}};
    const aviary_runtime_settings settings = {.size = sizeof settings};
    const aviary_runtime* runtime;
    aviary_handle handle;
    EXPECT(aviary_runtime_create(&settings, &runtime) == AVIARY_OK);
    EXPECT(runtime->load_all(runtime->context, folder) == AVIARY_FAILED); /* nobody provides what it needs */
    EXPECT(runtime->provide(runtime->context, &not_mine, 1) == AVIARY_INVALID_ARGUMENT);
    EXPECT(runtime->provide(runtime->context, &mine, 1) == AVIARY_OK);
    EXPECT(runtime->load_all(runtime->context, folder) == AVIARY_OK);
    EXPECT(runtime->find(runtime->context, AVIARY_TEXT("test.b"), (aviary_version){1, 0, 0}, &handle)
           == AVIARY_OK);
    EXPECT(answer_of(runtime, handle) == 52);
    aviary_runtime_destroy(runtime);
    return 0;
}

int c_host_is_rude(void) {
    static const aviary_string_view no_text = {NULL, 3};
    const aviary_string_view bad_text = {"\xff", 1}, text = {"x", 1}, zero = {"a\0b", 3};
    aviary_runtime_settings settings = {.size = sizeof settings};
    const aviary_version one = {1, 0, 0};
    const aviary_runtime* runtime = NULL;
    aviary_handle handle = {0, 0};
    aviary_contract contract;
    aviary_pin* pin;
    void* instance;
    uint64_t bundle;
    EXPECT(aviary_runtime_create(NULL, &runtime) == AVIARY_INVALID_ARGUMENT);
    EXPECT(aviary_runtime_create(&settings, NULL) == AVIARY_INVALID_ARGUMENT);
    settings.size = 4;
    EXPECT(aviary_runtime_create(&settings, &runtime) == AVIARY_INVALID_ARGUMENT && runtime == NULL);
    settings.size = sizeof settings;
    settings.signatures = 3;
    EXPECT(aviary_runtime_create(&settings, &runtime) == AVIARY_INVALID_ARGUMENT);
    settings.signatures = -1;
    EXPECT(aviary_runtime_create(&settings, &runtime) == AVIARY_INVALID_ARGUMENT);
    settings.signatures = 0;
    settings.key_count = 1;
    EXPECT(aviary_runtime_create(&settings, &runtime) == AVIARY_INVALID_ARGUMENT);
    settings.key_count = 0;
    settings.hot_reload = 2;
    EXPECT(aviary_runtime_create(&settings, &runtime) == AVIARY_INVALID_ARGUMENT);
    settings.hot_reload = 1;
    EXPECT(aviary_runtime_create(&settings, &runtime) == AVIARY_OK);
    {
        void* const context = runtime->context;
        EXPECT(runtime->load(NULL, text, &bundle) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->load(context, text, NULL) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->load(context, no_text, &bundle) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->load(context, bad_text, &bundle) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->load(context, zero, &bundle) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->load_all(context, bad_text) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->reload_from(context, bad_text) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->reload(context, 1) == AVIARY_NOT_FOUND);
        EXPECT(runtime->unload(context, 1, 2) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->unload(context, 1, 1) == AVIARY_NOT_FOUND);
        EXPECT(runtime->provide(context, NULL, 1) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->find(context, text, one, NULL) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->find(context, bad_text, one, &handle) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->find(context, AVIARY_TEXT("a@1"), one, &handle) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->find(context, AVIARY_TEXT(""), one, &handle) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->pin(context, handle, &pin, &contract) == AVIARY_STALE);
        EXPECT(runtime->pin(context, handle, NULL, &contract) == AVIARY_INVALID_ARGUMENT);
        EXPECT(runtime->create_instance(context, NULL, &instance) == AVIARY_INVALID_ARGUMENT);
        runtime->destroy_instance(context, NULL, NULL);
        runtime->let_go(context, NULL);
        runtime->collect(NULL);
        EXPECT(runtime->last_error(context).size > 0);
    }
    aviary_runtime_destroy(runtime);
    aviary_runtime_destroy(NULL);
    return 0;
}
