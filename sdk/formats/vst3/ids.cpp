#include "sdk/formats/vst3/ids.h"

#include <cstring>

namespace aviary::detail {

std::array<std::uint32_t, 4> fnv1a_128(const char* text) {
    std::array<std::uint32_t, 4> hash = {0x6c62272e, 0x07bb0142, 0x62b82175, 0x6295c58d};
    for (; *text; ++text) {
        hash[3] ^= static_cast<unsigned char>(*text);
        // Times the prime, 2^88 + 0x13b: the hash moved up by 88 bits, and its product with the small rest.
        const std::uint32_t up_0 = hash[2] << 24 | hash[3] >> 8, up_1 = hash[3] << 24;
        std::uint64_t carry = 0;
        for (int i = 3; i >= 0; --i) {
            carry += std::uint64_t(hash[unsigned(i)]) * 0x13b;
            hash[unsigned(i)] = std::uint32_t(carry);
            carry >>= 32;
        }
        const std::uint64_t sum = std::uint64_t(hash[1]) + up_1;
        hash[1] = std::uint32_t(sum);
        hash[0] += up_0 + std::uint32_t(sum >> 32);
    }
    return hash;
}

ClassId::ClassId(const char* plugin_id) {
    const auto hash = fnv1a_128(plugin_id);
    const Steinberg::TUID made = INLINE_UID(hash[0], hash[1], hash[2], hash[3]);
    std::memcpy(bytes, made, sizeof bytes);
}

} // namespace aviary::detail
