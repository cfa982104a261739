// Takes what a plugin's own editor does to parameters to the host: from the main thread to the thread that flushes.
//
//     edits.add({Edit::begin, index}); edits.add({Edit::value, index, 0.5});   // main thread, in order
//     while (const Edit* edit = edits.front()) { if (!push(*edit)) break; edits.pop(); }   // in process() or flush()
//
// No edit is lost when the host does not ask for a long time. Of consecutive values of one parameter that wait for room
// in the ring, only the newest is kept.
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

} // namespace aviary::detail
