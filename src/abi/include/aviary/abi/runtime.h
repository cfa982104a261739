/* The runtime for hosts that are not written in C++: one create, one destroy, one table.
 *
 *     const aviary_runtime_settings settings = {.size = sizeof settings, .hot_reload = 1, .on_event = on_event};
 *     const aviary_runtime* runtime;
 *     if (aviary_runtime_create(&settings, &runtime) != AVIARY_OK) return 1;
 *     uint64_t bundle;
 *     runtime->load(runtime->context, AVIARY_TEXT("bundles/adder"), &bundle);
 *     ...
 *     aviary_runtime_destroy(runtime);
 *
 * Every function checks its arguments: a null pointer where one is needed, a text that is no UTF-8 or a number out of
 * its range is AVIARY_INVALID_ARGUMENT, and nothing has happened. last_error() says in words what else went wrong.
 * Threads: any, unless a function says otherwise. Loads, reloads and unloads exclude each other; reading never waits.
 */
#ifndef AVIARY_ABI_RUNTIME_H
#define AVIARY_ABI_RUNTIME_H

#include <aviary/abi/contract.h>
#include <aviary/abi/log.h>

enum {
    AVIARY_PREPARING = 0,         /* destroy the bundle's instances now */
    AVIARY_RELOADED = 1,          /* the new version is in place */
    AVIARY_RELOAD_FAILED = 2,     /* the old version still is; `reason` says why */
    AVIARY_UNLOADING = 3,         /* destroy the bundle's instances now: it is being unloaded */
    AVIARY_DEPENDENCY_DROPPED = 4 /* what the bundle needs is no longer provided; `reason` says what */
};
typedef int32_t aviary_phase;

typedef struct aviary_event {
    aviary_phase phase;
    uint64_t bundle;
    aviary_string_view name, reason; /* valid during the callback */
} aviary_event;

enum {
    AVIARY_SIGNATURES_OFF = 0,
    AVIARY_SIGNATURES_WARN = 1, /* a bundle without a good signature is loaded, and logged */
    AVIARY_SIGNATURES_REQUIRED = 2
};

/* With all but `size` zero: a runtime without callbacks, reloads and signatures. */
typedef struct aviary_runtime_settings {
    uint32_t size;       /* sizeof(aviary_runtime_settings) */
    uint32_t hot_reload; /* 1: bundles may be reloaded; 0: every reload is refused */
    int32_t signatures;  /* what happens to a bundle that is not signed by a trusted key */
    uint32_t key_count;
    const uint8_t (*keys)[32]; /* key_count trusted Ed25519 public keys */
    void* context;             /* handed to the callbacks */
    /* Called on the thread of the operation; may read, but must not load, reload or unload. May be null. */
    void (*on_event)(void* context, const aviary_event* event);
    /* Called on any thread that loads, reloads, unloads or runs a bundle's code. May be null. */
    void (*log)(void* context, aviary_log_level level, aviary_string_view scope, aviary_string_view message);
} aviary_runtime_settings;

/* Stands for a contract, over reloads too. Once the contract is dropped, every use of it is AVIARY_STALE. */
typedef struct aviary_handle {
    uint32_t index, generation;
} aviary_handle;

/* A contract that stays valid, with its code, until it is let go. */
typedef struct aviary_pin aviary_pin;

typedef struct aviary_runtime {
    uint32_t size; /* of this struct as the runtime knows it; newer ones add at the end */
    void* context; /* hand it back in every call */

    aviary_status (*load)(void* context, aviary_string_view folder, uint64_t* bundle);
    /* Loads every bundle in the folder, providers first. On an error, none is loaded. */
    aviary_status (*load_all)(void* context, aviary_string_view folder);
    aviary_status (*reload)(void* context, uint64_t bundle); /* from the folder it was last loaded from */
    aviary_status (*reload_from)(void* context, aviary_string_view folder);
    /* Refused while a loaded bundle needs it, unless dependents_too is 1: then those are unloaded first. */
    aviary_status (*unload)(void* context, uint64_t bundle, uint32_t dependents_too);

    /* Publishes the host's own contracts, whose names begin with "host.", in place of those it provided before. */
    aviary_status (*provide)(void* context, const aviary_contract* contracts, uint32_t count);

    /* The handle of a contract whose version is at least `min`. */
    aviary_status (*find)(void* context, aviary_string_view name, aviary_version min, aviary_handle* handle);
    /* Fills in `contract`, valid until the pin is let go. Let go of all pins before aviary_runtime_destroy(). */
    aviary_status (*pin)(void* context, aviary_handle handle, aviary_pin** pin, aviary_contract* contract);
    void (*let_go)(void* context, aviary_pin* pin);

    /* Null for a stateless contract. Destroy it before its pin is let go. */
    aviary_status (*create_instance)(void* context, aviary_pin* pin, void** instance);
    void (*destroy_instance)(void* context, aviary_pin* pin, void* instance);

    /* Frees old versions that nobody reads any more. Call it now and then. */
    void (*collect)(void* context);

    /* What went wrong in this thread's last call that did not return AVIARY_OK; valid until its next call. */
    aviary_string_view (*last_error)(void* context);
} aviary_runtime;

#ifdef __cplusplus
extern "C" {
#endif
/* AVIARY_INVALID_ARGUMENT leaves *runtime null. The runtime loads bundles of the loader "native". */
aviary_status aviary_runtime_create(const aviary_runtime_settings* settings, const aviary_runtime** runtime);
/* Unloads everything, without events. Not from inside a callback. Null is allowed. */
void aviary_runtime_destroy(const aviary_runtime* runtime);
#ifdef __cplusplus
}
#endif

#endif
