// What the audio thread found out and a project keeps: the profile of a noise, the gain that a leveller settled on.
//
//     aviary::Learned<Profile> noise { *this, "noise" };
//
//     noise.learn(profile);                 // audio thread
//     remove(noise.now());                  // audio thread: what was learned, or loaded, last
//     draw(noise.newest());                 // main thread
//
// Learning marks no project as changed: for what follows the sound by itself, as a position does, use carry(). Plain data
// only, as it is copied between two blocks.
#pragma once

#include <aviary/carry.h>
#include <aviary/kept.h>

namespace aviary {

namespace detail {

/// The part of Learned that is compiled once, with the SDK: which of three copies each thread has. The newest whole one
/// goes from the audio thread to the main thread; neither ever waits.
class LearnedBase : public Keeper {
protected:
    LearnedBase(Plugin& owner, const char* id);
    ~LearnedBase() override = default;
    unsigned back() const { return back_; }
    void publish() AVIARY_NONBLOCKING; ///< [audio-thread]
    unsigned front() const;            ///< the newest that was published. [main-thread]

private:
    friend struct PluginAccess;
    virtual void carry(Carry& carry) AVIARY_NONBLOCKING = 0;

    LearnedBase* next_learned_ = nullptr;
    unsigned char back_ = 0;
    mutable unsigned char front_ = 1, middle_ = 2;
};

} // namespace detail

template <typename T>
class Learned final : public detail::LearnedBase {
    AVIARY_CHECK_KEPT(T);
    static_assert(
        __is_trivially_copyable(T), "what is learned is copied between two blocks: it has to be plain data");

public:
    Learned(Plugin& owner, const char* id, const T& initial = {})
        : LearnedBase(owner, id)
        , initial_(initial)
        , now_{initial, 0}
        , loaded_{initial, 0}
        , slots_{now_, now_, now_} {}

    void learn(const T& value) AVIARY_NONBLOCKING { ///< [audio-thread]
        now_.value = value;
        slots_[back()] = now_;
        publish();
    }
    const T& now() const { return now_.value; } ///< [audio-thread]
    /// [main-thread]
    const T& newest() const {
        const Slot& slot = slots_[front()];
        return slot.load == loaded_.load ? slot.value : loaded_.value;
    }

private:
    struct Slot {
        T value;
        unsigned load; ///< how many values were loaded before this one was learned
    };
    struct Value : detail::Counted {
        explicit Value(const Slot& from)
            : slot(from) {}
        const Slot slot;
    };

    void type(detail::TypeText& type) const override { detail::add_type<T>(type); }
    void save(detail::Sink& sink) const override { detail::write(sink, newest()); }
    bool load(detail::Source& source) override {
        T fresh{};
        if (!detail::read(source, fresh) || source.left() > 0) return false;
        take_over(fresh);
        return true;
    }
    void start_afresh() override { take_over(initial_); }
    void take_over(const T& value) {
        loaded_ = {value, loaded_.load + 1};
        send(new Value(loaded_));
    }
    void taken(detail::Counted* value) AVIARY_NONBLOCKING override {
        now_ = static_cast<Value*>(value)->slot;
        slots_[back()] = now_;
        publish();
    }
    void carry(Carry& carry) AVIARY_NONBLOCKING override {
        carry(id(), now_.value);
        if (carry.loading()) learn(T(now_.value));
    }

    const T initial_;
    Slot now_, loaded_;
    Slot slots_[3];
};

} // namespace aviary
