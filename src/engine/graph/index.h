// Finds things by their ids on the audio thread. The things link to each other, so nothing is allocated or freed. Ids
// are given in order and so spread evenly over the table, which makes a look-up one or two steps.
//
//     struct Track { const TrackId id; ...; Track* next_in_index = nullptr; };
//     index.add(track);
//     if (Track* track = index.find(id)) ...;
//     index.remove(track);
//
#pragma once

#include <array>
#include <cstddef>

namespace aviary::engine {

template <typename T>
class Index {
public:
    static constexpr std::size_t size = 256;

    void add(T& thing) {
        T*& first = first_of(thing.id);
        thing.next_in_index = first;
        first = &thing;
    }
    T* find(auto id) const {
        T* at = table_[std::size_t(id) % size];
        while (at && at->id != id) at = at->next_in_index;
        return at;
    }
    /// Nothing happens if it is not there.
    void remove(const T& thing) {
        for (T** at = &first_of(thing.id); *at; at = &(*at)->next_in_index)
            if (*at == &thing) {
                *at = thing.next_in_index;
                return;
            }
    }

private:
    T*& first_of(auto id) { return table_[std::size_t(id) % size]; }

    std::array<T*, size> table_{};
};

} // namespace aviary::engine
