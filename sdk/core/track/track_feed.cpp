#include "sdk/core/track/track_feed.h"

#include "sdk/core/access.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <type_traits>
#include <utility>

namespace aviary::detail {

static_assert(std::is_trivially_copyable_v<TrackInfo>, "a snapshot neither allocates nor counts references");

namespace {

/// Merges only the fields in `taken`.
bool merge(TrackInfo& known, const TrackInfo& given, unsigned taken) {
    if (given.name[0] == 0 && known.name[0] != 0) taken &= ~unsigned(TrackInfo::has_name);
    bool differs = (taken & ~known.fields) != 0;
    const auto take = [&](TrackInfo::Field field, auto& to, const auto& from) {
        if (!(taken & field) || to == from) return;
        to = from;
        differs = true;
    };
    take(TrackInfo::has_colour, known.colour, given.colour);
    take(TrackInfo::has_kind, known.kind, given.kind);
    take(TrackInfo::has_index, known.index, given.index);
    take(TrackInfo::has_channel_count, known.channel_count, given.channel_count);
    take(TrackInfo::has_port, known.port, given.port);
    take(TrackInfo::has_section, known.section, given.section);
    take(TrackInfo::has_place, known.place, given.place);
    take(TrackInfo::has_runtime_id, known.runtime_id, given.runtime_id);
    if ((taken & TrackInfo::has_name) && std::strcmp(known.name, given.name) != 0) {
        std::memcpy(known.name, given.name, sizeof known.name);
        differs = true;
    }
    known.fields |= taken;
    known.generation += differs;
    return differs;
}

/// call_of(field) is the number of the call that told the field.
template <typename CallOf>
bool take_newer(ToldTrack& known, const TrackInfo& given, const CallOf& call_of) {
    unsigned newer = given.fields;
    for (unsigned field = 0; field < ToldTrack::field_count; ++field) {
        const unsigned bit = 1u << field;
        if (!(newer & bit)) continue;
        const bool names_nothing =
            bit == TrackInfo::has_name && given.name[0] == 0; // and erases no older name
        if (call_of(field) < known.calls[field])
            newer &= ~bit;
        else if (!names_nothing)
            known.calls[field] = call_of(field);
    }
    return merge(known.track, given, newer);
}

} // namespace

bool merge(TrackInfo& known, const TrackInfo& given) { return merge(known, given, given.fields); }

bool ToldTrack::take(const TrackInfo& given, std::uint64_t call) {
    return take_newer(*this, given, [&](unsigned) { return call; });
}

bool ToldTrack::take(const ToldTrack& given) {
    return take_newer(*this, given.track, [&](unsigned field) { return given.calls[field]; });
}

TrackFeed::TrackFeed(Plugin& plugin, const Gate& gate)
    : plugin_(plugin)
    , gate_(gate) {
    PluginAccess::set_track(plugin, known_.track);
}

TrackFeed::~TrackFeed() { PluginAccess::set_track(plugin_, no_track); }

bool TrackFeed::is_open() const { return is_main_thread() && !telling_ && !gate_.in_block_here(); }

bool TrackFeed::update(const TrackInfo& given) {
    const auto call = calls_.fetch_add(1, std::memory_order_relaxed) + 1;
    if (!is_open()) {
        keep(given, call);
        return false;
    }
    const auto generation = known_.track.generation;
    bool news = any_kept_.load(std::memory_order_relaxed) && take_kept();
    news |= known_.take(given, call);
    if (!news) return true;
    known_.track.generation = generation + 1; // one change for the author, of however many updates
    latest_.back() = known_.track;
    latest_.publish();
    tell();
    return true;
}

void TrackFeed::keep(const TrackInfo& given, std::uint64_t call) {
    for (std::size_t i = 0;; i = (i + 1) % kept_.size()) {
        if (!kept_[i].enter()) continue;
        kept_[i].told.take(given, call);
        kept_[i].leave();
        any_kept_.store(true, std::memory_order_release);
        return;
    }
}

/// Skips a busy place: the call that is writing there sets any_kept_ again when it is done.
bool TrackFeed::take_kept() {
    any_kept_.exchange(false, std::memory_order_acquire);
    bool news = false;
    for (Kept& kept : kept_) {
        if (!kept.enter()) continue;
        if (kept.told.track.fields != 0) news |= known_.take(std::exchange(kept.told, {}));
        kept.leave();
    }
    return news;
}

void TrackFeed::tell() {
    telling_ = true;
    try {
        plugin_.track_changed(known_.track);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "aviary: the plugin failed in track_changed(): %s\n", error.what());
    }
    telling_ = false;
}

bool TrackFeed::attend() {
    main_thread_.store(std::this_thread::get_id(), std::memory_order_release);
    if (!any_kept_.load(std::memory_order_acquire)) return true;
    return is_open() && update({});
}

} // namespace aviary::detail
