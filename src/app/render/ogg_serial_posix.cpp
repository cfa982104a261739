// The layout of a page: RFC 3533, section 6.
#include "app/render/ogg_serial.h"

#include <array>
#include <cstring>
#include <numeric>
#include <vector>

#include <unistd.h>

namespace aviary::app {

namespace {

constexpr std::size_t header_size = 27, serial_at = 14, checksum_at = 22, segments_at = 26;

constexpr auto checksum_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte << 24;
        for (int bit = 0; bit < 8; ++bit) rest = (rest << 1) ^ (rest >> 31 ? 0x04c11db7u : 0u);
        table[byte] = rest;
    }
    return table;
}();

void put_word(unsigned char* bytes, std::uint32_t word) {
    for (int i = 0; i < 4; ++i) bytes[i] = static_cast<unsigned char>(word >> 8 * i);
}

bool read_at(int file, void* bytes, std::size_t size, off_t at) {
    return ::pread(file, bytes, size, at) == ssize_t(size);
}

} // namespace

bool set_ogg_serial(int file, std::uint32_t serial) {
    std::vector<unsigned char> page;
    for (off_t at = 0;; at += off_t(page.size())) {
        page.resize(header_size);
        const auto count = ::pread(file, page.data(), header_size, at);
        if (count == 0) return at > 0;
        if (count != ssize_t(header_size) || std::memcmp(page.data(), "OggS", 4) != 0) return false;
        const std::size_t segments = page[segments_at];
        page.resize(header_size + segments);
        if (!read_at(file, page.data() + header_size, segments, at + off_t(header_size))) return false;
        const std::size_t body = std::accumulate(page.begin() + header_size, page.end(), std::size_t(0));
        const std::size_t head = page.size();
        page.resize(head + body);
        if (!read_at(file, page.data() + head, body, at + off_t(head))) return false;

        put_word(page.data() + serial_at, serial);
        put_word(page.data() + checksum_at, 0);
        std::uint32_t checksum = 0;
        for (const unsigned char byte : page)
            checksum = (checksum << 8) ^ checksum_table[(checksum >> 24) ^ byte];
        put_word(page.data() + checksum_at, checksum);
        if (::pwrite(file, page.data(), page.size(), at) != ssize_t(page.size())) return false;
    }
}

} // namespace aviary::app
