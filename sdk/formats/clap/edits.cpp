#include "sdk/formats/clap/edits.h"

#include <utility>

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

void FoldedEdits::prepare(unsigned param_count) {
    params_.assign(param_count, {});
    listed_.assign(param_count, 0);
    count_ = 0;
}

bool FoldedEdits::take_all(Edits& edits) AVIARY_NONBLOCKING {
    bool any = false;
    for (; const Edit* edit = edits.front(); edits.pop()) {
        take(*edit);
        any = true;
    }
    return any;
}

void FoldedEdits::take(const Edit& edit) AVIARY_NONBLOCKING {
    Untold& param = params_[edit.param];
    const bool is_under_way = param.told_begin || param.due[Edit::begin];
    switch (edit.kind) {
    case Edit::begin:
        param.due[Edit::begin] = param.due[Edit::begin] || !param.told_begin;
        param.due[Edit::end] = false;
        break;
    case Edit::value:
        param.due[Edit::value] = true;
        param.to = edit.to;
        break;
    case Edit::end: param.due[Edit::end] = is_under_way; break;
    }
    if (!std::exchange(param.listed, true)) listed_[count_++] = edit.param;
}

} // namespace aviary::detail
