/* What a native bundle's shared library exports, and what it is given while it initialises.
 *
 * The runtime opens the library, calls aviary_bundle.init(host), and publishes all contracts the library provided at
 * once when init returned AVIARY_OK and they are the ones its manifest announces. It calls deinit when the last user
 * of the code let go, on that user's thread, and then closes the library. One process may hold two versions of a
 * bundle at a time, each with its own globals.
 */
#ifndef AVIARY_ABI_BUNDLE_H
#define AVIARY_ABI_BUNDLE_H

#include <aviary/abi/contract.h>

#define AVIARY_ABI_VERSION 1u

enum { AVIARY_LOG_DEBUG = 0, AVIARY_LOG_INFO = 1, AVIARY_LOG_WARNING = 2, AVIARY_LOG_ERROR = 3 };
typedef int32_t aviary_log_level;

/* Valid until init() returns; its functions are called on init's thread only. */
typedef struct aviary_bundle_host {
    uint32_t size; /* of this struct as the host knows it; newer hosts add at the end */
    void* context; /* hand it back in every call */

    /* Texts are copied; table and functions must stay valid until deinit().
     * AVIARY_ALREADY_EXISTS when this library provided the same name and major version before. */
    aviary_status (*provide)(void* context, const aviary_contract* contract);

    /* A contract that the manifest declares as a dependency; what is filled in stays valid until deinit().
     * The provider may be reloaded meanwhile: the code behind `contract` then goes on being the old one. */
    aviary_status (*resolve)(
        void* context, aviary_string_view name, uint32_t major, aviary_contract* contract);

    void (*log)(void* context, aviary_log_level level, aviary_string_view message);
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
