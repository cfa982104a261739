// How a value that was published whole reaches the audio thread. kept.h, made.h, learned.h and tape.h are built on it;
// plugins need not include it.
//
// A published value is counted and never changes its place. The main thread (or a worker) publishes; the audio thread
// takes the newest at a block's start and gives back the one before, which the worker deletes.
#pragma once

#include <aviary/detail/compiler.h>
#include <aviary/nonblocking.h>

namespace aviary {
class Plugin;

namespace detail {

class Instance;
struct PluginAccess;

/// Deleted once nobody counts it any more. Born with a count of one.
class Counted {
public:
    Counted() = default;
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    virtual ~Counted() = default;

    void hold() AVIARY_NONBLOCKING { add_relaxed(count_, 1); }
    /// May delete it. [any-thread] but the audio thread
    void release() {
        if (subtract(count_, 1) == 1) delete this;
    }

private:
    friend class Cell;
    friend class Givebacks;
    unsigned count_ = 1;
    unsigned heard_ = 0; ///< the audio thread's own count, which is worth one of count_
    Counted* next_ = nullptr;
};

/// What the audio thread no longer needs, until the worker takes it.
class Givebacks {
public:
    Givebacks() = default;
    Givebacks(const Givebacks&) = delete;
    Givebacks& operator=(const Givebacks&) = delete;
    ~Givebacks() { collect(); }
    void give(Counted* value) AVIARY_NONBLOCKING; ///< [audio-thread]
    void collect();                               ///< [worker]; or [main-thread] while there is no worker

private:
    Counted* newest_ = nullptr;
};

/// A member of a plugin that holds such a value.
class Cell {
public:
    Cell(const Cell&) = delete;
    Cell& operator=(const Cell&) = delete;

protected:
    explicit Cell(Plugin& owner);
    virtual ~Cell();

    /// Gives the audio thread a value, with one count, in place of one that it has not taken yet. One thread at a time.
    void send(Counted* value);
    /// Holds a value that taken() gave for longer than its block, and lets it go. [audio-thread]
    static void hold_heard(Counted* value) AVIARY_NONBLOCKING { ++value->heard_; }
    void drop_heard(Counted* value) AVIARY_NONBLOCKING;

    /// The newest value that was sent and taken; null before the first. [audio-thread]
    Counted* heard() const { return heard_; }
    /// A value was taken. [audio-thread]
    virtual void taken(Counted*) AVIARY_NONBLOCKING {}
    /// Some value of the plugin was sent, or something else is new: comes at a block's start. [audio-thread]
    virtual void begin_turn() AVIARY_NONBLOCKING {}

    Plugin& owner() const { return *owner_; }
    Instance* instance() const AVIARY_NONBLOCKING;

private:
    friend struct PluginAccess;
    void take() AVIARY_NONBLOCKING;

    Plugin* owner_;
    Counted* sent_ = nullptr;
    Counted* heard_ = nullptr;
    Cell* next_ = nullptr;
};

} // namespace detail
} // namespace aviary
