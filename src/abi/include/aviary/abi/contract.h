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

/* All who create an instance at a time get the same one; it is destroyed when the last of them destroyed it. */
#define AVIARY_CONTRACT_SINGLETON 1u

typedef struct aviary_contract {
    aviary_string_view name; /* without version: "example.adder" */
    aviary_version version;
    const void* table; /* a struct of function_count function pointers, which the contract defines */
    uint32_t function_count;
    uint32_t flags; /* of the above; others are refused */
    /* An instance with state of its own. Both null: the contract is stateless. [any-thread]
     * Only the runtime calls these: users go through its create_instance, which counts; in a contract that was
     * resolved they are null. */
    aviary_status (*create_instance)(void** instance);
    void (*destroy_instance)(void* instance);
    const void*
        self; /* the runtime's own, filled in where a contract is resolved; null in one that is provided */
} aviary_contract;

#endif
