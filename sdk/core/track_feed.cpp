#include "sdk/core/track_feed.h"

#include "sdk/core/access.h"

#include <cstdio>
#include <cstring>
#include <exception>
#include <type_traits>
#include <utility>

namespace aviary::detail {

static_assert(std::is_trivially_copyable_v<TrackInfo>, "a snapshot neither allocates nor counts references");

bool merge(TrackInfo& known, const TrackInfo& given) {
    unsigned taken = given.fields;
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

TrackFeed::TrackFeed(Plugin& plugin, const Gate& gate)
    : plugin_(plugin)
    , gate_(gate) {
    PluginAccess::set_track(plugin, known_);
}

TrackFeed::~TrackFeed() { PluginAccess::set_track(plugin_, no_track); }

bool TrackFeed::is_open() const {
    const bool main_thread = main_thread_.load(std::memory_order_acquire) == std::this_thread::get_id();
    return main_thread && !telling_ && !gate_.in_block_here();
}

bool TrackFeed::update(const TrackInfo& given) {
    if (!is_open()) {
        const std::lock_guard lock(kept_mutex_);
        merge(kept_, given);
        any_kept_.store(true, std::memory_order_release);
        return false;
    }
    const bool news =
        any_kept_.load(std::memory_order_acquire) ? merge(known_, with_kept(given)) : merge(known_, given);
    if (!news) return true;
    latest_.back() = known_;
    latest_.publish();
    tell();
    return true;
}

/// What was kept is older than what is given.
TrackInfo TrackFeed::with_kept(const TrackInfo& given) {
    const std::lock_guard lock(kept_mutex_);
    any_kept_.store(false, std::memory_order_relaxed);
    TrackInfo both = std::exchange(kept_, {});
    merge(both, given);
    return both;
}

void TrackFeed::tell() {
    telling_ = true;
    try {
        plugin_.track_changed(known_);
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
