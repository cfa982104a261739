// Numbers for notes: VST3's expressions name a note by its number alone, and a host of CLAP may give it none. [audio-thread]
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

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
    std::int32_t find(int channel, int key, std::int32_t given) const {
        if (given >= 0) return given;
        const bool is_one = channel >= 0 && channel < 16 && key >= 0 && key < 128;
        return is_one ? ids_[std::size_t(channel * 128 + key)] : -1;
    }
    /// Forgets the notes that are meant, -1 for any channel, key or number, and calls use(channel, key, id) for each; whether
    /// there were any.
    template <typename Use>
    bool take(int channel, int key, std::int32_t given, const Use& use) {
        bool found = false;
        for (int c = channel < 0 ? 0 : channel; c < (channel < 0 ? 16 : channel + 1); ++c)
            for (int k = key < 0 ? 0 : key; k < (key < 0 ? 128 : key + 1); ++k) {
                auto* id = at(c, k);
                if (!id || *id < 0 || (given >= 0 && given != *id)) continue;
                use(c, k, std::exchange(*id, -1));
                found = true;
            }
        return found;
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
