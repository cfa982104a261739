// A long recording that the audio thread reads and writes in place, and that a project keeps: a looper's loop.
//
//     aviary::Tape<float> loop { *this, "loop", 2 * 120 * 48000 };   // room for two minutes of stereo, interleaved
//
//     loop.write(loop.size(), sample);                                // audio thread: one more
//     block.out(0)[frame] = loop.read(position);                      // audio thread
//     draw(loop.recorded());                                          // main thread
//
// It grows in pages of 16 KB, which a worker lays ready. While a save or a hand-over to new code reads it, a page is
// copied before it is first written over: saving takes none of the audio thread's time, whatever the tape's length. A
// loaded tape comes whole at a block's start.
#pragma once

#include <aviary/detail/compiler.h>
#include <aviary/kept.h>

namespace aviary {
namespace detail {

struct TapePage {
    static constexpr unsigned bytes = 16384;
    unsigned born = 0;         ///< the turn in which it was last made the audio thread's own
    TapePage* older = nullptr; ///< what it took the place of, for who still reads that
    alignas(16) unsigned char data[bytes] = {};
};

/// The part of Tape that is compiled once, with the SDK. [audio-thread] unless it says otherwise.
class TapeBase : public Keeper {
protected:
    TapeBase(Plugin& owner, const char* id, unsigned element_size, unsigned long most);
    ~TapeBase() override;

    unsigned long count() const { return count_; }
    void set_count(unsigned long count) AVIARY_NONBLOCKING;
    const TapePage* page(unsigned long index) const { return pages_[index]; }
    /// The page to write to, null when none is ready.
    TapePage* own_page(unsigned long index) AVIARY_NONBLOCKING {
        TapePage* page = pages_[index];
        return page && page->born == turn_ ? page : make_own(index);
    }
    unsigned long most() const { return most_; }
    unsigned long count_on_main() const; ///< [main-thread]

private:
    friend struct PluginAccess;
    struct Roll;
    struct Parts;
    TapePage* make_own(unsigned long index) AVIARY_NONBLOCKING;
    void begin_turn() AVIARY_NONBLOCKING override;
    void taken(Counted* value) AVIARY_NONBLOCKING override;
    void save(Sink& sink) const override;
    bool load(Source& source) override;
    void start_afresh() override;
    void put_in(Roll* roll);

    // What a save reads stays as it is from freeze() to thaw(). Freezing takes effect with the next block. [main-thread];
    // or, for freeze(), between two blocks
    void freeze() AVIARY_NONBLOCKING;
    void thaw();
    /// Lays pages ready; false when there are enough already. [worker]
    void top_up();
    bool is_short() const;

    const unsigned element_size_;
    const unsigned long most_;
    unsigned long count_ = 0;
    unsigned turn_ = 0;
    TapePage** pages_ = nullptr;
    Parts* parts_;
    TapeBase* next_tape_ = nullptr;
};

} // namespace detail

template <typename T>
class Tape final : public detail::TapeBase {
    AVIARY_CHECK_KEPT(T);
    static_assert(detail::IsNumber<T>, "a tape holds numbers: float, short");
    static constexpr unsigned a_page = detail::TapePage::bytes / sizeof(T);

public:
    /// Room for `most` elements.
    Tape(Plugin& owner, const char* id, unsigned long most)
        : TapeBase(owner, id, sizeof(T), most) {}

    /// How many elements there are. [audio-thread]
    unsigned long size() const { return count(); }
    /// 0 where there is nothing. [audio-thread]
    T read(unsigned long at) const {
        if (at >= count()) return T{};
        T value;
        AVIARY_BUILTIN(memcpy)(&value, page(at / a_page)->data + at % a_page * sizeof(T), sizeof(T));
        return value;
    }
    /// Over an element, or one more behind the last. False, and nothing is written, beyond that, when the tape is full,
    /// and when no page is ready: a worker lays some ready, for a second or more. [audio-thread]
    bool write(unsigned long at, T value) AVIARY_NONBLOCKING {
        if (at > count() || at >= most()) return false;
        detail::TapePage* const own = own_page(at / a_page);
        if (!own) return false;
        AVIARY_BUILTIN(memcpy)(own->data + at % a_page * sizeof(T), &value, sizeof(T));
        if (at == count()) set_count(at + 1);
        return true;
    }
    /// Keeps the first `count` elements. [audio-thread]
    void cut(unsigned long count) AVIARY_NONBLOCKING {
        if (count < size()) set_count(count);
    }
    /// size() as far as it has come over. [main-thread]
    unsigned long recorded() const { return count_on_main(); }

private:
    void type(detail::TypeText& type) const override {
        type.add("tape:");
        detail::add_type<T>(type);
    }
};

} // namespace aviary
