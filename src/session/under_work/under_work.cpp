// What is done with the plugin under work alone: what it is fed with, what it puts out, how it fares.
#include "session/session_impl.h"

#include <algorithm>

namespace aviary::session {

namespace {

constexpr int ticks_per_look = 120; // new sound files are found within two seconds

bool takes_sound(const Processor& processor) { return processor.metadata().input_channels > 0; }

bool is_sound(Source::Kind kind) { return kind != Source::Kind::song && kind != Source::Kind::silence; }

} // namespace

void Session::work_on(std::string project, std::string bundle_name, const Workplace& place) {
    if (!impl_->work) impl_->work.emplace();
    Impl::Work& work = *impl_->work;
    work.project = std::move(project);
    work.bundle = std::move(bundle_name);
    if (!place.folder.empty() && place.folder != work.place.folder) {
        work.sounds = {find_sounds(place.folder)};
        work.reader = std::make_unique<SoundReader>(place.folder, impl_->engine.setup().sample_rate);
    }
    work.place = place;
    impl_->feed_slot();
    impl_->tap_slot();
}

Processor* Session::Impl::processor_under_work() {
    const auto slot = slot_under_work();
    return slot ? engine.processor(*slot) : nullptr;
}

Result<void> Session::set_source(const Source& source) {
    if (auto checked = impl_->check_source(source); !checked) return checked;
    Impl::Work& work = *impl_->work;
    const bool is_file = source.kind == Source::Kind::file;
    if (is_file && !(work.source.kind == source.kind && work.source.name == source.name)) {
        work.sound = nullptr;
        work.reader->read(source.name);
    }
    work.source = source;
    impl_->emit(source);
    impl_->feed_slot();
    return {};
}

Result<void> Session::Impl::check_source(const Source& source) {
    const Processor* processor = processor_under_work();
    if (!processor) return Error{"work.none", "no plugin is under work, or it has not come alive yet", ""};
    if (!is_sound(source.kind)) return {};
    if (!takes_sound(*processor))
        return Error{"source.range", processor->metadata().name + " takes no sound: play notes to it", ""};
    if (!(source.level_db >= -60 && source.level_db <= 0))
        return Error{"source.range", "level_db must be between -60 and 0", ""};
    if (source.kind == Source::Kind::tone && !(source.hertz >= 20 && source.hertz <= 20'000))
        return Error{"source.range", "hertz must be between 20 and 20000", ""};
    if (source.kind == Source::Kind::device && !device_gives_sound.load(std::memory_order_relaxed))
        return Error{"source.device", "no audio device gives sound: start with one that has an input", ""};
    if (source.kind != Source::Kind::file) return {};
    if (std::find(work->sounds.names.begin(), work->sounds.names.end(), source.name)
        == work->sounds.names.end())
        return Error{"source.unknown", "the project has no sound file of that name", source.name};
    return check_sound(work->place.folder / source.name);
}

void Session::Impl::feed_slot() {
    const Processor* processor = processor_under_work();
    if (!processor) return;
    const bool deaf = !takes_sound(*processor);
    if (deaf && is_sound(work->source.kind)) { // the new code has another idea of itself
        work->source = {};
        emit(work->source);
    }
    const Source& source = work->source;
    engine::Source fed{source.kind, source.hertz, source.level_db, work->sound};
    if (deaf) fed.kind = Source::Kind::song;
    if (fed.kind == Source::Kind::file && !fed.sound)
        return; // it is being read: what was there before goes on
    engine.set_source(*slot_under_work(), fed);
}

void Session::watch(bool on) {
    if (on == impl_->watched) return;
    impl_->watched = on;
    impl_->tap_slot();
}

void Session::Impl::tap_slot() { engine.tap(watched ? slot_under_work() : std::nullopt); }

void Session::Impl::tell_watched() {
    for (;;) {
        Watched heard{{engine.setup().sample_rate, 2, engine.read_tap()}};
        if (heard.sound.samples.empty()) return;
        emit(heard);
    }
}

/// What the reader of sound files has found since.
void Session::Impl::hear_reader() {
    if (!work || !work->reader) return;
    if (ticks % ticks_per_look == 0) work->reader->look();
    auto news = work->reader->take_news();
    if (news.names && *news.names != work->sounds.names) {
        work->sounds = {*std::move(news.names)};
        emit(work->sounds);
    }
    if (!news.sound || work->source.kind != Source::Kind::file) return;
    if (*news.sound) {
        work->sound = *std::move(*news.sound);
    } else { // its head was right, the rest is not
        work->source = {};
        emit(work->source);
    }
    feed_slot();
}

void Session::set_health(const Health& health) { impl_->set_health(health); }

void Session::Impl::set_health(const Health& health) {
    if (!work || work->health == health) return;
    work->health = health;
    emit(health);
}

/// A block of the slot's plugin was no sound.
void Session::Impl::note_silenced(SlotId slot) {
    if (slot != slot_under_work() || !work) return;
    work->silenced_at = ticks;
    if (work->health.state == Health::State::sounding)
        set_health({Health::State::broken,
            "the plugin puts out what is no number, or reports an error; it is silent as long as it does"});
}

void Session::Impl::forgive_silence() {
    constexpr int patience = 60; // ticks: a second
    if (work && work->health.state == Health::State::broken && ticks - work->silenced_at > patience)
        set_health({Health::State::sounding, ""});
}

void Session::set_versions(const Versions& versions) {
    if (!impl_->work) return;
    impl_->work->versions = versions;
    impl_->emit(versions);
}

void Session::set_author_page(const AuthorPage& page) {
    if (!impl_->work || impl_->work->page == page) return;
    impl_->work->page = page;
    impl_->emit(page);
}

} // namespace aviary::session
