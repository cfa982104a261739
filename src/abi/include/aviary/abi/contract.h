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

typedef struct aviary_contract {
    aviary_string_view name; /* without version: "example.adder" */
    aviary_version version;
    const void* table; /* a struct of function_count function pointers, which the contract defines */
    uint32_t function_count;
    /* An instance with state of its own. Both null: the contract is stateless. [any-thread] */
    aviary_status (*create_instance)(void** instance);
    void (*destroy_instance)(void* instance);
} aviary_contract;

#endif
