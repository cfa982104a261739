// Takes what a plugin's own editor does to parameters to the host: from the main thread to the thread that flushes.
//
//     edits.add({Edit::begin, index}); edits.add({Edit::value, index, 0.5});   // main thread, in order
//     folded.take_all(edits); folded.send([](const Edit& edit) { return push(edit); });     // in process() or flush()
//
// No edit is lost when the host does not ask for a long time. The host is told at most one value of a parameter at once:
// the newest.
#pragma once

#include "rt/ring.h"

#include <aviary/nonblocking.h>

#include <atomic>
#include <vector>

namespace aviary::detail {

struct Edit {
    enum Kind : unsigned char { begin, value, end };
    Kind kind = begin;
    unsigned param = 0; ///< index
    double to = 0;      ///< kind value, in the parameter's units
};

class Edits {
public:
    /// False while some wait for room: call send_waiting() later. [main-thread]
    bool add(const Edit& edit);
    bool send_waiting(); ///< [main-thread]
    bool any_waiting() const AVIARY_NONBLOCKING {
        return any_waiting_.load(std::memory_order_acquire);
    } ///< [any-thread]

    /// The oldest that was not popped, or null. [the thread that flushes; two never do at once]
    const Edit* front() AVIARY_NONBLOCKING;
    void pop() AVIARY_NONBLOCKING { has_front_ = false; } ///< likewise

private:
    rt::Ring<Edit> ring_{256};
    std::vector<Edit> waiting_; ///< the main thread's
    std::atomic<bool> any_waiting_ = false;
    Edit front_;
    bool has_front_ = false;
};

/// What the host has yet to be told of each parameter: that a gesture begins, the newest value, that the gesture ends. A
/// gesture that ends and begins anew before the host hears of it goes on. [the thread that flushes]
class FoldedEdits {
public:
    void prepare(unsigned param_count); ///< [main-thread], before the first edit
    /// False when there was none.
    bool take_all(Edits& edits) AVIARY_NONBLOCKING;
    /// All beginnings, then all values, then all ends. What `push` has no room for waits for the next call.
    template <typename Push>
    void send(const Push& push) AVIARY_NONBLOCKING {
        for (const auto kind : {Edit::begin, Edit::value, Edit::end})
            for (unsigned i = 0; i < count_; ++i)
                if (!send_one(listed_[i], kind, push)) return;
        for (unsigned i = 0; i < count_; ++i) params_[listed_[i]].listed = false;
        count_ = 0;
    }

private:
    struct Untold {
        double to = 0;
        bool told_begin = false; ///< the host thinks that a gesture is under way
        bool due[3] = {};        ///< by Edit::Kind
        bool listed = false;
    };
    void take(const Edit& edit) AVIARY_NONBLOCKING;

    template <typename Push>
    bool send_one(unsigned index, Edit::Kind kind, const Push& push) AVIARY_NONBLOCKING {
        Untold& param = params_[index];
        if (!param.due[kind]) return true;
        if (!AVIARY_TRUSTED(push(Edit{.kind = kind, .param = index, .to = param.to}))) return false;
        param.due[kind] = false;
        if (kind != Edit::value) param.told_begin = kind == Edit::begin;
        return true;
    }

    std::vector<Untold> params_;
    std::vector<unsigned> listed_; ///< the first count_ are those with something due, in order
    unsigned count_ = 0;
};

} // namespace aviary::detail
