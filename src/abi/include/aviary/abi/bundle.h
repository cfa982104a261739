/* What a native bundle's shared library exports, and what it is given while it initialises.
 *
 * The runtime opens the library and calls aviary_bundle.init(host). When init returned AVIARY_OK, and the library has
 * provided the contracts that its manifest announces, the runtime publishes them all at once. When the last user of the
 * code lets go, it calls deinit on that user's thread, and then closes the library. One process may hold two versions
 * of a bundle at a time, each with its own globals.
 */
#ifndef AVIARY_ABI_BUNDLE_H
#define AVIARY_ABI_BUNDLE_H

#include <aviary/abi/contract.h>
#include <aviary/abi/log.h>

#define AVIARY_ABI_VERSION 1u

/* Valid until deinit() returned. */
typedef struct aviary_bundle_host {
    uint32_t size; /* of this struct as the host knows it; newer hosts add at the end */
    void* context; /* hand it back in every call */

    /* Texts are copied; table and functions must stay valid until deinit().
     * AVIARY_ALREADY_EXISTS when this library provided the same name and major version before; AVIARY_NOT_NOW outside
     * of init() and on another thread than init's. */
    aviary_status (*provide)(void* context, const aviary_contract* contract);

    /* Fills in a contract that the manifest declares as a dependency; it stays valid until deinit() returned. When its
     * provider is reloaded meanwhile, `contract` still leads to the old code. AVIARY_NOT_NOW as above. */
    aviary_status (*resolve)(
        void* context, aviary_string_view name, uint32_t major, aviary_contract* contract);

    /* An instance of a contract that resolve() filled in; null for a stateless one. The runtime counts it as living
     * until it is destroyed, which must be before deinit() returns. [any-thread] */
    aviary_status (*create_instance)(void* context, const aviary_contract* contract, void** instance);
    void (*destroy_instance)(void* context, const aviary_contract* contract, void* instance);

    void (*log)(void* context, aviary_log_level level, aviary_string_view message); /* [any-thread] */
} aviary_bundle_host;

typedef struct aviary_bundle_entry {
    uint32_t abi_version; /* AVIARY_ABI_VERSION */
    aviary_status (*init)(const aviary_bundle_host* host);
    void (*deinit)(void); /* may be null; called only after an init() that returned AVIARY_OK */
} aviary_bundle_entry;

#if defined(_WIN32)
#define AVIARY_EXPORT __declspec(dllexport)
#else
#define AVIARY_EXPORT __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif
AVIARY_EXPORT extern const aviary_bundle_entry aviary_bundle;
#ifdef __cplusplus
}
#endif

#endif
