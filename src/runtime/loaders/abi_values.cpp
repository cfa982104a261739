#include "runtime/loaders/abi_values.h"

#include <map>

namespace aviary::runtime {

bool is_utf8(std::string_view text) {
    const auto byte = [&](std::size_t at) {
        return at < text.size() ? static_cast<unsigned char>(text[at]) : 0u;
    };
    const auto between = [](unsigned value, unsigned low, unsigned high) {
        return low <= value && value <= high;
    };
    for (std::size_t at = 0; at < text.size();) {
        const unsigned first = byte(at);
        std::size_t size = 1;
        unsigned low = 0x80, high = 0xbf; // of the second byte
        if (between(first, 0xc2, 0xdf)) {
            size = 2;
        } else if (between(first, 0xe0, 0xef)) {
            size = 3;
            if (first == 0xe0) low = 0xa0;
            if (first == 0xed) high = 0x9f;
        } else if (between(first, 0xf0, 0xf4)) {
            size = 4;
            if (first == 0xf0) low = 0x90;
            if (first == 0xf4) high = 0x8f;
        } else if (first > 0x7f) {
            return false;
        }
        if (size > 1 && !between(byte(at + 1), low, high)) return false;
        for (std::size_t i = 2; i < size; ++i)
            if (!between(byte(at + i), 0x80, 0xbf)) return false;
        at += size;
    }
    return true;
}

bool is_text(aviary_string_view view) {
    return view.data == nullptr ? view.size == 0 : is_utf8({view.data, view.size});
}

Result<Registration> registration_of(const aviary_contract& contract) {
    const auto invalid = [](std::string message) {
        return Error{"contract.invalid", std::move(message), {}};
    };
    if (!is_text(contract.name)) return invalid("a contract's name must be UTF-8, and is not");
    const std::string name(text_of(contract.name));
    if ((contract.flags & ~AVIARY_CONTRACT_SINGLETON) != 0)
        return invalid(
            "'" + name + "' has unknown flags: expected 0 or 1, found " + std::to_string(contract.flags));
    if (contract.self != nullptr)
        return invalid("'" + name + "' has a 'self': expected null, the runtime fills it in");
    const auto& v = contract.version;
    return Registration{.contract = name,
        .version = {v.major, v.minor, v.patch},
        .table = contract.table,
        .function_count = contract.function_count,
        .create_instance = contract.create_instance,
        .destroy_instance = contract.destroy_instance,
        .singleton = (contract.flags & AVIARY_CONTRACT_SINGLETON) != 0};
}

aviary_contract contract_of(const Interface& interface) {
    const auto& v = interface.version;
    return {.name = view_of(interface.contract),
        .version = {v.major, v.minor, v.patch},
        .table = interface.table,
        .function_count = interface.function_count,
        .flags = interface.singleton ? AVIARY_CONTRACT_SINGLETON : 0,
        .create_instance = nullptr,
        .destroy_instance = nullptr,
        .self = &interface};
}

aviary_status status_of(const Error& error) {
    static const std::map<std::string_view, aviary_status> statuses{
        {"contract.invalid", AVIARY_INVALID_ARGUMENT}, {"contract.missing", AVIARY_NOT_FOUND},
        {"bundle.unknown", AVIARY_NOT_FOUND}, {"contract.duplicate", AVIARY_ALREADY_EXISTS},
        {"bundle.loaded", AVIARY_ALREADY_EXISTS}, {"contract.not_declared", AVIARY_NOT_DECLARED},
        {"runtime.reentrant", AVIARY_NOT_NOW}, {"handle.stale", AVIARY_STALE}};
    const auto found = statuses.find(error.code);
    return found == statuses.end() ? AVIARY_FAILED : found->second;
}

} // namespace aviary::runtime
