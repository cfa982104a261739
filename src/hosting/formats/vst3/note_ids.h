// Numbers for notes: VST3's expressions name a note by its number alone, and a host of CLAP may give it none. [audio-thread]
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace aviary::hosting {

class NoteIds {
public:
    NoteIds() { clear(); }
    void clear() { std::ranges::fill(ids_, -1); }

    /// Of a note that begins.
    std::int32_t begin(int channel, int key, std::int32_t given) {
        const std::int32_t id = given >= 0 ? given : next_;
        if (given < 0) next_ = next_ == INT32_MAX ? own : next_ + 1;
        if (auto* place = at(channel, key)) *place = id;
        return id;
    }
    /// Of a note that sounds; -1: none is known.
    std::int32_t find(int channel, int key, std::int32_t given) {
        if (given >= 0) return given;
        const auto* place = at(channel, key);
        return place ? *place : -1;
    }

private:
    static constexpr std::int32_t own = 1 << 30; ///< ours begin here, apart from those of hosts
    std::int32_t* at(int channel, int key) {
        const bool is_one = channel >= 0 && channel < 16 && key >= 0 && key < 128;
        return is_one ? &ids_[std::size_t(channel * 128 + key)] : nullptr;
    }

    std::array<std::int32_t, 16 * 128> ids_;
    std::int32_t next_ = own;
};

} // namespace aviary::hosting
