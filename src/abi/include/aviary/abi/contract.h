/* A contract: an interface by name and major version, as one bundle provides it and others call it.
 *
 *     static const struct adder { int (*add)(int, int); } table = {add};
 *     const aviary_contract contract = {.name = AVIARY_TEXT("example.adder"), .version = {1, 2, 0},
 *                                       .table = &table, .function_count = 1};
 */
#ifndef AVIARY_ABI_CONTRACT_H
#define AVIARY_ABI_CONTRACT_H

#include <aviary/abi/status.h>
#include <aviary/abi/string_view.h>

typedef struct aviary_version {
    uint32_t major, minor, patch;
} aviary_version;

/* Everybody who creates an instance gets the same one. It is destroyed when the last of them has destroyed it. */
#define AVIARY_CONTRACT_SINGLETON 1u

typedef struct aviary_contract {
    aviary_string_view name; /* without version: "example.adder" */
    aviary_version version;
    const void* table; /* a struct of function_count function pointers, which the contract defines */
    uint32_t function_count;
    uint32_t flags; /* AVIARY_CONTRACT_SINGLETON or 0; others are refused */
    /* An instance with state of its own. Both null: the contract is stateless. [any-thread]
     * Only the runtime calls these. Users call the runtime's create_instance, which counts the instances; in a contract
     * that was resolved, both are null. */
    aviary_status (*create_instance)(void** instance);
    void (*destroy_instance)(void* instance);
    const void* self; /* for the runtime, which fills it in when a contract is resolved; else null */
} aviary_contract;

#endif
