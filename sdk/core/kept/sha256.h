// SHA-256 as in FIPS 180-4.
//
//     Sha256 hash; hash.add(data, size); std::string digest = hash.hexadecimal();
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace aviary::detail {

class Sha256 {
public:
    void add(const void* data, std::size_t size);
    /// Ends it: nothing can be added any more.
    std::string hexadecimal();

private:
    void take_block(const unsigned char* block);

    std::array<std::uint32_t, 8> state_ = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<unsigned char, 64> waiting_{};
    std::size_t waiting_size_ = 0;
    std::uint64_t size_ = 0; ///< of all, in bytes
};

} // namespace aviary::detail
