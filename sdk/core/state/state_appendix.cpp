#include "sdk/core/state/state_appendix.h"

#include "sdk/core/params/hash.h"

#include <cstdint>
#include <cstring>
#include <string_view>

namespace aviary::detail {

namespace {

constexpr std::string_view appendix_magic = "AviaryAp";
constexpr std::size_t footer_size = 4 + 4 + appendix_magic.size();

std::uint32_t footer_number(ConstBytes bytes, std::size_t at) {
    std::uint32_t number;
    std::memcpy(&number, bytes.data() + at, sizeof number);
    return number;
}

void put_footer_number(std::vector<unsigned char>& bytes, std::uint32_t number) {
    const auto* first = reinterpret_cast<const unsigned char*>(&number);
    bytes.insert(bytes.end(), first, first + sizeof number);
}

} // namespace

SplitState split_state(ConstBytes bytes) {
    const SplitState whole = {.state = bytes, .appendix = {}};
    if (bytes.size() < footer_size) return whole;
    const std::size_t footer = bytes.size() - footer_size, size = footer_number(bytes, footer + 4);
    if (std::memcmp(bytes.data() + footer + 8, appendix_magic.data(), appendix_magic.size()) != 0
        || size > footer)
        return whole;
    const auto appendix = bytes.subspan(footer - size, size);
    if (footer_number(bytes, footer) != fnv1a_32(appendix.data(), appendix.size())) return whole;
    return {.state = bytes.first(footer - size), .appendix = appendix};
}

void append_to_state(std::vector<unsigned char>& state, ConstBytes appendix) {
    state.insert(state.end(), appendix.begin(), appendix.end());
    put_footer_number(state, fnv1a_32(appendix.data(), appendix.size()));
    put_footer_number(state, std::uint32_t(appendix.size()));
    state.insert(state.end(), appendix_magic.begin(), appendix_magic.end());
}

} // namespace aviary::detail
