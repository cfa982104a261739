// Work that neither the audio thread nor the main thread should do: reading a file, computing a wave table.
//
//     struct Sampler : aviary::Instrument {
//         aviary::Task load { *this, &Sampler::load_sample };
//         void load_sample();               // [worker]: may allocate and wait
//         void process(aviary::Block&) override { ...; if (wants_other) load.start(); }
//
// A plugin's tasks run one after the other on a thread that each instance has for itself, and that sleeps when nothing is
// asked for. How the result reaches process() is for the author to decide: pending(), an atomic pointer, or two buffers
// and an index. What is made from parameters and kept values is better Made; see made.h. While the host renders
// offline, tasks are done before the next block.
#pragma once

#include <aviary/detail/compiler.h>
#include <aviary/nonblocking.h>

namespace aviary {

class Plugin;

namespace detail {

class TaskBase {
public:
    TaskBase(const TaskBase&) = delete;
    TaskBase& operator=(const TaskBase&) = delete;

    /// Asks for the work to be done once more. It begins at once, or when the plugin's other tasks are done. Asked for
    /// twice before it begins, it is done once. Wakes a thread, which is one short call of the system; waits for nobody.
    /// [any-thread]
    void start() AVIARY_NONBLOCKING;
    /// Whether the work is still to be done, or under way. Once this is false, all that the work wrote is visible.
    /// [any-thread]
    bool pending() const AVIARY_NONBLOCKING { return load_acquire(wanted_) || load_acquire(running_); }

protected:
    using Work = void (Plugin::*)();
    TaskBase(Plugin& owner, Work work);
    ~TaskBase() = default;

private:
    friend struct PluginAccess;
    Plugin* owner_;
    Work work_;
    bool wanted_ = false, running_ = false;
    TaskBase* next_ = nullptr;
};

} // namespace detail

class Task : public detail::TaskBase {
public:
    template <typename Owner>
    Task(Owner& owner, void (Owner::*work)())
        : TaskBase(owner, static_cast<Work>(work)) {}
};

} // namespace aviary
