#include "sdk/formats/clap/edits.h"

namespace aviary::detail {

bool Edits::add(const Edit& edit) {
    if (send_waiting() && ring_.push(edit)) return true;
    if (!waiting_.empty() && edit.kind == Edit::value && waiting_.back().kind == Edit::value
        && waiting_.back().param == edit.param)
        waiting_.back() = edit;
    else
        waiting_.push_back(edit);
    any_waiting_.store(true, std::memory_order_release);
    return false;
}

bool Edits::send_waiting() {
    std::size_t sent = 0;
    while (sent < waiting_.size() && ring_.push(waiting_[sent])) ++sent;
    waiting_.erase(waiting_.begin(), waiting_.begin() + std::ptrdiff_t(sent));
    any_waiting_.store(!waiting_.empty(), std::memory_order_release);
    return waiting_.empty();
}

const Edit* Edits::front() AVIARY_NONBLOCKING {
    if (!has_front_) has_front_ = ring_.pop(front_);
    return has_front_ ? &front_ : nullptr;
}

} // namespace aviary::detail
