#include "sdk/core/instance.h"

#include "base/denormals.h"
#include "sdk/core/access.h"
#include "sdk/core/params/declarations.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <utility>

namespace aviary::detail {

namespace {
constexpr std::size_t events_limit = 1024;
constexpr std::size_t kept_messages_limit = 4096; // bytes

/// An instrument that was silent for so long plays its next note as if it were the first. An effect may keep sound for
/// longer than that without a sign of it.
constexpr double rest_seconds = 0.1;

/// A task or a value that takes longer is not waited for, so that a render comes to an end.
constexpr auto longest_wait_offline = std::chrono::seconds(60);

/// The frame after the last note that begins, or 0.
Frame end_of_notes(Span<const Event> events) AVIARY_NONBLOCKING {
    for (unsigned i = events.size(); i-- > 0;)
        if (events[i].type == EventType::note_on) return events[i].frame + 1;
    return 0;
}

/// The frame after the last sample that is not 0, or 0. Goes through all samples only where there is silence.
template <typename Sample>
Frame end_of_sound(Sample* const* channels, unsigned count, Frame frames) AVIARY_NONBLOCKING {
    Frame end = 0;
    for (unsigned channel = 0; channel < count; ++channel) {
        Frame frame = frames;
        while (frame > end && channels[channel][frame - 1] == 0) --frame;
        end = std::max(end, frame);
    }
    return end;
}

} // namespace

HostLink* PluginAccess::host(const Plugin& plugin) {
    return plugin.instance_ ? plugin.instance_->host() : nullptr;
}

Instance::Instance(const Registration& registration)
    : plugin_(registration.create())
    , has_state_(registration.has_state)
    , values_(*plugin_)
    , track_(*plugin_, gate_)
    , layouts_(plugin_->layouts())
    , state_version_(plugin_->state_version()) {
    for (auto* param = PluginAccess::first_param(*plugin_); param; param = ParamAccess::next(*param))
        params_.push_back(param);
    fault_ = layouts_.empty() ? "layouts() is empty: name at least one" : declaration_fault(params_);
    if (!fault_.empty()) return;
    PluginAccess::set_instance(*plugin_, this);
    index_params();
    for (Param* param : params_) smoothers_.emplace_back(*param);
    moving_.resize(params_.size());
    worker_.emplace(*plugin_, values_, [this](const Failure& failure) {
        if (failure.happened()) say(failure.words());
        if (host_) host_->settings_may_differ();
    });
}

Instance::~Instance() {
    worker_.reset();
    PluginAccess::set_instance(*plugin_, nullptr);
}

void Instance::say(const std::string& what) const { plugin_->log(what.c_str()); }

void Instance::index_params() {
    slots_.resize(std::bit_ceil(params_.size() * 2 + 1));
    for (unsigned index = 0; index < params_.size(); ++index) {
        hashes_.push_back(ParamAccess::number(*params_[index]));
        auto slot = hashes_.back() & (slots_.size() - 1);
        while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
        slots_[slot] = std::uint16_t(index + 1);
    }
}

int Instance::find_param(std::uint32_t hash) const AVIARY_NONBLOCKING {
    for (auto slot = hash & (slots_.size() - 1); slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1))
        if (hashes_[slots_[slot] - 1u] == hash) return slots_[slot] - 1;
    return -1;
}

unsigned Instance::index_of(const Param& param) const {
    return unsigned(find_param(ParamAccess::number(param)));
}

void Instance::prepare(double sample_rate, unsigned max_frames) {
    setup_ = {.sample_rate = sample_rate,
        .max_frames = std::min(max_frames, block_frames_limit),
        .input_channels = layout().input_channels(0),
        .output_channels = layout().output_channels(0),
        .layout = &layout(),
        .mode = mode_.load(std::memory_order_relaxed)};
    smoother_buffers_.assign(smoothers_.size() * 2 * setup_.max_frames, {});
    for (std::size_t i = 0; i < smoothers_.size(); ++i) {
        ParamSample* values = smoother_buffers_.data() + i * 2 * setup_.max_frames;
        smoothers_[i].prepare(sample_rate, values, values + setup_.max_frames);
        smoothers_[i].listed = false;
    }
    moving_count_ = 0;
    // Not before: a project opens many plugins that play much later.
    events_.resize(events_limit);
    sent_events_.resize(events_limit);
    outbox_ = Outbox(sent_events_.data(), events_limit);
    event_count_ = 0;
    kept_size_ = 0;
    kept_messages_.resize(plugin_->notes().in ? kept_messages_limit : 0);
    quiet_frames_ = forever;
    rest_frames_ = plugin_->kind() == Plugin::Kind::instrument
                       ? std::max(block_frames_limit, unsigned(rest_seconds * sample_rate))
                       : forever;
    values_set_ = values_edited_ = has_played_ = false;
    plugin_->prepare(setup_);
    prepared_ = true;
    if (!early_state_.empty()) {
        StateReader reader(early_state_);
        plugin_->state(reader);
        early_state_ = {};
    }
    for (auto* tape = PluginAccess::first_tape(*plugin_); tape; tape = PluginAccess::next(*tape))
        PluginAccess::top_up(*tape);
    worker_->prepare(setup_);
}

void Instance::reset() AVIARY_NONBLOCKING {
    reset_due_.store(true, std::memory_order_relaxed);
    if (enter()) leave();
}

double Instance::fit(unsigned index, double value) const AVIARY_NONBLOCKING {
    const Param& param = *params_[index];
    value = std::clamp(value, param.min(), param.max());
    return param.kind() == ParamKind::floating ? value : std::round(value);
}

void Instance::set(unsigned index, double value) AVIARY_NONBLOCKING {
    if (!std::isfinite(value)) return;
    ParamAccess::set_value(*params_[index], fit(index, value));
    values_set_.store(true, std::memory_order_release);
    if (ParamAccess::is_source(*params_[index])) worker_->wake();
}

void Instance::put(unsigned index, double value) {
    ParamAccess::set_value(*params_[index], fit(index, value));
    values_edited_.store(true, std::memory_order_release);
    if (ParamAccess::is_source(*params_[index])) worker_->wake();
}

void Instance::edit(const Param& param, double value) {
    if (!std::isfinite(value)) return;
    const unsigned index = index_of(param);
    put(index, value);
    if (host_) host_->edit(index, param.value());
}

/// Takes the values that set() gave since the last block.
void Instance::take_set_values() AVIARY_NONBLOCKING {
    if (values_set_.load(std::memory_order_relaxed) && values_set_.exchange(false, std::memory_order_acquire))
        for (Smoother& smoother : smoothers_) smoother.snap();
}

/// What was set and published since the last block; while a load is under way, nothing.
void Instance::take_published() AVIARY_NONBLOCKING {
    const bool any = values_.any_sent() || values_set_.load(std::memory_order_relaxed)
                     || values_edited_.load(std::memory_order_relaxed);
    if (!any || !values_.begin_taking()) return;
    take_all();
    values_.end_taking();
}

void Instance::take_all() AVIARY_NONBLOCKING {
    values_.take();
    take_set_values();
    if (values_edited_.load(std::memory_order_relaxed)
        && values_edited_.exchange(false, std::memory_order_acquire))
        glide_to_edited();
}

void Instance::leave(std::int64_t next_steady_time) AVIARY_NONBLOCKING {
    steady_time_.store(next_steady_time, std::memory_order_relaxed);
    gate_.leave();
    const bool wants_worker = values_.wants_worker();
    if (std::exchange(source_changed_, false) || wants_worker) worker_->wake();
}

bool Instance::enter(std::int64_t steady_time) AVIARY_NONBLOCKING {
    steady_time_.store(steady_time, std::memory_order_relaxed);
    // Nobody listens: the thread may wait.
    if (mode_.load(std::memory_order_relaxed) == Mode::offline && !AVIARY_TRUSTED(worker_->done()))
        AVIARY_TRUSTED(worker_->wait(longest_wait_offline));
    if (!gate_.enter()) return false;
    take_published();
    track_.fetch();
    if (reset_due_.load(std::memory_order_relaxed)) {
        reset_due_.store(false, std::memory_order_relaxed);
        for (unsigned i = 0; i < moving_count_; ++i) smoothers_[moving_[i]].arrive();
        plugin_->reset();
        event_count_ = 0; // of a call without sound
        kept_size_ = 0;
        quiet_frames_ = forever;
    }
    return true;
}

void Instance::glide_to_edited() AVIARY_NONBLOCKING {
    for (unsigned index = 0; index < smoothers_.size(); ++index) {
        const double value = params_[index]->value();
        if (smoothers_[index].base() == value) continue;
        smoothers_[index].change(0, value);
        begin_movement(index, 0);
    }
}

bool Instance::cuts_at(unsigned index) const AVIARY_NONBLOCKING {
    return quiet() && ParamAccess::smoothing(*params_[index]) != Smoothing::none;
}

/// Call after a smoother was given a new target at that frame of the piece.
void Instance::begin_movement(unsigned index, Frame frame) AVIARY_NONBLOCKING {
    if (frame == 0 && quiet_frames_ >= rest_frames_) smoothers_[index].arrive();
    list_moving(index);
}

void Instance::list_moving(unsigned index) AVIARY_NONBLOCKING {
    if (smoothers_[index].listed) return;
    smoothers_[index].listed = true;
    moving_[moving_count_++] = index;
}

void Instance::change(unsigned index, Frame frame, double value) AVIARY_NONBLOCKING {
    if (!std::isfinite(value)) return;
    value = fit(index, value);
    ParamAccess::set_value(*params_[index], value);
    smoothers_[index].change(frame, value);
    begin_movement(index, frame);
    source_changed_ |= ParamAccess::is_source(*params_[index]);
}

void Instance::modulate(unsigned index, Frame frame, double amount) AVIARY_NONBLOCKING {
    if (!std::isfinite(amount) || params_[index]->modulation() == Modulation::none) return;
    smoothers_[index].modulate(frame, amount);
    begin_movement(index, frame);
}

bool Instance::add(const Event& event) AVIARY_NONBLOCKING {
    if (event_count_ == events_.size()) return false;
    events_[event_count_++] = event;
    return true;
}

void Instance::keep_events() AVIARY_NONBLOCKING {
    unsigned kept = 0;
    for (unsigned i = 0; i < event_count_; ++i) {
        Event event = events_[i];
        const auto* message = event.sysex.data();
        const bool is_kept = message >= kept_messages_.data() && message < kept_messages_.data() + kept_size_;
        if (!event.sysex.empty() && !is_kept) {
            if (event.sysex.size() > kept_messages_.size() - kept_size_) continue;
            unsigned char* copy = kept_messages_.data() + kept_size_;
            std::copy_n(message, event.sysex.size(), copy);
            kept_size_ += event.sysex.size();
            event.sysex = {copy, event.sysex.size()};
        }
        events_[kept++] = event;
    }
    event_count_ = kept;
}

void Instance::run(Block::Parts parts) AVIARY_NONBLOCKING {
    for (unsigned i = 0; i < moving_count_; ++i) smoothers_[moving_[i]].fill(parts.frame_count);
    parts.events = {events_.data(), event_count_};
    parts.track = &track_.front();
    parts.layout = setup_.layout;
    parts.mode = mode_.load(std::memory_order_relaxed);
    parts.outbox = &outbox_;
    outbox_.clear();
    // An output may share its memory with an input.
    const bool counts = can_rest() || quiet_frames_ == forever;
    const Layout& busses = *parts.layout;
    Frame sounding = 0;
    if (counts)
        sounding = std::max(end_of_notes(parts.events),
            end_of_sound(parts.inputs, busses.first_input(busses.input_busses()), parts.frame_count));
    Block block(parts);
    {
        FlushDenormals denormals_are_zero;
        plugin_->process(block);
    }
    if (counts)
        count_quiet(parts.frame_count,
            std::max(sounding,
                end_of_sound(parts.outputs, busses.first_output(busses.output_busses()), parts.frame_count)));
    event_count_ = 0;
    worker_->played(parts.frame_count);
    has_played_.store(true, std::memory_order_relaxed);
    kept_size_ = 0;
    unsigned still_moving = 0;
    for (unsigned i = 0; i < moving_count_; ++i) {
        Smoother& smoother = smoothers_[moving_[i]];
        smoother.listed = !smoother.settle();
        if (smoother.listed) moving_[still_moving++] = moving_[i];
    }
    moving_count_ = still_moving;
}

/// After a piece of so many frames, the last of which that sounded is before `sounding`.
void Instance::count_quiet(Frame frames, Frame sounding) AVIARY_NONBLOCKING {
    if (sounding > 0)
        quiet_frames_ = frames - sounding;
    else if (quiet_frames_ != forever)
        quiet_frames_ = std::min(quiet_frames_ + frames, forever / 2);
}

} // namespace aviary::detail
