// What an instance keeps, and what it hands over to new code.
#include "sdk/core/access.h"
#include "sdk/core/instance.h"
#include "sdk/core/kept/value_text.h"
#include "sdk/core/state/old_state.h"
#include "sdk/core/state/whole_load.h"

#include <algorithm>
#include <cstring>
#include <exception>
#include <utility>

namespace aviary::detail {

namespace {
constexpr std::size_t carried_limit = std::size_t(8) << 20;

/// Longer than any host's crossfade from the old code to the new one.
constexpr unsigned frames_without_news = 16384;

template <typename Some>
bool is_one_of(const Some* first, const Keeper* keeper) {
    while (first && first != keeper) first = PluginAccess::next(*first);
    return first != nullptr;
}

/// What is frozen while this lives thaws in the end, also when a save throws. A handover freezes within its visit.
class Frozen {
public:
    explicit Frozen(Plugin& plugin)
        : plugin_(plugin) {}
    ~Frozen() {
        for (auto* tape = PluginAccess::first_tape(plugin_); tape; tape = PluginAccess::next(*tape))
            PluginAccess::thaw(*tape);
    }
    Frozen(const Frozen&) = delete;
    Frozen& operator=(const Frozen&) = delete;

    /// From the next block on, writing to a tape leaves what is frozen as it is.
    void freeze(PublishedValues& values) const AVIARY_NONBLOCKING {
        for (auto* tape = PluginAccess::first_tape(plugin_); tape; tape = PluginAccess::next(*tape))
            PluginAccess::freeze(*tape);
        if (PluginAccess::first_tape(plugin_)) values.note_sent();
    }

private:
    Plugin& plugin_;
};

constexpr std::string_view stuck = "the plugin is stuck in a block and cannot take a state";
constexpr std::string_view failed_to_migrate = "the plugin failed to migrate the state of its older version";
} // namespace

/// `value_of` an index is asked once for each parameter that is saved.
template <typename ValueOf>
void Instance::write_params(StateWriter& writer, const ValueOf& value_of) const AVIARY_NONBLOCKING {
    const auto is_saved = [](const Param* param) { return !param->read_only(); };
    writer.begin_params(
        std::uint32_t(std::count_if(params_.begin(), params_.end(), is_saved)), state_version_);
    for (std::size_t index = 0; index < params_.size(); ++index) {
        const Param* param = params_[index];
        if (!is_saved(param)) continue;
        const double value = value_of(index);
        const bool has_ids = param->kind() == ParamKind::choice;
        writer.param(param->id(), value, has_ids ? param->choice_ids()[std::size_t(value)] : nullptr);
    }
}

void Instance::write_kept(StateWriter& writer, bool also_learned) const {
    for (auto* keeper = PluginAccess::first_keeper(*plugin_); keeper; keeper = PluginAccess::next(*keeper)) {
        if (!also_learned && is_one_of(PluginAccess::first_learned(*plugin_), keeper)) continue;
        TypeText type;
        PluginAccess::type(*keeper, type);
        writer.begin_entry(keeper->id(), type.text());
        PluginAccess::save(*keeper, writer);
        writer.end_entry();
    }
}

bool Instance::keeps(std::string_view id) const {
    for (auto* keeper = PluginAccess::first_keeper(*plugin_); keeper; keeper = PluginAccess::next(*keeper))
        if (id == keeper->id()) return true;
    return false;
}

bool Instance::save(std::vector<unsigned char>& state) try {
    // What state() names. Before prepare() the plugin may lack the arrays for what it was loaded with: those entries
    // stay as they came.
    std::vector<unsigned char> named = early_state_;
    const auto write = [&](StateWriter& writer) {
        writer.begin_params(0);
        writer.begin_entries();
        plugin_->state(writer);
    };
    if (has_state_ && named.empty() && !save_between_blocks(named, expected_state_size_, write)) return false;

    const Frozen tapes(*plugin_);
    tapes.freeze(values_);
    if (PluginAccess::first_tape(*plugin_) && !gate_.wait_for_block()) return false;
    // Automation may change a parameter at any time; what is written twice must be the same.
    std::vector<double> values;
    for (const Param* param : params_) values.push_back(param->value());
    state = written_state([&](StateWriter& writer) {
        write_params(writer, [&](std::size_t index) { return values[index]; });
        writer.begin_entries();
        write_kept(writer, true);
        if (!named.empty()) writer.entries_of(named, [&](std::string_view name) { return keeps(name); });
        writer.end();
    });
    return true;
} catch (const std::exception& error) {
    return say_unsaved(error), false;
}

/// Lets write() fill a record while no block runs, on the audio thread if blocks come. How many bytes that takes is only
/// known by asking the plugin, and while it plays only the audio thread may ask; nothing is allocated there.
template <typename Write>
bool Instance::save_between_blocks(
    std::vector<unsigned char>& bytes, std::size_t& expected_size, const Write& write) {
    for (int attempt = 0; attempt < 4; ++attempt) {
        bytes.resize(expected_size);
        std::size_t size = 0;
        const auto visit = [&](bool) {
            StateWriter writer(bytes);
            write(writer);
            writer.end();
            size = writer.size();
        };
        if (!gate_.visit(visit)) return false;
        if (size <= bytes.size()) {
            bytes.resize(size);
            return true;
        }
        expected_size = size + size / 8;
    }
    return false;
}

bool Instance::save(Handover& handover) try {
    handover.movements.reserve(smoothers_.size());
    std::vector<unsigned char> sound;
    const Frozen tapes(*plugin_);
    unsigned left_out = 0;
    const char* first_left_out = nullptr;
    const auto write = [&](StateWriter& writer) {
        write_params(writer, [&](std::size_t index) { return params_[index]->value(); });
        writer.begin_entries();
        writer.limit_entries(carried_limit);
        plugin_->carry(writer);
        left_out = writer.left_out();
        first_left_out = writer.first_left_out();
        writer.limit_entries(~std::size_t(0));
        plugin_->state(writer);
        carry_learned(writer);
        tapes.freeze(values_);
        handover.movements.clear();
        for (std::size_t i = 0; i < smoothers_.size(); ++i)
            if (!smoothers_[i].at_rest())
                handover.movements.push_back({hashes_[i], smoothers_[i].movement()});
        handover.next = steady_time_.load(std::memory_order_relaxed);
    };
    if (!save_between_blocks(sound, expected_sound_size_, write)) return false;
    handover.state = written_state([&](StateWriter& writer) {
        writer.params_of(sound);
        writer.begin_entries();
        writer.entries_of(sound, [](std::string_view) { return false; });
        write_kept(writer, false); // what was learned is carried
        writer.end();
    });
    if (left_out > 0)
        say("the new code does not take over '" + std::string(first_left_out) + "'"
            + (left_out > 1 ? " and " + std::to_string(left_out - 1) + " more" : "")
            + ": carry() takes 8 MB at most");
    return true;
} catch (const std::exception& error) {
    return say_unsaved(error), false;
}

void Instance::carry_learned(Carry& carry) AVIARY_NONBLOCKING {
    for (auto* learned = PluginAccess::first_learned(*plugin_); learned;
         learned = PluginAccess::next(*learned))
        PluginAccess::carry(*learned, carry);
}

std::string_view Instance::load(ConstBytes state) {
    std::vector<unsigned char> storage;
    if (is_state(state)) {
        if (const auto fault = state_fault(state); !fault.empty()) return fault;
        if (plugin_version_of(state) > state_version_)
            say("a state of the plugin's version " + std::to_string(plugin_version_of(state))
                + " is read by its version " + std::to_string(state_version_)
                + ": what is unknown here is left out");
    }
    const auto today = migrated(state, storage);
    if (!today.data()) return is_state(state) ? failed_to_migrate : state_fault(state);
    StateReader reader(today);
    const WholeLoad whole(values_, *worker_);
    if (has_state_ && !gate_.wait_for_block()) return stuck;
    read_kept(reader, true);
    if (has_state_) {
        const auto read = [&](bool) {
            read_params(reader, sounds());
            plugin_->state(reader);
            take_all(); // state() is heard from here on, so all else is too
        };
        if (!gate_.visit(read)) return stuck;
        if (!prepared_) early_state_.assign(today.begin(), today.end());
    } else {
        read_params(reader, sounds());
    }
    say_refused(reader, "the saved state");
    return {};
}

/// Of what is kept, what the state lacks starts afresh, and so does what has another type there.
void Instance::read_kept(StateReader& reader, bool also_learned) {
    for (auto* keeper = PluginAccess::first_keeper(*plugin_); keeper; keeper = PluginAccess::next(*keeper)) {
        if (!also_learned && is_one_of(PluginAccess::first_learned(*plugin_), keeper)) continue;
        TypeText type;
        PluginAccess::type(*keeper, type);
        const ConstBytes saved = reader.entry(keeper->id(), type.text());
        Source source(saved.data(), saved.size(), project_.c_str());
        try {
            if (saved.data() && (has_already(*keeper, saved) || PluginAccess::load(*keeper, source)))
                continue;
            if (saved.data()) say_afresh(*keeper, "what was saved is damaged");
        } catch (const std::exception& error) {
            say_afresh(*keeper, error.what());
        }
        PluginAccess::start_afresh(*keeper);
    }
}

/// True when the value is the saved one: nothing is made from it anew.
bool Instance::has_already(const Keeper& keeper, ConstBytes saved) const {
    if (is_one_of(PluginAccess::first_tape(*plugin_), &keeper)) return false;
    struct Same final : Sink {
        explicit Same(ConstBytes bytes)
            : left(bytes) {}
        void bytes(const void* data, unsigned long size) override {
            is_same = is_same && size <= left.size() && std::memcmp(data, left.data(), size) == 0;
            if (is_same) left = left.subspan(size);
        }
        ConstBytes left;
        bool is_same = true;
    } same(saved);
    PluginAccess::save(keeper, same);
    return same.is_same && same.left.empty();
}

std::string Instance::load_preset(const PresetText& preset) {
    const WholeLoad whole(values_, *worker_);
    std::string fault = preset.fault;
    const auto values = preset_values(preset, params_, &fault);
    for (unsigned index = 0; index < param_count(); ++index)
        if (!param(index).read_only()) put(index, values[index]);
    if (const auto kept_fault = load_kept(preset); !kept_fault.empty())
        fault += (fault.empty() ? "" : "\n") + kept_fault;
    return fault;
}

std::string Instance::load_kept(const PresetText& preset) {
    const WholeLoad whole(values_, *worker_);
    std::string fault;
    for (const auto& [id, text] : preset.kept) {
        auto* keeper = PluginAccess::first_keeper(*plugin_);
        while (keeper && keeper->id() != id) keeper = PluginAccess::next(*keeper);
        if (!keeper) {
            add_fault(&fault, preset.name, "the plugin keeps nothing called '" + id + "'");
            continue;
        }
        TypeText type;
        PluginAccess::type(*keeper, type);
        std::vector<unsigned char> bytes;
        const auto wrong = value_from_text(type.text(), text, bytes);
        Source source(bytes.data(), bytes.size());
        if (!wrong.empty())
            add_fault(&fault, preset.name, "kept '" + id + "': " + wrong);
        else if (!PluginAccess::load(*keeper, source))
            add_fault(&fault, preset.name, "'" + text + "' is no value of kept '" + id + "'");
    }
    return fault;
}

void Instance::say_unsaved(const std::exception& error) const {
    say("the state cannot be saved: " + std::string(error.what()));
}

void Instance::say_afresh(const Keeper& keeper, const char* why) const {
    say(std::string("'") + keeper.id() + "' starts afresh: " + why);
}

void Instance::say_refused(const StateReader& reader, const char* whence) const {
    if (const auto refused = reader.refused(); !refused.empty())
        say("of " + std::string(whence) + ", " + refused + ": it starts afresh");
}

std::string_view Instance::load(const Handover& handover) {
    if (const auto fault = state_fault(handover.state); !fault.empty()) return fault;
    std::vector<unsigned char> storage;
    const auto today = migrated(handover.state, storage);
    if (!today.data()) return failed_to_migrate;
    StateReader reader(today);
    read_kept(reader, false); // what was learned is carried, as it lies in memory
    if (worker_->done()) worker_->hold_for(frames_without_news);
    const auto resume = [&](bool) {
        values_.take();
        read_params(reader, false);
        plugin_->carry(reader);
        plugin_->state(reader);
        carry_learned(reader);
        take_set_values(); // otherwise the first block would snap the smoothers
        quiet_frames_ = 0; // the older code's sound goes on here
        for (const auto& [hash, movement] : handover.movements) {
            const int index = find_param(hash);
            if (index < 0) continue;
            smoothers_[std::size_t(index)].resume(movement);
            list_moving(unsigned(index));
        }
    };
    if (!gate_.visit(resume)) return "the plugin is stuck in a block and cannot take over";
    say_refused(reader, "what the old code left");
    return {};
}

/// The state as this version understands it: itself, or what migrate() made of it, in `storage`. No data when migrate()
/// failed, or made nothing of another product's state.
ConstBytes Instance::migrated(ConstBytes state, std::vector<unsigned char>& storage) {
    if (state.empty()) return {};
    if (is_state(state) && plugin_version_of(state) >= state_version_) return state;
    EditableState old(state, project_);
    try {
        plugin_->migrate(old);
    } catch (const std::exception&) {
        return {};
    }
    if (old.is_foreign() && old.is_empty()) return {};
    storage = old.bytes(state_version_);
    return storage;
}

/// Finds a saved choice by its id, since the order of the choices may have changed. Without an id, its index.
double Instance::choice_value(unsigned index, double value, std::string_view choice) const {
    const Param& param = *params_[index];
    for (unsigned i = 0; i < param.choice_count() && !choice.empty(); ++i)
        if (const char* id = param.choice_ids()[i]; id && choice == id) return i;
    return value;
}

double Instance::value_in(StateReader& reader, unsigned index) const {
    double value = params_[index]->initial();
    std::string_view choice;
    return reader.param(params_[index]->id(), value, &choice) ? choice_value(index, value, choice) : value;
}

std::optional<std::vector<double>> Instance::values_in(ConstBytes state) {
    if (is_state(state) && !state_fault(state).empty()) return {};
    std::vector<unsigned char> storage;
    const auto today = migrated(state, storage);
    if (!today.data()) return {};
    StateReader reader(today);
    std::vector<double> values(params_.size());
    for (unsigned index = 0; index < values.size(); ++index) values[index] = value_in(reader, index);
    return values;
}

void Instance::read_params(StateReader& reader, bool glide) {
    for (unsigned index = 0; index < params_.size(); ++index) {
        if (params_[index]->read_only()) continue;
        const double value = value_in(reader, index);
        if (glide)
            put(index, value);
        else
            set(index, value);
    }
}

/// Whether a change of a parameter would be heard as a jump.
bool Instance::sounds() const { return gate_.blocks_come() && has_played_.load(std::memory_order_relaxed); }

} // namespace aviary::detail
