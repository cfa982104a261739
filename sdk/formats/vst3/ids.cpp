#include "sdk/formats/vst3/ids.h"

#include "sdk/core/params/hash.h"

#include <charconv>
#include <cstring>
#include <unordered_set>

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

ClassId::ClassId(const char* plugin_id, const char* given) {
    auto hash = fnv1a_128(plugin_id);
    if (std::strlen(given) == 32)
        for (std::size_t i = 0; i < hash.size(); ++i)
            std::from_chars(given + 8 * i, given + 8 * i + 8, hash[i], 16);
    std::memcpy(bytes, vst3::make_id(hash[0], hash[1], hash[2], hash[3]), sizeof bytes);
}

std::vector<vst::ParamID> param_ids_of(std::span<const std::uint32_t> hashes) {
    std::vector<vst::ParamID> ids;
    std::unordered_set<vst::ParamID> taken;
    for (std::uint32_t hash : hashes) {
        while (param_id_of(hash) >= own_ids || !taken.insert(param_id_of(hash)).second) {
            const unsigned char bytes[] = {static_cast<unsigned char>(hash),
                static_cast<unsigned char>(hash >> 8), static_cast<unsigned char>(hash >> 16),
                static_cast<unsigned char>(hash >> 24)};
            hash = fnv1a_32(bytes, sizeof bytes);
        }
        ids.push_back(param_id_of(hash));
    }
    return ids;
}

} // namespace aviary::detail
