/* A bundle in C: it provides example.greeter@1. */
#include "greeter.h"

#include <aviary/abi/bundle.h>

#define TEXT(number) TEXT_OF(number)
#define TEXT_OF(number) #number

static const char* greet(void) { return "hello from version " TEXT(VERSION); }
static const greeter table = {greet};

static aviary_status init(const aviary_bundle_host* host) {
    const aviary_contract contract = {
        .name = AVIARY_TEXT("example.greeter"), .version = {1, 0, 0}, .table = &table, .function_count = 1};
    return host->provide(host->context, &contract);
}

const aviary_bundle_entry aviary_bundle = {AVIARY_ABI_VERSION, init, NULL};
