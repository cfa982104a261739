#include "session/under_work/under_work.h"

#include "session/open_song.h"
#include "session/plugins/describe.h"
#include "session/plugins/library.h"
#include "session/under_work/sound_reader.h"

#include <algorithm>
#include <deque>

namespace aviary::session {

using engine::SlotId;
using hosting::Processor;

namespace {

constexpr int remembered_runs = 8;            // a page that connects later gets the stages of these
constexpr std::size_t remembered_lines = 200; // likewise, what the plugin said
constexpr int ticks_per_look = 120;           // new sound files are found within two seconds

bool takes_sound(const Processor& processor) { return processor.metadata().input_channels > 0; }

bool is_sound(Source::Kind kind) { return kind != Source::Kind::song && kind != Source::Kind::silence; }

} // namespace

struct UnderWork::Work {
    std::string project, bundle;
    Workplace place;
    std::vector<Stage> runs;
    Health health;
    int silenced_at = 0; ///< tick
    Versions versions;
    AuthorPage page;
    std::deque<Said> said; ///< the last lines
    Source source;
    SoundFiles sounds;
    std::unique_ptr<SoundReader> reader;              ///< none without a folder
    std::shared_ptr<const engine::LoopedSound> sound; ///< of a file that has been read
};

UnderWork::UnderWork(OpenSong& open, const PluginLibrary& library)
    : open_(open)
    , library_(library) {}

UnderWork::~UnderWork() = default;

void UnderWork::work_on(std::string project, std::string bundle_name, const Workplace& place) {
    if (!work_) work_ = std::make_unique<Work>();
    work_->project = std::move(project);
    work_->bundle = std::move(bundle_name);
    if (!place.folder.empty() && place.folder != work_->place.folder) {
        work_->sounds = {find_sounds(place.folder)};
        work_->reader = std::make_unique<SoundReader>(place.folder, open_.engine.setup().sample_rate);
    }
    work_->place = place;
    take_up_slot();
}

std::optional<SlotId> UnderWork::slot() const {
    if (!work_) return std::nullopt;
    const auto found = std::find_if(open_.slots.begin(), open_.slots.end(),
        [&](const engine::Slot& slot) { return library_.bundle_of(slot.word) == work_->bundle; });
    return found == open_.slots.end() ? std::nullopt : std::optional(found->id);
}

Processor* UnderWork::processor() const {
    const auto where = slot();
    return where ? open_.engine.processor(*where) : nullptr;
}

std::optional<Workshop> UnderWork::state() const {
    if (!work_) return std::nullopt;
    Workshop workshop{work_->project, slot(), std::nullopt, work_->runs, work_->place.is_caged, work_->health,
        work_->source, work_->sounds, work_->versions, work_->page, {work_->said.begin(), work_->said.end()}};
    if (const Processor* plugin = processor()) workshop.plugin = describe(*plugin);
    return workshop;
}

std::optional<hosting::PluginState> UnderWork::plugin_state() const {
    const Processor* plugin = processor();
    if (!plugin) return saved_state();
    auto state = plugin->save_state();
    if (!state) return std::nullopt;
    return hosting::PluginState{plugin->metadata().id, *std::move(state)};
}

std::optional<hosting::PluginState> UnderWork::saved_state() const {
    if (!open_.saved_slot || !work_) return std::nullopt;
    for (std::size_t place = 0; place < open_.slots.size(); ++place) {
        const song::PluginSlot& saved = open_.saved_slot(place);
        if (open_.slots[place].word != work_->bundle
            && library_.bundle_of(open_.slots[place].word) != work_->bundle)
            continue;
        const auto bytes = saved.state.bytes();
        if (!bytes.empty()) return hosting::PluginState{saved.id, {bytes.begin(), bytes.end()}};
    }
    return std::nullopt;
}

void UnderWork::tick() {
    tell_watched();
    hear_reader();
    forgive_silence();
    ++ticks_;
}

// --- what it is fed with, and what it puts out -------------------------------------------------------------------

Result<void> UnderWork::set_source(const Source& source) {
    if (auto checked = check(source); !checked) return checked;
    const bool is_file = source.kind == Source::Kind::file;
    if (is_file && !(work_->source.kind == source.kind && work_->source.name == source.name)) {
        work_->sound = nullptr;
        work_->reader->read(source.name);
    }
    work_->source = source;
    open_.tell(source);
    feed_slot();
    return {};
}

Result<void> UnderWork::check(const Source& source) const {
    const Processor* plugin = processor();
    if (!plugin) return Error{"work.none", "no plugin is under work, or it has not come alive yet", ""};
    if (!is_sound(source.kind)) return {};
    if (!takes_sound(*plugin))
        return Error{"source.range", plugin->metadata().name + " takes no sound: play notes to it", ""};
    if (!(source.level >= Source::quietest && source.level <= Decibels(0)))
        return Error{"source.range", "level_db must be between -60 and 0", ""};
    if (source.kind == Source::Kind::tone
        && !(source.frequency >= Source::lowest && source.frequency <= Source::highest))
        return Error{"source.range", "hertz must be between 20 and 20000", ""};
    if (source.kind == Source::Kind::device && !open_.device_gives_sound.load(std::memory_order_relaxed))
        return Error{"source.device", "no audio device gives sound: start with one that has an input", ""};
    if (source.kind != Source::Kind::file) return {};
    const auto& known = work_->sounds.names;
    if (std::find(known.begin(), known.end(), source.name) == known.end())
        return Error{"source.unknown", "the project has no sound file of that name", source.name};
    return check_sound(work_->place.folder / source.name);
}

void UnderWork::take_up_slot() {
    if (Processor* plugin = processor()) plugin->set_guarded(true);
    feed_slot();
    tap_slot();
}

void UnderWork::feed_slot() {
    const Processor* plugin = processor();
    if (!plugin) return;
    const bool deaf = !takes_sound(*plugin);
    if (deaf && is_sound(work_->source.kind)) { // the old code had an audio input, the new one has none
        work_->source = {};
        open_.tell(work_->source);
    }
    const Source& source = work_->source;
    engine::Source fed{source.kind, source.frequency, source.level, work_->sound};
    if (deaf) fed.kind = Source::Kind::song;
    if (fed.kind == Source::Kind::file && !fed.sound)
        return; // the file is still being read: the input before it goes on
    open_.engine.set_source(*slot(), fed);
}

void UnderWork::watch(bool on) {
    if (on == is_watched_) return;
    is_watched_ = on;
    tap_slot();
}

void UnderWork::tap_slot() { open_.engine.tap(is_watched_ ? slot() : std::nullopt); }

void UnderWork::tell_watched() {
    for (;;) {
        Watched heard{{open_.engine.setup().sample_rate, 2, open_.engine.read_tap()}};
        if (heard.sound.samples.empty()) return;
        heard.sound.is_after_gap = open_.engine.is_tap_after_gap();
        open_.tell(heard);
    }
}

/// Takes up what the reader of sound files has found or read since the last tick.
void UnderWork::hear_reader() {
    if (!work_ || !work_->reader) return;
    if (ticks_ % ticks_per_look == 0) work_->reader->look();
    auto news = work_->reader->take_news();
    if (news.names && *news.names != work_->sounds.names) {
        work_->sounds = {*std::move(news.names)};
        open_.tell(work_->sounds);
    }
    if (!news.sound || work_->source.kind != Source::Kind::file) return;
    if (*news.sound) {
        work_->sound = *std::move(*news.sound);
    } else { // the file's header was right, but the rest cannot be read
        work_->source = {};
        open_.tell(work_->source);
    }
    feed_slot();
}

// --- whether it sounds ---------------------------------------------------------------------------------------------

void UnderWork::report(const Stage& stage) {
    if (work_) {
        std::erase_if(work_->runs, [&](const Stage& known) {
            return known.run + remembered_runs <= stage.run
                   || (known.run == stage.run && known.stage == stage.stage
                       && (known.step == stage.step || known.state == Stage::State::running));
        });
        work_->runs.push_back(stage);
    }
    open_.tell(stage);
}

void UnderWork::set_health(const Health& health) {
    if (!work_ || work_->health == health) return;
    work_->health = health;
    open_.tell(health);
}

void UnderWork::note_silenced(SlotId silenced) {
    if (silenced != slot() || !work_) return;
    work_->silenced_at = ticks_;
    if (work_->health.state == Health::State::sounding)
        set_health({Health::State::broken,
            "the plugin puts out what is no number, or reports an error; it is silent as long as it does"});
}

void UnderWork::note_loud(SlotId loud) {
    if (loud != slot() || !work_) return;
    work_->silenced_at = ticks_;
    if (work_->health.state == Health::State::sounding)
        set_health({Health::State::loud,
            "the plugin puts out more than +24 dBFS; it is faded out as long as it does"});
}

void UnderWork::note_said(const Said& said) {
    if (!work_ || said.slot != slot()) return;
    work_->said.push_back(said);
    if (work_->said.size() > remembered_lines) work_->said.pop_front();
}

void UnderWork::forgive_silence() {
    constexpr int patience = 60; // ticks: a second
    const bool is_silenced =
        work_ && (work_->health.state == Health::State::broken || work_->health.state == Health::State::loud);
    if (is_silenced && ticks_ - work_->silenced_at > patience) set_health({Health::State::sounding, ""});
}

void UnderWork::set_versions(const Versions& versions) {
    if (!work_) return;
    work_->versions = versions;
    open_.tell(versions);
}

void UnderWork::set_author_page(const AuthorPage& page) {
    if (!work_ || work_->page == page) return;
    work_->page = page;
    open_.tell(page);
}

} // namespace aviary::session
