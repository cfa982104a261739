#include "engine/swap/recent_blocks.h"

namespace aviary::engine {

RecentBlocks::RecentBlocks(std::uint32_t max_frames)
    : buffers_(kept, max_frames)
    , entries_(kept) {
    for (std::size_t i = 0; i < kept; ++i) {
        entries_[i].in = buffers_[i];
        entries_[i].events = std::make_unique<EventList>(most_events, 0);
    }
}

void RecentBlocks::record(const Stereo& in, const EventList& events, const BlockContext& block) {
    if (events.size() > most_events) {
        count_ = 0;
        begin_ = block.steady_time + block.frames;
        return;
    }
    begin_ = std::min(begin_, block.steady_time);
    if (count_ == kept) {
        begin_ = entries_[first_].end();
        first_ = (first_ + 1) % kept;
        --count_;
    }
    Entry& entry = entries_[(first_ + count_++) % kept];
    entry.steady_time = block.steady_time;
    entry.frames = block.frames;
    entry.transport = *block.transport;
    entry.in.silent = in.silent;
    std::memcpy(entry.in.left, in.left, block.frames * sizeof(float));
    std::memcpy(entry.in.right, in.right, block.frames * sizeof(float));
    entry.events->assign(events);
}

RecentBlocks::Entry* RecentBlocks::from(std::int64_t steady_time) {
    for (std::size_t i = 0; i < count_; ++i) {
        Entry& entry = entries_[(first_ + i) % kept];
        if (entry.steady_time >= steady_time) return &entry;
    }
    return nullptr;
}

} // namespace aviary::engine
