#include "hosting/cage/shared/cbor.h"

#include <array>
#include <optional>

namespace aviary::hosting::cage {

namespace {

/// The major types of RFC 8949, the upper three bits of a value's first byte.
enum Major : std::uint8_t { unsigned_number, negative_number, bytes, text, array, map, tag, simple };

/// Reads heads of values: what kind, and a number.
class Reader {
public:
    explicit Reader(std::span<const std::uint8_t> all)
        : left_(all) {}

    struct Head {
        Major major;
        std::uint8_t low;     ///< the other five bits
        std::uint64_t number; ///< a length, a count, or the value
    };
    /// None when the head is not whole, or gives no length.
    std::optional<Head> head() {
        if (left_.empty()) return std::nullopt;
        const std::uint8_t first = left_[0];
        Head head{Major(first >> 5), std::uint8_t(first & 31), std::uint8_t(first & 31)};
        left_ = left_.subspan(1);
        if (head.low < 24) return head;
        if (head.low > 27) return std::nullopt;
        const std::size_t size = std::size_t(1) << (head.low - 24);
        if (left_.size() < size) return std::nullopt;
        head.number = 0;
        for (std::size_t i = 0; i < size; ++i) head.number = head.number << 8 | left_[i];
        left_ = left_.subspan(size);
        return head;
    }
    bool skip(std::uint64_t size) {
        if (size > left_.size()) return false;
        left_ = left_.subspan(std::size_t(size));
        return true;
    }
    std::size_t left() const { return left_.size(); }

private:
    std::span<const std::uint8_t> left_;
};

/// Null, true, false, and floating-point numbers.
bool is_known(std::uint8_t simple) {
    return (simple >= 20 && simple <= 22) || (simple >= 25 && simple <= 27);
}

} // namespace

bool is_plain_cbor(std::span<const std::uint8_t> all) noexcept {
    Reader reader(all);
    std::array<std::uint64_t, deepest_cbor + 1> open{
        1}; // values still to come: of all, and of each that is open
    for (std::size_t depth = 0;;) {
        while (open[depth] == 0) {
            if (depth == 0) return reader.left() == 0;
            --depth;
        }
        --open[depth];
        const auto head = reader.head();
        if (!head) return false;
        switch (head->major) {
        case unsigned_number:
        case negative_number: break;
        case bytes:
        case text:
            if (!reader.skip(head->number)) return false;
            break;
        case array:
        case map: {
            // Each value has a byte at least; those of a map are pairs.
            const std::uint64_t each = head->major == map ? 2 : 1;
            if (depth == deepest_cbor || head->number > reader.left() / each) return false;
            open[++depth] = head->number * each;
            break;
        }
        case tag: return false;
        case simple:
            if (!is_known(head->low)) return false;
            break;
        }
    }
}

} // namespace aviary::hosting::cage
